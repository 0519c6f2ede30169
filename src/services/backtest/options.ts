import type { Context } from '../../core/command.ts';
import type { Finding } from '../../core/shapes/backtest.ts';
import type { OptionsQuestion, OptionsResult } from '../../core/shapes/backtest-options.ts';
import type { OptionTrade } from '../../core/shapes/backtest-trade.ts';
import { optionStats } from '../../domain/backtest/options/figures.ts';
import { historyOf } from '../../domain/backtest/options/history.ts';
import { priceOf, type TradeRecord } from '../../domain/backtest/options/position.ts';
import { type OptionRun, runOptions } from '../../domain/backtest/options/run.ts';
import type { OptionSettings } from '../../domain/backtest/options/running.ts';
import { isoWithOffset, localDate } from '../../domain/calendar/calendar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { ivByDay, ivStanding } from '../../domain/chain/state/rank.ts';
import { fillText } from '../../domain/desk/fill-model.ts';
import { deskRules } from '../../domain/desk/rules.ts';
import { settingsDefaults } from '../../domain/limits/limits.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { namedUnderlying, rateFor } from '../suggest/snapshot.ts';
import { loadChains, type StoredChains } from './chains.ts';
import { fillOf, rulesOf, type Structure, structureOf } from './option-rules.ts';
import { keepRun } from './runs.ts';

/** Changes whenever the same chains and rules would give other trades. */
export const optionsVersion = 'options-1';

/** Below this many trades nothing is said about an edge. */
const enoughTrades = 20;

/** IV rank of a date by the summaries of the days before it. */
async function rankFinder(
  underlying: Underlying,
  chains: readonly Chain[],
  wanted: boolean,
  context: Context,
) {
  if (!wanted) return () => null;
  const store = await context.ports.store();
  const rows = await store.chains.summaries(underlying.symbol, { before: chains.at(-1)!.asOf });
  const days = ivByDay(rows, underlying.exchange);
  return (date: string): number | null => {
    const now = days.find((day) => day.date === date)?.atmIv ?? null;
    return ivStanding(date, now, { ivByDay: days }).ivRank;
  };
}

/** The desk's settings of a question: without cash there is no account to protect. */
export async function settingsFor(
  question: OptionsQuestion,
  underlying: Underlying,
  chains: readonly Chain[],
  context: Context,
): Promise<OptionSettings> {
  const account = question.cash !== undefined;
  const ranked = question.ivRankMin !== undefined || question.ivRankMax !== undefined;
  const limits = {
    ...settingsDefaults.limits,
    undefinedRisk: question.undefinedRisk,
    maxLossPerTrade: question.maxLossPerTrade ?? null,
  };
  return {
    cash: question.cash === undefined ? null : Math.round(question.cash * 100),
    desk: {
      ...deskRules,
      sessionsOnly: false,
      staleAfterMs: null,
      margin: account,
      limits: account && question.limits,
      breaker: account && question.breaker,
      brokeragePerOrder: underlying.currency === 'INR' ? context.ports.config.brokeragePerOrder : null,
    },
    limits: { ...settingsDefaults, limits },
    rate: rateFor(context.ports, underlying.currency),
    ivRank: await rankFinder(underlying, chains, ranked, context),
    only: null,
  };
}

const money = (minor: number): number => minor / 100;

function legsOf(trade: TradeRecord, open: boolean) {
  return trade.legs.map(({ leg, entry, exit }) => ({
    action: leg.action,
    type: leg.instrument.right ?? ('FUT' as const),
    strike: leg.instrument.strike ?? null,
    expiry: leg.instrument.expiry ?? trade.expiry,
    quantity: leg.quantity * leg.instrument.multiplier,
    entryPrice: priceOf(entry),
    exitPrice: open ? null : priceOf(exit),
    entryCharges: money(entry.charges),
    exitCharges: open ? null : money(exit.charges),
  }));
}

const openDocument = (trade: TradeRecord, { exchange }: Underlying) => ({
  entryDate: trade.entryDate,
  entryAt: isoWithOffset(exchange, trade.entryAt),
  expiry: trade.expiry,
  credit: money(trade.credit),
  legs: legsOf(trade, true),
});

const tradeDocument = (trade: TradeRecord, underlying: Underlying, account: boolean): OptionTrade => ({
  ...openDocument(trade, underlying),
  exitDate: trade.exitDate!,
  exitAt: isoWithOffset(underlying.exchange, trade.exitAt!),
  reason: trade.reason as OptionTrade['reason'],
  legs: legsOf(trade, false),
  grossPnl: money(trade.pnl + trade.charges),
  charges: money(trade.charges),
  pnl: money(trade.pnl),
  return: account ? trade.pnl / trade.cash : null,
});

function cautions(question: OptionsQuestion, run: OptionRun, stored: StoredChains): Finding[] {
  const found: Finding[] = [];
  const n = run.trades.length;
  if (stored.sample)
    found.push({ code: 'sampleData', message: 'These are the bundled sample chains: made-up prices' });
  if (n < enoughTrades)
    found.push({
      code: 'tooFewTrades',
      count: n,
      message: `${n} closed trades: too few trades to say anything`,
    });
  if (question.cash === undefined)
    found.push({
      code: 'noCash',
      message: 'Without --cash there is no margin, limit or breaker, and no return',
    });
  const stopped = run.skipped.filter(
    ({ reason }) => reason === 'limit' || reason === 'breaker' || reason === 'margin',
  );
  if (stopped.length > 0) {
    const [{ date, reason }] = stopped as [(typeof stopped)[number]];
    const message = `${stopped.length} entries were refused by the account's rules, the first on ${date} (${reason})`;
    found.push({ code: 'limitsStop', count: stopped.length, at: date, message });
  }
  return found;
}

export function labelsOf({ chains, sample }: StoredChains): string[] {
  const labels: string[] = [];
  if (sample) labels.push('SAMPLE DATA');
  if (chains.every(({ source }) => source.includes('bhavcopy'))) labels.push('END OF DAY');
  return labels;
}

/** Everything a run of a structure on stored chains needs, and what it gave. */
export interface OptionsRun {
  underlying: Underlying;
  structure: Structure;
  stored: StoredChains;
  run: OptionRun;
  fill: string;
}

/** Runs a question over stored chains. Throws CoachError. */
export async function runQuestion(
  question: OptionsQuestion,
  context: Context,
  only: ReadonlySet<string> | null = null,
): Promise<OptionsRun> {
  const structure = await structureOf(question, context);
  const underlying = namedUnderlying(question.symbol ?? structure.symbol);
  const stored = await loadChains(underlying, question, context);
  const fill = fillOf(question.fill, stored.chains);
  const settings = await settingsFor(question, underlying, stored.chains, context);
  const run = runOptions(historyOf(stored.chains), rulesOf(question, structure, fill), { ...settings, only });
  return { underlying, structure, stored, run, fill: fillText(fill) };
}

/** `backtest options`: a structure on the chains that are stored. Throws CoachError. */
export async function backtestOptions(question: OptionsQuestion, context: Context): Promise<OptionsResult> {
  const { underlying, structure, stored, run, fill } = await runQuestion(question, context);
  const { digest } = context.ports;
  const { suggestion: _, ...asked } = question;
  const settings = {
    ...asked,
    fill,
    stop: question.stop ?? structure.stop,
    target: question.target ?? structure.target,
  };
  const dataHash = digest(stored.ids.join('\n'));
  const dates = run.equity.map(({ date }) => date);
  const account = question.cash !== undefined;
  const { exchange } = underlying;
  const result: OptionsResult = {
    id: `options-${digest(JSON.stringify([dataHash, optionsVersion, structure, settings])).slice(0, 12)}`,
    dataHash,
    rulesVersion: optionsVersion,
    symbol: underlying.symbol,
    structure: structure.name,
    settings,
    data: {
      from: dates[0] ?? localDate(exchange, stored.chains[0]!.asOf),
      to: dates.at(-1) ?? localDate(exchange, stored.chains.at(-1)!.asOf),
      sessions: dates.length,
      snapshots: stored.chains.length,
      sources: [...new Set(stored.chains.map(({ source }) => source))].sort(),
    },
    trades: run.trades.map((trade) => tradeDocument(trade, underlying, account)),
    skipped: run.skipped,
    open: run.open[0] === undefined ? null : openDocument(run.open[0], underlying),
    openAll: run.open.map((trade) => openDocument(trade, underlying)),
    equity: run.equity.map(({ date, value }) => ({ date, value: money(value) })),
    stats: optionStats(run, question.cash === undefined ? null : Math.round(question.cash * 100)),
    labels: labelsOf(stored),
    warnings: cautions(question, run, stored),
    report: null,
  };
  if (question.keep) result.warnings.push(...(await keepOptions(asked, result, context)));
  return result;
}

const keepOptions = (question: object, result: OptionsResult, context: Context): Promise<Finding[]> =>
  keepRun(
    {
      id: result.id,
      kind: 'options',
      family: `${result.structure ?? 'legs'} ${result.dataHash.slice(0, 16)}`,
      name: result.structure ?? 'legs in words',
      symbols: result.symbol,
      dataHash: result.dataHash,
      rulesVersion: result.rulesVersion,
      question,
      stats: result.stats,
      document: result,
    },
    context,
  );
