import { unitGreeks } from './mark.ts';
import type { BookLine } from './whatif.ts';

/** Sensitivities of a book in money of one currency. */
export interface BookGreeks {
  /** Gain for a rise of every underlying by 1 %. */
  delta1pct: number;
  /** Change of `delta1pct` for a further 1 %. */
  gamma1pct: number;
  /** Gain for a day that passes. */
  thetaPerDay: number;
  /** Gain for one point (0.01) more volatility. */
  vegaPerPoint: number;
}

/** The same for one underlying, with delta and gamma in its units. */
export interface UnderlyingGreeks extends BookGreeks {
  delta: number;
  gamma: number;
}

/** Sums over the lines; a line whose volatility is not known adds nothing and is counted. */
export function bookGreeks(lines: readonly BookLine[]): UnderlyingGreeks & { without: number } {
  const sum = { delta: 0, gamma: 0, delta1pct: 0, gamma1pct: 0, thetaPerDay: 0, vegaPerPoint: 0, without: 0 };
  for (const { instrument, units, mark } of lines) {
    const unit = unitGreeks(instrument, mark);
    if (unit === null) {
      sum.without++;
      continue;
    }
    const step = mark.forward / 100;
    sum.delta += units * unit.delta;
    sum.gamma += units * unit.gamma;
    sum.delta1pct += units * unit.delta * step;
    sum.gamma1pct += units * unit.gamma * step * step;
    sum.thetaPerDay += (units * unit.theta) / 365;
    sum.vegaPerPoint += units * unit.vega * 0.01;
  }
  return sum;
}
