import type { Bars } from '../bar.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { builtinWith } from './builtin.ts';
import { readDeclared } from './declared.ts';
import type { Decider, Plan } from './signal.ts';

/** Where a strategy comes from, as plain data that can be sent to another thread. */
export type StrategySource =
  | { kind: 'builtin'; name: string; params: Record<string, number> }
  | { kind: 'declared'; value: unknown }
  /** A program of the person's own; only a worker loads it. */
  | { kind: 'module'; path: string; params: Record<string, number> };

/** Makes the strategies for the series of a run; several series are seen together by those that ask for that. */
export type Maker = (series: readonly Bars[]) => (Plan | Decider)[];

/** The maker of a source that is no program. */
export function makerOf(source: Exclude<StrategySource, { kind: 'module' }>): Maker | Refusal {
  if (source.kind === 'declared') {
    const declared = readDeclared(source.value);
    return isRefusal(declared) ? declared : (series) => series.map((bars) => declared.plan(bars));
  }
  const found = builtinWith(source.name, source.params);
  if (isRefusal(found)) return found;
  return (series) => series.map((bars) => found.strategy.plan(bars, found.params));
}
