import { marketLaw } from '../../chain/law.ts';
import type { SolvedSide } from '../../chain/leg-columns.ts';
import { midOf, tradedOf } from '../../chain/quote.ts';
import type { SolvedSlice } from '../../chain/side.ts';
import { atmIv } from '../../chain/smile.ts';
import type { Chain, Side } from '../../chain/snapshot.ts';
import type { Refusal } from '../../refusal.ts';
import { lognormal, type PriceLaw } from '../payoff/law.ts';
import { contractOf, type Fault, fault } from './fault.ts';
import { limits, type Right } from './template.ts';
import { roundedTo } from './words.ts';

/** One option or future as it can be traded now. */
export interface Quote {
  right: Right;
  expiry: string;
  years: number;
  /** 0 for a future. */
  strike: number;
  /** What a buyer pays and a seller gets, per unit. */
  pay: number;
  get: number;
  basis: 'book' | 'last';
  bid: number | null;
  ask: number | null;
  mid: number;
  iv: number;
  delta: number;
  gamma: number;
  /** Per calendar day. */
  theta: number;
  /** Per volatility point. */
  vega: number;
  /** Per percentage point. */
  rho: number;
  /** Contracts; null where the source has none at all. */
  oi: number | null;
  /** Spread over its middle; null for a last price. */
  spread: number | null;
  /** Why it cannot be traded; null where it can. */
  fault: Fault | null;
}

/** Everything tradable of one expiry. */
export interface Book {
  solved: SolvedSlice;
  expiry: string;
  years: number;
  forward: number;
  atmIv: number;
  /** The expected move: one standard deviation to expiry in price, of the spot (the forward where there is none). */
  sigma: number;
  /** Ascending by strike. */
  calls: Quote[];
  puts: Quote[];
  future: Quote | null;
  /** No option has a bid or an ask: last trades stand in. */
  last: boolean;
  noOpenInterest: boolean;
  /** The market's law of the price at the expiry. */
  law: PriceLaw;
}

interface Terms {
  currency: 'INR' | 'USD';
  last: boolean;
  noOpenInterest: boolean;
}

const percent = (share: number) => `${(100 * share).toFixed(1)}%`;

function quoteFault(bid: number, ask: number, currency: 'INR' | 'USD'): Fault | null {
  const [hasBid, hasAsk] = [bid > 0, ask > 0 && ask < Number.POSITIVE_INFINITY];
  if (!hasBid && !hasAsk) return fault('noQuote', 'no quote');
  if (!hasBid) return fault('noBid', `no bid (ask ${ask})`);
  if (!hasAsk) return fault('noAsk', `no ask (bid ${bid})`);
  if (bid > ask)
    return fault('crossed', `crossed quote, bid ${bid} above ask ${ask}`, { value: bid, limit: ask });
  const spread = (2 * (ask - bid)) / (ask + bid);
  const small = ask - bid <= limits.spreadFloor[currency] * (1 + 1e-9);
  if (small || spread <= limits.spread) return null;
  const words = `spread too wide: ${bid}-${ask} is ${percent(spread)} of the middle, limit ${percent(limits.spread)}`;
  return fault('spread', words, { value: roundedTo(4)(spread), limit: limits.spread });
}

function openInterestFault(oi: number): Fault | null {
  const limit = limits.openInterest;
  if (oi >= limit) return null;
  if (Number.isNaN(oi)) return fault('openInterest', 'open interest unknown', { limit });
  return fault('openInterest', `open interest too thin: ${oi} contracts, ${limit} needed`, {
    value: oi,
    limit,
  });
}

function quoteOf(right: 'CE' | 'PE', at: number, solved: SolvedSlice, terms: Terms): Quote {
  const side: Side = right === 'CE' ? solved.slice.call : solved.slice.put;
  const own: SolvedSide = right === 'CE' ? solved.call : solved.put;
  const [bid, ask, oi] = [side.bid[at]!, side.ask[at]!, side.oi[at]!];
  const traded = tradedOf(side, at);
  const mid = terms.last ? traded : midOf(bid, ask);
  const priceFault = terms.last
    ? mid > 0
      ? null
      : fault('noTrade', 'no trade today and no quote')
    : quoteFault(bid, ask, terms.currency);
  const oiFault = terms.noOpenInterest ? null : openInterestFault(oi);
  const figures = [own.iv[at]!, own.delta[at]!, own.gamma[at]!, own.theta[at]!, own.vega[at]!, own.rho[at]!];
  const solvedFault = figures.every(Number.isFinite)
    ? null
    : fault('noImpliedVolatility', 'its price has no implied volatility');
  return {
    right,
    expiry: solved.slice.expiry,
    years: solved.years,
    strike: solved.slice.strikes[at]!,
    pay: terms.last ? mid : ask,
    get: terms.last ? mid : bid,
    basis: terms.last ? 'last' : 'book',
    bid: bid > 0 ? bid : null,
    ask: ask > 0 ? ask : null,
    mid,
    iv: figures[0]!,
    delta: figures[1]!,
    gamma: figures[2]!,
    theta: figures[3]!,
    vega: figures[4]!,
    rho: figures[5]!,
    oi: Number.isFinite(oi) ? oi : null,
    spread: terms.last ? null : (ask - bid) / mid,
    fault: priceFault ?? oiFault ?? solvedFault,
  };
}

/** A future of an expiry at a price, as a leg is priced: only its price moves it. */
export const futureAt = (expiry: string, years: number, price: number): Quote => ({
  right: 'FUT',
  expiry,
  years,
  strike: 0,
  pay: price,
  get: price,
  basis: 'last',
  bid: null,
  ask: null,
  mid: price,
  iv: 0,
  delta: 1,
  gamma: 0,
  theta: 0,
  vega: 0,
  rho: 0,
  oi: null,
  spread: null,
  fault: null,
});

const futureOf = ({ slice: { expiry, future }, years }: SolvedSlice): Quote | null =>
  future !== null && future > 0 ? futureAt(expiry, years, future) : null;

const anyAbove = (column: Float64Array): boolean => column.some((value) => value > 0);

function termsOf({ call, put }: SolvedSlice['slice'], currency: Terms['currency']): Terms {
  return {
    currency,
    last: ![call.bid, call.ask, put.bid, put.ask].some(anyAbove),
    noOpenInterest: [call.oi, put.oi].every((column) => column.every(Number.isNaN)),
  };
}

/**
 * Reads one solved expiry as a book; every leg that cannot be traded keeps the reason. A fault where the expiry is open, but its
 * quotes allow no price of anything: what is wrong with those at the money.
 */
export function bookOf(
  solved: SolvedSlice,
  { currency, spot }: Pick<Chain, 'currency' | 'spot'>,
): Book | Fault | Refusal {
  const { slice, forward, years, atmIndex } = solved;
  if (solved.closed) {
    return { refused: `The session of ${slice.expiry} has closed`, hint: 'Choose a later expiry.' };
  }
  const terms = termsOf(slice, currency);
  const side = (right: 'CE' | 'PE') =>
    Array.from(slice.strikes, (_, at) => quoteOf(right, at, solved, terms));
  const [calls, puts] = [side('CE'), side('PE')];
  const { iv, basis } = atmIv(solved);
  if (forward === null || iv === null) {
    const wrong = [calls[atmIndex], puts[atmIndex]].find(
      (quote) => quote !== undefined && quote.fault !== null,
    );
    const why = wrong === undefined ? basis : `${wrong.strike} ${wrong.right}: ${wrong.fault!.reason}`;
    const contract = wrong === undefined ? null : contractOf(wrong);
    return fault('notPriced', `${slice.expiry} cannot be priced at the money, ${why}`, { contract });
  }
  return {
    solved,
    expiry: slice.expiry,
    years,
    forward,
    atmIv: iv,
    sigma: (spot > 0 ? spot : forward) * iv * Math.sqrt(years),
    calls,
    puts,
    future: futureOf(solved),
    last: terms.last,
    noOpenInterest: terms.noOpenInterest,
    law: marketLaw(solved) ?? lognormal({ forward, deviation: iv * Math.sqrt(years) }),
  };
}
