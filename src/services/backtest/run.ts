import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { BacktestResult, Finding } from '../../core/shapes/backtest.ts';
import type { BacktestQuestion } from '../../core/shapes/backtest-question.ts';
import { dataFindings } from '../../domain/backtest/data-check.ts';
import { type Run, rulesVersion } from '../../domain/backtest/engine.ts';
import { monthlyReturns } from '../../domain/backtest/months.ts';
import type { CorporateAction, Settings } from '../../domain/backtest/settings.ts';
import { runStats } from '../../domain/backtest/stats.ts';
import { tradeAt } from '../../domain/backtest/trades.ts';
import { keepRun } from './runs.ts';
import { barMoment, dataHash, type Loaded, loadSeries } from './series.ts';
import { type Chosen, chooseStrategy, doHere } from './strategy.ts';
import { actionsOf, settingsDocument, settingsOf } from './trading.ts';

/** Below this many trades nothing is said about an edge. */
const enoughTrades = 20;

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

/** A run of a question with all it rests on. */
export interface BarsRun {
  chosen: Chosen;
  settings: Settings;
  series: Loaded[];
  actions: CorporateAction[];
  warnings: Finding[];
  run: Run;
  warmup: number;
}

/** The strategy, the bars and the settings of a question, not yet run. Throws CoachError. */
export async function prepare(
  question: BacktestQuestion,
  context: Context,
): Promise<Omit<BarsRun, 'run' | 'warmup'>> {
  const chosen = await chooseStrategy(question, context);
  const settings = settingsOf(question, chosen.defaults);
  const { series, warnings } = await loadSeries(question, context);
  return { chosen, settings, series, actions: await actionsOf(question.actions, context), warnings };
}

/** Runs a question. Throws CoachError. */
export async function runBacktest(question: BacktestQuestion, context: Context): Promise<BarsRun> {
  const ready = await prepare(question, context);
  const { chosen, settings, series, actions } = ready;
  const bars = series.map((one) => one.bars);
  const answer = await doHere(
    { kind: 'run', series: bars, source: chosen.source, settings, actions },
    context,
  );
  if (answer.kind !== 'run' || !answer.run.equity.every(Number.isFinite))
    throw new CoachError(
      'internal',
      'The run lost count of its money',
      'Please report this with the command you ran.',
    );
  return { ...ready, run: answer.run, warmup: answer.warmup };
}

/** `backtest run`: everything about a strategy over bars. Throws CoachError. */
export async function backtestRun(
  question: BacktestQuestion,
  context: Context,
): Promise<{ result: BacktestResult; time: Float64Array }> {
  const { chosen, settings, series, actions, warnings, run, warmup } = await runBacktest(question, context);
  const hash = dataHash(series, context);
  const strategy = { name: chosen.name, params: chosen.params, hash: chosen.hash };
  const document = settingsDocument(settings);
  const identity = JSON.stringify([hash, rulesVersion, strategy, document, actions]);
  const result: BacktestResult = {
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
  if (question.keep) result.warnings.push(...(await keepBars(question, result, context)));
  return { result, time: run.time };
}

/** Runs of one strategy on one data: what its trials are counted over. */
export const familyOf = (name: string, hash: string): string => `${name} ${hash.slice(0, 16)}`;

const keepBars = (question: BacktestQuestion, result: BacktestResult, context: Context): Promise<Finding[]> =>
  keepRun(
    {
      id: result.id,
      kind: 'bars',
      family: familyOf(result.strategy.name, result.dataHash),
      name: result.strategy.name,
      symbols: result.series.map(({ symbol }) => symbol).join(' '),
      dataHash: result.dataHash,
      rulesVersion: result.rulesVersion,
      question,
      stats: result.stats,
      document: result,
    },
    context,
  );
