import { type Leg, legVol, legYears, type Position, signedUnits } from '../legs.ts';
import { bsm } from '../pricing/black.ts';

/** Of the whole position, with respect to spot: vega per 1.00 of volatility, theta per year, rho per 1.00 of rate. */
export interface PositionGreeks {
  delta: number;
  gamma: number;
  vega: number;
  theta: number;
  rho: number;
}

/** A future is spot carried to its expiry, spot*e^((rate-yield)*years): a straight line in spot, worth spot at expiry. */
const carried = (spot: number, position: Position, years: number): number =>
  spot * Math.exp((position.rate - (position.yield ?? 0)) * years);

function addLine(greeks: PositionGreeks, leg: Leg, position: Position, units: number): void {
  if (leg.kind === 'stock') {
    greeks.delta += units;
    return;
  }
  const years = legYears(leg, position);
  const price = carried(position.spot, position, years);
  greeks.delta += (units * price) / position.spot;
  greeks.theta -= units * (position.rate - (position.yield ?? 0)) * price;
  greeks.rho += units * years * price;
}

/** Greeks now, each leg with its own time and volatility (the position's where it has none). */
export function positionGreeks(position: Position): PositionGreeks {
  const greeks: PositionGreeks = { delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0 };
  const { spot, rate } = position;
  for (const leg of position.legs) {
    const units = signedUnits(leg, position);
    if (leg.kind === 'stock' || leg.kind === 'future') {
      addLine(greeks, leg, position, units);
      continue;
    }
    const flag = leg.kind === 'call' ? 'c' : 'p';
    const years = legYears(leg, position);
    const value = bsm(flag, spot, leg.strike!, years, rate, position.yield ?? 0, legVol(leg, position));
    greeks.delta += units * value.delta;
    greeks.gamma += units * value.gamma;
    greeks.vega += units * value.vega;
    greeks.theta += units * value.theta;
    greeks.rho += units * value.rho;
  }
  return greeks;
}

/** Value of one unit of a leg at a price, `forward` years from now; a leg past its expiry is worth its intrinsic value. */
function unitValue(leg: Leg, position: Position, spot: number, forward: number, volShift: number): number {
  if (leg.kind === 'stock') return spot;
  const years = Math.max(legYears(leg, position) - forward, 0);
  if (leg.kind === 'future') return carried(spot, position, years);
  const flag = leg.kind === 'call' ? 'c' : 'p';
  const vol = Math.max(legVol(leg, position) + volShift, 0);
  return bsm(flag, spot, leg.strike!, years, position.rate, position.yield ?? 0, vol).price;
}

/** Gain or loss since entry if the position were closed at model values, `forward` years from now. */
export function markedPl(position: Position, spot: number, forward: number, volShift: number): number {
  let pl = 0;
  for (const leg of position.legs) {
    const value = unitValue(leg, position, spot, forward, volShift);
    pl += signedUnits(leg, position) * (value - leg.premium);
  }
  return pl;
}
