import type { Leg, Position } from '../legs.ts';
import type { Book } from './book.ts';
import type { PickedLeg } from './candidate.ts';
import { isFault } from './fault.ts';
import type { Market } from './market.ts';

const kinds = { CE: 'call', PE: 'put', FUT: 'future' } as const;

const legOf = ({ action, ratio, quote }: PickedLeg, lots: number): Leg => ({
  kind: kinds[quote.right],
  action,
  strike: quote.right === 'FUT' ? undefined : quote.strike,
  quantity: lots * ratio,
  premium: action === 'buy' ? quote.pay : quote.get,
  years: quote.years,
  vol: quote.right === 'FUT' ? undefined : quote.iv,
});

/** The carry that makes the model's forwards the market's: of one expiry, or between two where a leg ends later. */
function carryOf(near: Book, far: Book | null, { spot, rate }: Market): { spot: number; yield: number } {
  if (far === null) return { spot, yield: rate - Math.log(near.forward / spot) / near.years };
  const carry = Math.log(far.forward / near.forward) / (far.years - near.years);
  return { spot: near.forward * Math.exp(-carry * near.years), yield: rate - carry };
}

/**
 * Legs at the prices they can be traded at, on a law whose mean is the forward of the chain and whose volatility is the
 * near expiry's at the money. With a later leg both forwards are met exactly, by a spot that carries to the near one.
 */
export function positionOf(legs: readonly PickedLeg[], market: Market, lots = 1): Position {
  const { near, far, rate, lot } = market;
  const later = legs.some(({ quote }) => quote.expiry !== near.expiry) && !isFault(far) ? far : null;
  return {
    ...carryOf(near, later, market),
    years: near.years,
    rate,
    vol: near.atmIv,
    lot,
    legs: legs.map((leg) => legOf(leg, lots)),
  };
}
