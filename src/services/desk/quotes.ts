import { type Exchange, localDate } from '../../domain/calendar/calendar.ts';
import type { SolvedSlice } from '../../domain/chain/side.ts';
import type { Chain, Side } from '../../domain/chain/snapshot.ts';
import { solveSlice } from '../../domain/chain/solve.ts';
import { type Quote, quoteOf } from '../../domain/desk/quote.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import { isRefusal } from '../../domain/refusal.ts';

/** A chain's prices as the desk reads them. */
export interface PriceSource {
  chain: Chain;
  rate: number;
  source: string;
  /** Moment the prices count as of; the chain's own. */
  at: number;
}

const known = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** Whether a chain has no two-sided quote at all, as an end-of-day file: its last prices are then the session's closes. */
const isEndOfDay = (found: SolvedSlice): boolean => found.priceBasis === 'last';

function optionQuote(instrument: Instrument, found: SolvedSlice, about: PriceSource): Quote | null {
  const i = found.slice.strikes.indexOf(instrument.strike ?? Number.NaN);
  if (i < 0) return null;
  const call = instrument.right === 'CE';
  const raw: Side = call ? found.slice.call : found.slice.put;
  const solved = call ? found.call : found.put;
  const last = known(raw.last[i]);
  const own = known(solved.iv[i]);
  const shaped = known(found.smile[i]);
  const iv = own !== null && own > 0 ? own : shaped;
  const units = (quantity: number | undefined) => {
    const value = known(quantity);
    return value === null || value <= 0 ? null : value / instrument.multiplier;
  };
  return quoteOf(instrument, about.at, {
    bid: known(raw.bid[i]),
    ask: known(raw.ask[i]),
    bidQty: units(raw.bidQty[i]),
    askQty: units(raw.askQty[i]),
    last,
    close: isEndOfDay(found) ? last : null,
    spot: known(about.chain.spot),
    forward: found.forward,
    years: found.years,
    iv: iv !== null && iv > 0 ? iv : null,
    rate: about.rate,
    source: about.source,
  });
}

/** Quotes of the contracts that the chain lists; others are left out. */
export function quotesFrom(instruments: readonly Instrument[], about: PriceSource): Quote[] {
  const solved = new Map<string, SolvedSlice | null>();
  const sliceOf = (expiry: string): SolvedSlice | null => {
    const met = solved.get(expiry);
    if (met !== undefined) return met;
    const slice = about.chain.slices.find((one) => one.expiry === expiry);
    const found = slice === undefined ? null : solveSlice(about.chain, slice, { rate: about.rate });
    const kept = found === null || isRefusal(found) ? null : found;
    solved.set(expiry, kept);
    return kept;
  };
  return instruments.flatMap((instrument) => {
    const { expiry, kind } = instrument;
    const spot = known(about.chain.spot);
    if (expiry === undefined)
      return [quoteOf(instrument, about.at, { last: spot, spot, rate: about.rate, source: about.source })];
    const found = sliceOf(expiry);
    if (found === null) return [];
    if (kind === 'option') return optionQuote(instrument, found, about) ?? [];
    const price = found.slice.future ?? null;
    return [
      quoteOf(instrument, about.at, {
        last: price,
        close: isEndOfDay(found) ? price : null,
        spot,
        forward: price ?? found.forward,
        years: found.years,
        rate: about.rate,
        source: about.source,
      }),
    ];
  });
}

/** Date of the session a chain's prices are of, on its exchange's clock. */
export const sessionOf = (exchange: Exchange, chain: Chain): string => localDate(exchange, chain.asOf);
