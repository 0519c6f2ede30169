import type { FutureDay } from '../../../domain/discovery/futures.ts';
import { numberIn } from '../../files/numbers.ts';

/** One row's figures by what they are. */
export type Figures = (
  column: 'low' | 'high' | 'close' | 'last' | 'volume' | 'turnover' | 'strike',
) => string;

/**
 * The last price of the day. A contract that did not trade has none; a close outside the day's low and high is something else,
 * as on BSE's expiry days, where it is the index's, and the last trade stands for it.
 */
export function lastOf(field: Figures): { price: number; odd: boolean } {
  if (!(numberIn(field('volume')) > 0)) return { price: Number.NaN, odd: false };
  const [low, high] = [numberIn(field('low')), numberIn(field('high'))];
  const within = (price: number) => !(low > 0 && high >= low) || (price >= low && price <= high);
  const close = numberIn(field('close'));
  if (within(close)) return { price: close, odd: false };
  const last = numberIn(field('last'));
  return { price: within(last) ? last : Number.NaN, odd: true };
}

/** Units that one figure of the volume stands for by the day's turnover: one where the file counts units, the lot where it counts contracts. */
export function countedIn(field: Figures, lot: number): 'units' | 'contracts' | null {
  const [volume, turnover] = [numberIn(field('volume')), numberIn(field('turnover'))];
  const [low, high] = [numberIn(field('low')), numberIn(field('high'))];
  if (!(volume > 0 && turnover > 0 && high >= low) || lot < 2) return null;
  const each = turnover / volume / (numberIn(field('strike')) + (low + high) / 2);
  if (Math.abs(each - 1) < 0.05) return 'units';
  return Math.abs(each / lot - 1) < 0.05 ? 'contracts' : null;
}

const months = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];

/** A future as exchanges name it: NIFTY26FEBFUT. */
export const futureName = (symbol: string, expiry: string): string =>
  `${symbol}${expiry.slice(2, 4)}${months[Number(expiry.slice(5, 7)) - 1]}FUT`;

/** A future's session with its open interest, published in units; null where the row gives none. */
export function sessionOf(
  field: (column: 'oi' | 'oiChange' | 'previous') => string,
  { traded, ...about }: Pick<FutureDay, 'symbol' | 'session' | 'expiry' | 'price'> & { traded: boolean },
): FutureDay | null {
  const [oi, oiChange, before] = [
    numberIn(field('oi')),
    numberIn(field('oiChange')),
    numberIn(field('previous')),
  ];
  if (!(oi >= 0 && Number.isFinite(oiChange))) return null;
  // What did not trade has a settlement alone, which tells nothing of who acted.
  return { ...about, priceBefore: traded && before > 0 ? before : null, oi, oiChange };
}
