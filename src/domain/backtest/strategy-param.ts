import type { StrategyCatalogue } from '../../core/shapes/backtest-audit.ts';
import type { Bars } from '../bar.ts';
import type { Plan } from './signal.ts';

/** A number a strategy takes; whole where `whole`. */
export type StrategyParam = StrategyCatalogue['strategies'][number]['params'][number];

/** A strategy by name. Its plan at a bar rests on that bar and earlier ones only. */
export interface Builtin {
  name: string;
  summary: string;
  params: readonly StrategyParam[];
  /** What is wrong with parameters that are each fine alone. */
  check?(params: Readonly<Record<string, number>>): string | undefined;
  plan(bars: Bars, params: Readonly<Record<string, number>>): Plan;
}

export const bars = (name: string, value: number, summary: string, min = 1): StrategyParam => ({
  name,
  default: value,
  min,
  max: 100000,
  whole: true,
  summary,
});

export const level = (name: string, value: number, summary: string, max = 100): StrategyParam => ({
  name,
  default: value,
  min: 0,
  max,
  whole: false,
  summary,
});

export const planFor = (length: number, warmup: number): Plan => ({
  warmup,
  signal: new Uint8Array(length),
  weight: null,
});
