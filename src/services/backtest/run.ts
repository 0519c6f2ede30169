import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import {
  type BacktestQuestion,
  type BacktestResult,
  type Finding,
  strategyParams,
} from '../../core/shapes/backtest.ts';
import { builtinWith } from '../../domain/backtest/builtin.ts';
import { dataFindings } from '../../domain/backtest/data-check.ts';
import { type Run, rulesVersion, runBars } from '../../domain/backtest/engine.ts';
import { monthlyReturns } from '../../domain/backtest/months.ts';
import type { CorporateAction, Settings } from '../../domain/backtest/settings.ts';
import type { Plan } from '../../domain/backtest/signal.ts';
import { runStats } from '../../domain/backtest/stats.ts';
import { tradeAt } from '../../domain/backtest/trades.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { barMoment, dataHash, type Loaded, loadSeries } from './series.ts';
import { actionsOf, settingsDocument, settingsOf } from './trading.ts';

/** Below this many trades nothing is said about an edge. */
const enoughTrades = 20;

/** The parameters of a strategy that a question gives. */
export const givenParams = (question: object): Record<string, number | undefined> =>
  Object.fromEntries(
    Object.keys(strategyParams).map((name) => [
      name,
      (question as Record<string, unknown>)[name] as number | undefined,
    ]),
  );

/** What a run's data and method ask to be careful about. */
function cautions(
  series: readonly Loaded[],
  actions: readonly CorporateAction[],
  settings: Settings,
  run: Run,
): Finding[] {
  const found: Finding[] = [];
  for (const one of series) {
    const known = new Set(
      actions.map(({ date }) => one.bars.time.findIndex((at) => at >= Date.parse(`${date}T00:00:00Z`))),
    );
    for (const { code, count, bar, ratio } of dataFindings(one.bars, known)) {
      const at = barMoment(one, bar);
      const message =
        code === 'gaps'
          ? `${one.bars.symbol}: ${count} ${count === 1 ? 'hole' : 'holes'} in the bars, the first before ${at}; nothing is filled in`
          : `${one.bars.symbol}: the price at ${at} looks like a split of ${ratio}; give it with --actions or use adjusted bars`;
      found.push({ code, count, at, message });
    }
  }
  if (settings.fill === 'same-close')
    found.push({
      code: 'sameClose',
      message: 'Fills are at the close that made the signal: nobody can trade that',
    });
  if (run.ruinedAt !== null)
    found.push({
      code: 'ruined',
      message: 'Equity was used up; everything was closed and nothing traded after',
    });
  if (run.trades.count < enoughTrades)
    found.push({
      code: 'tooFewTrades',
      count: run.trades.count,
      message: `${run.trades.count} closed trades: too few trades to say anything`,
    });
  return found;
}

function tradesOf(run: Run, series: readonly Loaded[]): BacktestResult['trades'] {
  return Array.from({ length: run.trades.count }, (_, i) => {
    const { series: lane, ...trade } = tradeAt(run.trades, i);
    const own = series[lane]!;
    return {
      symbol: own.bars.symbol,
      size: trade.size,
      entryBar: trade.entryBar,
      exitBar: trade.exitBar,
      entryTime: barMoment(own, trade.entryBar),
      exitTime: barMoment(own, trade.exitBar),
      entryPrice: trade.entryPrice,
      exitPrice: trade.exitPrice,
      pnl: trade.pnl,
      return: trade.return,
      costs: trade.costs,
      reason: trade.reason,
    };
  });
}

/** A strategy made ready for the series of a run. */
export interface Prepared {
  name: string;
  params: Record<string, number>;
  hash: string | null;
  plans: Plan[];
}

export function prepareBuiltin(question: { strategy: string }, series: readonly Loaded[]): Prepared {
  const { strategy, params } = orThrow(builtinWith(question.strategy, givenParams(question)));
  return {
    name: strategy.name,
    params,
    hash: null,
    plans: series.map(({ bars }) => strategy.plan(bars, params)),
  };
}

/** Runs a strategy over bars and gives everything about it. Throws CoachError. */
export async function backtestRun(question: BacktestQuestion, context: Context): Promise<BacktestResult> {
  const settings = settingsOf(question);
  const { series, warnings } = await loadSeries(question, context);
  const actions = await actionsOf(question.actions, context);
  const prepared = prepareBuiltin(question, series);
  const warmup = Math.max(...prepared.plans.map((plan) => plan.warmup));
  const run = runBars(
    series.map(({ bars }, i) => ({ bars, strategy: prepared.plans[i]!, actions })),
    settings,
  );
  if (!run.equity.every(Number.isFinite))
    throw new CoachError(
      'internal',
      'The run lost count of its money',
      'Please report this with the command you ran.',
    );
  const hash = dataHash(series, context);
  const { plans: _, ...strategy } = prepared;
  const document = settingsDocument(settings, question);
  const identity = JSON.stringify([hash, rulesVersion, strategy, document, actions]);
  return {
    id: `bars-${context.ports.digest(identity).slice(0, 12)}`,
    dataHash: hash,
    rulesVersion,
    strategy,
    series: series.map((one) => ({
      symbol: one.bars.symbol,
      interval: one.bars.interval,
      bars: one.bars.time.length,
      from: barMoment(one, 0),
      to: barMoment(one, one.bars.time.length - 1),
      source: one.source,
    })),
    settings: document,
    trades: tradesOf(run, series),
    open: run.open.map(({ series: lane, ...position }) => ({
      symbol: series[lane]!.bars.symbol,
      ...position,
      entryTime: barMoment(series[lane]!, position.entryBar),
    })),
    equity: Array.from(run.equity),
    stats: runStats(
      run,
      series.map(({ bars }) => bars),
      warmup,
    ),
    months: monthlyReturns(run.time, run.equity),
    warnings: [...warnings, ...cautions(series, actions, settings, run)],
    report: null,
  };
}
