import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { WalkQuestion, WalkResult } from '../../core/shapes/backtest-sweep.ts';
import { dailySharpe } from '../../domain/backtest/checks.ts';
import { folds } from '../../domain/backtest/grid.ts';
import { drawdown } from '../../domain/stats/drawdown.ts';
import { quantile } from '../../domain/stats/sample.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { barMoment } from './series.ts';
import { ranking, runPoints, type Search, searchOf, valuesOf } from './sweep.ts';

const daysPerYear = 252;

function stretchOf(search: Search, [from, to]: readonly [number, number]) {
  const series = search.series[0]!;
  return { from: barMoment(series, from), to: barMoment(series, to - 1), bars: to - from };
}

/** Curves one after the other, each beginning where the one before ended. */
function joined(curves: readonly Float64Array[], cash: number): number[] {
  const out = [cash];
  for (const curve of curves) {
    const base = out.at(-1)!;
    for (const value of curve) out.push((base * value) / cash);
  }
  return out;
}

/** `backtest walk-forward`: trained on what lies before, tested on what follows, again and again. Throws CoachError. */
export async function backtestWalk(question: WalkQuestion, context: Context): Promise<WalkResult> {
  const search = await searchOf(question, context);
  if (search.series.length > 1)
    throw new CoachError('usage', 'A walk forward takes one series', 'Give one --bars or one --symbol.');
  const { length } = search.series[0]!.bars.close;
  const gap = question.purge + question.embargo;
  const parts = orThrow(folds(length, question.folds, { gap, anchored: question.anchored }));
  const out: WalkResult['folds'] = [];
  const curves: Float64Array[] = [];
  for (const { train, test } of parts) {
    const [from, to] = train;
    const trained = await runPoints(search, search.points, { from, to, equity: false }, question, context);
    const best = ranking(trained.rows, question.by)[0]!;
    const stretch = { from: test[0], to: test[1], equity: true };
    const tested = await runPoints(search, [search.points[best]!], stretch, question, context);
    curves.push(tested.equity[0]!);
    out.push({
      train: stretchOf(search, train),
      test: stretchOf(search, test),
      values: valuesOf(search, best),
      trained: trained.rows[best]!,
      tested: tested.rows[0]!,
    });
  }
  const { cash } = search.settings;
  const equity = joined(curves, cash);
  const returns = equity.slice(1).map((value, i) => value / equity[i]! - 1);
  const sharpe = dailySharpe(returns) * Math.sqrt(daysPerYear);
  const shares = out
    .flatMap(({ trained, tested }) => {
      const [before, after] = [trained[question.by], tested[question.by]];
      return before === null || after === null || before === 0 ? [] : [after / before];
    })
    .sort((a, b) => a - b);
  const kept = shares.length === 0 ? null : quantile(shares, 0.5);
  const profitable = out.filter(({ tested }) => (tested.totalReturn ?? 0) > 0).length;
  const total = equity.at(-1)! / cash - 1;
  return {
    strategy: search.chosen.name,
    by: question.by,
    trials: search.points.length,
    folds: out,
    outOfSample: {
      totalReturn: total,
      sharpe: Number.isFinite(sharpe) ? sharpe : null,
      maxDrawdown: drawdown(equity).depth + 0,
      n: out.reduce((sum, { tested }) => sum + (tested.n ?? 0), 0),
      profitable,
      kept,
    },
    equity,
    words: `${profitable} of ${out.length} tests made money; together ${(100 * total).toFixed(1)} % out of sample${kept === null ? '' : `, and ${(100 * kept).toFixed(0)} % of the training's ${question.by} was left in the middle fold`}`,
    warnings: search.warnings,
  };
}
