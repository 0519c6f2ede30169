import type { Bars } from '../bar.ts';

/**
 * What a strategy wants after the close of a bar. `long` and `short` open when flat and turn an opposite position;
 * `turnLong` and `turnShort` close whatever is open first, an equal position too; `weigh` brings the position to the
 * weight of that bar.
 */
export const signals = ['none', 'long', 'short', 'exit', 'turnLong', 'turnShort', 'weigh'] as const;
export type Signal = (typeof signals)[number];

export const NONE = 0;
export const LONG = 1;
export const SHORT = 2;
export const EXIT = 3;
export const TURN_LONG = 4;
export const TURN_SHORT = 5;
export const WEIGH = 6;

/** A strategy worked out over a series: what it wants at every bar, as columns of the bars' length. */
export interface Plan {
  /** The first bar at which every indicator has a value; the first decision falls on the bar after it. */
  warmup: number;
  /** Codes of `signals`. */
  signal: Uint8Array;
  /** Share of equity wanted at a bar whose signal is `weigh`, -1..1 times the leverage; null where none weighs. */
  weight: Float64Array | null;
}

/** Decides a bar at a time: gets the index of the bar that has just closed and answers a code of `signals`. */
export interface Decider {
  warmup: number;
  decide(bar: number): number;
  /** The weight that belongs to the last `weigh`. */
  weight?(): number;
}

/** A plan read a bar at a time. */
export function deciderOf(plan: Plan): Decider {
  let at = 0;
  return {
    warmup: plan.warmup,
    decide(bar) {
      at = bar;
      return plan.signal[bar]!;
    },
    weight: () => plan.weight?.[at] ?? Number.NaN,
  };
}

/** What a decider wants at every bar of a series, kept as columns. */
export function planOf(decider: Decider, bars: Bars): Plan {
  const signal = new Uint8Array(bars.close.length);
  let weight: Float64Array | null = null;
  for (let bar = decider.warmup + 1; bar < signal.length; bar++) {
    signal[bar] = decider.decide(bar);
    if (signal[bar] !== WEIGH) continue;
    weight ??= new Float64Array(signal.length).fill(Number.NaN);
    weight[bar] = decider.weight?.() ?? Number.NaN;
  }
  return { warmup: decider.warmup, signal, weight };
}
