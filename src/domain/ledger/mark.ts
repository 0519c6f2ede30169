import { tradedOf } from '../chain/quote.ts';
import type { SolvedSlice } from '../chain/side.ts';
import type { Chain } from '../chain/snapshot.ts';
import { black76 } from '../options/pricing/black.ts';
import type { Refusal } from '../refusal.ts';
import type { Instrument } from './fill.ts';

/** What one contract is worth at a moment, and what its price was made of. */
export interface Mark {
  /** Per unit, in the currency. */
  price: number;
  basis: 'mid' | 'last' | 'future' | 'forward' | 'spot';
  spot: number;
  /** Price of the underlying carried to the expiry; the spot for what has none. */
  forward: number;
  /** Null where nothing expires. */
  years: number | null;
  /** Annual; null for what is no option, and where no volatility explains the price. */
  iv: number | null;
  rate: number;
  asOf: number;
  source: string;
  sample: boolean;
}

export interface Marking {
  chain: Chain;
  solved: readonly SolvedSlice[];
  rate: number;
  source: string;
  sample: boolean;
}

const known = (value: number | undefined): value is number => value !== undefined && Number.isFinite(value);

function optionMark(
  instrument: Instrument,
  marking: Marking,
  found: SolvedSlice,
  about: Omit<Mark, 'price' | 'basis'>,
): Mark | Refusal {
  const i = found.slice.strikes.indexOf(instrument.strike ?? Number.NaN);
  if (i < 0)
    return {
      refused: `The chain of ${marking.source} has no strike ${instrument.strike} on ${found.slice.expiry}`,
    };
  const [side, raw] =
    instrument.right === 'CE' ? [found.call, found.slice.call] : [found.put, found.slice.put];
  const last = tradedOf(raw, i);
  // A quote too wide to mean anything gives way to the day's last trade.
  const [price, basis] = known(side.price[i])
    ? [side.price[i]!, found.priceBasis]
    : known(last)
      ? [last, 'last' as const]
      : [side.mid[i]!, 'mid' as const];
  if (!known(price))
    return { refused: `${instrument.strike} ${instrument.right} has neither a two-sided quote nor a trade` };
  const solved = known(side.iv[i]) ? side.iv[i]! : found.smile[i]!;
  return { ...about, price, basis, iv: known(solved) && solved > 0 ? solved : null };
}

/** Marks a contract from an option chain: the middle of its quote, else its last trade; shares at the spot, futures at their own price. */
export function markFromChain(instrument: Instrument, marking: Marking): Mark | Refusal {
  const { chain, solved, rate, source, sample } = marking;
  const { kind, expiry } = instrument;
  if (!known(chain.spot)) return { refused: `${source} gives no price of ${chain.symbol} itself` };
  const about = {
    spot: chain.spot,
    forward: chain.spot,
    years: null,
    iv: null,
    rate,
    asOf: chain.asOf,
    source,
    sample,
  };
  if (expiry === undefined) return { ...about, price: chain.spot, basis: 'spot' };
  const found = solved.find(({ slice }) => slice.expiry === expiry);
  if (found === undefined || found.closed)
    return { refused: `The chain of ${source} has no ${expiry} to mark ${chain.symbol} with` };
  const forward = found.forward ?? chain.spot;
  const dated = { ...about, forward, years: found.years };
  if (kind === 'option') return optionMark(instrument, marking, found, dated);
  const { future } = found.slice;
  if (future !== null) return { ...dated, forward: future, price: future, basis: 'future' };
  return found.forward === null
    ? { refused: `The chain of ${source} shows no future of ${expiry}` }
    : { ...dated, price: found.forward, basis: 'forward' };
}

/** Sensitivities of one unit: delta and gamma to the forward, vega per 1.00 of volatility, theta per year with the forward held. */
export interface UnitGreeks {
  delta: number;
  gamma: number;
  vega: number;
  theta: number;
}

/** Null where an option's volatility is not known. */
export function unitGreeks(instrument: Instrument, mark: Mark): UnitGreeks | null {
  if (instrument.kind !== 'option') return { delta: 1, gamma: 0, vega: 0, theta: 0 };
  if (mark.iv === null || mark.years === null) return null;
  const flag = instrument.right === 'CE' ? 'c' : 'p';
  const { delta, gamma, vega, theta } = black76(
    flag,
    mark.forward,
    instrument.strike!,
    mark.years,
    mark.rate,
    mark.iv,
  );
  return { delta, gamma, vega, theta };
}
