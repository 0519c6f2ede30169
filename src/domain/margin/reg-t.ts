import file from '../../../data/charges/margin.json' with { type: 'json' };
import type { Refusal } from '../refusal.ts';
import {
  isOptionLeg,
  type MarginEstimate,
  type MarginLeg,
  type MarginPosition,
  netPremium,
  signedQuantity,
} from './position.ts';

const rules = file.us;
type Right = 'CE' | 'PE';

interface Lot {
  leg: MarginLeg;
  left: number;
}

function open(legs: readonly MarginLeg[], right: Right, action: 'buy' | 'sell'): Lot[] {
  // Best cover first: low strikes for calls, high strikes for puts.
  const sign = right === 'CE' ? 1 : -1;
  return legs
    .filter((leg) => leg.right === right && leg.action === action)
    .sort((a, b) => sign * (a.strike! - b.strike!))
    .map((leg) => ({ leg, left: leg.quantity }));
}

/** Pairs each short with longs of its side that live at least as long; gives the strike gaps owed and the shorts left bare. */
function pair(legs: readonly MarginLeg[], right: Right): { gaps: number; bare: Lot[] } {
  const longs = open(legs, right, 'buy');
  const bare: Lot[] = [];
  let gaps = 0;
  for (const short of open(legs, right, 'sell')) {
    for (const long of longs) {
      if (long.leg.years < short.leg.years || long.left === 0) continue;
      const taken = Math.min(long.left, short.left);
      const gap =
        right === 'CE' ? long.leg.strike! - short.leg.strike! : short.leg.strike! - long.leg.strike!;
      gaps += taken * Math.max(gap, 0);
      long.left -= taken;
      short.left -= taken;
    }
    if (short.left > 0) bare.push(short);
  }
  return { gaps, bare };
}

function bareRequirement({ leg, left }: Lot, spot: number): number {
  const strike = leg.strike!;
  const out = Math.max(leg.right === 'CE' ? strike - spot : spot - strike, 0);
  const least = rules.minimumRate * (leg.right === 'CE' ? spot : strike);
  return left * (leg.price + Math.max(rules.shortRate * spot - out, least));
}

/** Takes shares off the shorts they cover. */
function coverWithShares(bare: Lot[], shares: number): Lot[] {
  let remaining = Math.max(shares, 0);
  return bare
    .map(({ leg, left }) => {
      const covered = Math.min(left, remaining);
      remaining -= covered;
      return { leg, left: left - covered };
    })
    .filter(({ left }) => left > 0);
}

/**
 * Regulation T and the exchanges' minimum for short options: premium + max(20 % of spot less the amount out of the
 * money, 10 % of spot for a call or of strike for a put); of a bare strangle the dearer side plus the other's premium;
 * a covered short owes its strike gap; shares half their value. Never more than the maximum loss.
 */
export function regTMargin(position: MarginPosition): MarginEstimate | Refusal {
  const { legs, spot, maxLoss } = position;
  if (legs.some((leg) => leg.right === 'FUT')) return { refused: 'No margin rule for futures in the US' };
  if (legs.every((leg) => isOptionLeg(leg) && leg.action === 'buy')) {
    return {
      estimate: netPremium(legs),
      basis: 'ESTIMATE: options bought are paid in full, no further margin',
    };
  }
  const shares = legs.reduce((sum, leg) => sum + (leg.right === 'STK' ? signedQuantity(leg) : 0), 0);
  const calls = pair(legs, 'CE');
  const puts = pair(legs, 'PE');
  const bareCalls = coverWithShares(calls.bare, shares);
  const barePuts = coverWithShares(puts.bare, -shares);
  const need = (lots: Lot[]) => lots.reduce((sum, lot) => sum + bareRequirement(lot, spot), 0);
  const premium = (lots: Lot[]) => lots.reduce((sum, { leg, left }) => sum + left * leg.price, 0);
  const [callSide, putSide] = [need(bareCalls), need(barePuts)];
  const bare = callSide >= putSide ? callSide + premium(barePuts) : putSide + premium(bareCalls);
  // A condor can lose on one side only.
  const gaps = Math.max(calls.gaps, puts.gaps);
  const debit = Math.max(netPremium(legs), 0);
  const total = bare + gaps + debit + rules.stockRate * spot * Math.abs(shares);
  const capped = maxLoss !== null && maxLoss < total;
  const basis = capped
    ? 'maximum loss'
    : 'Regulation T (short options 20 % less out-of-the-money, minimum 10 %)';
  return { estimate: capped ? maxLoss : total, basis: `ESTIMATE: ${basis}; the broker's margin decides` };
}
