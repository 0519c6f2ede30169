import file from '../../../data/charges/margin.json' with { type: 'json' };
import { dayNumber } from '../calendar/zone.ts';
import { black76Price } from '../options/pricing/black.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import {
  isOptionLeg,
  type MarginEstimate,
  type MarginLeg,
  type MarginPosition,
  netPremium,
  signedQuantity,
  unusablePosition,
} from './position.ts';
import { regTMargin } from './reg-t.ts';

const rules = file.india;
const steps = [0, 1 / 3, -1 / 3, 2 / 3, -2 / 3, 1, -1];
const minute = 1 / (365 * 1440);
const leastVol = 0.01;

const flagOf = ({ right }: MarginLeg) => (right === 'CE' ? 'c' : 'p');

/** A leg at today's prices, from which the scenarios depart. */
interface Held {
  leg: MarginLeg;
  units: number;
  /** Forward of the leg's own expiry. */
  ahead: number;
  years: number;
  vol: number;
  /** Of an option. */
  price: number;
}

function heldOf(legs: readonly MarginLeg[], { spot, forward, rate }: MarginPosition): Held[] {
  let nearest = Number.POSITIVE_INFINITY;
  for (const leg of legs) if (leg.right !== 'STK') nearest = Math.min(nearest, leg.years);
  return legs.map((leg) => {
    const ahead =
      forward === undefined
        ? spot * Math.exp(rate * leg.years)
        : forward * Math.exp(rate * (leg.years - nearest));
    const [years, vol] = [Math.max(leg.years, minute), Math.max(leg.vol, leastVol)];
    const price = isOptionLeg(leg) ? black76Price(flagOf(leg), ahead, leg.strike!, years, rate, vol) : 0;
    return { leg, units: signedQuantity(leg), ahead, years, vol, price };
  });
}

/** Value change of the legs when the underlying moves by a fraction and volatilities by points. */
function change(
  held: readonly Held[],
  { spot, rate }: MarginPosition,
  move: number,
  volMove: number,
): number {
  let total = 0;
  for (const { leg, units, ahead, years, vol, price } of held) {
    if (leg.right === 'STK') total += units * spot * move;
    else if (leg.right === 'FUT') total += units * ahead * move;
    else {
      const moved = Math.max(vol + volMove, leastVol);
      total +=
        units * (black76Price(flagOf(leg), ahead * (1 + move), leg.strike!, years, rate, moved) - price);
    }
  }
  return total;
}

/** The price scan as a fraction of the underlying: sigmas over the horizon, with the floor, raised by the calibration. */
function scanRange(legs: readonly MarginLeg[], kind: 'index' | 'stock'): number {
  const options = legs.filter(isOptionLeg);
  const mean = options.reduce((sum, leg) => sum + leg.vol, 0) / Math.max(options.length, 1);
  const sigma = mean * Math.sqrt(rules.horizonDays / rules.tradingDays);
  return rules.uplift[kind] * Math.max(rules.sigmas * sigma, rules[kind].scanFloor);
}

function scanLoss(legs: readonly MarginLeg[], position: MarginPosition, kind: 'index' | 'stock'): number {
  const range = scanRange(legs, kind);
  const held = heldOf(legs, position);
  let worst = 0;
  for (const step of steps) {
    for (const volMove of [rules.volScan, -rules.volScan]) {
      worst = Math.max(worst, -change(held, position, step * range, volMove));
    }
  }
  for (const side of [1, -1]) {
    const far = Math.max(side * rules.extreme.multiple * range, -0.99);
    worst = Math.max(worst, -rules.extreme.weight * change(held, position, far, 0));
  }
  return worst;
}

const units = (legs: readonly MarginLeg[]): number => legs.reduce((sum, leg) => sum + leg.quantity, 0);

interface Parts {
  scan: number;
  exposure: number;
  expiryDay: number;
}

function marginOf(legs: readonly MarginLeg[], position: MarginPosition, kind: 'index' | 'stock'): Parts {
  const { spot, onDate } = position;
  const shorts = legs.filter((leg) => isOptionLeg(leg) && leg.action === 'sell');
  const futures = legs.filter((leg) => leg.right === 'FUT');
  const expiring = shorts.filter((leg) => leg.expiry === onDate);
  const charged = kind === 'index' && onDate >= rules.expiryDay.effectiveFrom;
  return {
    scan: Math.max(scanLoss(legs, position, kind), rules.shortOptionMinimum * spot * units(shorts)),
    exposure: rules[kind].exposure * spot * units([...shorts, ...futures]),
    expiryDay: charged ? rules.expiryDay.rate * spot * units(expiring) : 0,
  };
}

const percent = (fraction: number) => `${Number((fraction * 100).toFixed(1))} %`;

/**
 * Margin as NSE Clearing's SPAN-like scan would ask it: the worst of the price and volatility scenarios, at least the
 * short option minimum and at most the position's own maximum loss, plus exposure; on expiry day the extra charge on
 * expiring short index options, and near legs no longer offset far ones.
 */
export function scanMargin(position: MarginPosition): MarginEstimate {
  const { legs, onDate, maxLoss, assetClass: kind = 'index' } = position;
  if (legs.every((leg) => isOptionLeg(leg) && leg.action === 'buy')) {
    return {
      estimate: netPremium(legs),
      basis: 'ESTIMATE: options bought are paid in full, no further margin',
    };
  }
  const expiring = legs.filter((leg) => leg.expiry === onDate);
  const later = legs.filter((leg) => leg.expiry !== onDate);
  const split = expiring.length > 0 && later.length > 0 && onDate >= rules.calendarBenefitEnds[kind];
  const parts = (split ? [expiring, later] : [legs]).map((group) => marginOf(group, position, kind));
  const total = (part: keyof Parts) => parts.reduce((sum, each) => sum + each[part], 0);
  const capped = maxLoss !== null && !split && maxLoss < total('scan');
  const scan = capped ? maxLoss : total('scan');
  const notes = [
    `ESTIMATE: ${capped ? 'maximum loss' : `price scan ${percent(scanRange(legs, kind))}`} + exposure ${percent(rules[kind].exposure)}`,
    ...(total('expiryDay') > 0 ? [`+ expiry-day ${percent(rules.expiryDay.rate)} on expiring shorts`] : []),
    ...(split ? ['without calendar offset on expiry day'] : []),
  ];
  return {
    estimate: scan + total('exposure') + total('expiryDay'),
    basis: `${notes.join(', ')}; the broker's margin calculator decides`,
  };
}

export type { MarginEstimate, MarginLeg, MarginPosition } from './position.ts';

/** Money a broker would block for the position: a sizing ESTIMATE and labelled so, never the exchange's own figure. */
export function marginEstimate(position: MarginPosition): MarginEstimate | Refusal {
  const refusal = unusablePosition(position);
  if (refusal !== null) return refusal;
  const { onDate } = position;
  if (Number.isNaN(dayNumber(onDate))) {
    return { refused: `"${onDate.slice(0, 40)}" is not a date`, hint: 'Write dates as YYYY-MM-DD' };
  }
  const found = position.exchange === 'US' ? regTMargin(position) : scanMargin(position);
  if (isRefusal(found) || Number.isFinite(found.estimate)) return found;
  return {
    refused: 'The position is too extreme to margin',
    hint: 'Check strikes, volatilities and quantities',
  };
}
