// What tests/benchmarks/backtest.mjs measures.

import { builtinWith } from '../../src/domain/backtest/builtin.ts';
import { noCosts } from '../../src/domain/backtest/costs.ts';
import { runBars } from '../../src/domain/backtest/engine.ts';
import { plainSettings } from '../../src/domain/backtest/settings.ts';
import { runStats } from '../../src/domain/backtest/stats.ts';
import { type Bars, barsFrom } from '../../src/domain/bar.ts';
import { isRefusal } from '../../src/domain/refusal.ts';

export { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
export { barsFrom };

/** sma-cross over bars from signals to figures: trades, equity, statistics. */
export function smaCross(bars: Bars, fast: number, slow: number, rate: number) {
  const found = builtinWith('sma-cross', { fast, slow });
  if (isRefusal(found)) throw new Error(found.refused);
  const plan = found.strategy.plan(bars, found.params);
  const settings = { ...plainSettings, cash: 1e6, costs: { ...noCosts, rate } };
  const run = runBars([{ bars, strategy: plan }], settings);
  return { run, stats: runStats(run, [bars], plan.warmup) };
}
