import type { Context } from '../../core/command.ts';
import type { CycleRow } from '../../core/shapes/cycle.ts';
import { sessionSharpe } from '../../domain/breaker/condition.ts';
import { foldDesk, stepDesk } from '../../domain/desk/desk.ts';
import { sessionReturn } from '../../domain/desk/session.ts';
import type { DeskState } from '../../domain/desk/state.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { rulesOf } from './account.ts';
import { closedTrades } from './concerns.ts';

/** What an account has shown so far. Money in its currency, ratios 0..1. */
export interface PaperRecord {
  trades: number;
  winRate: number | null;
  mean: number | null;
  /** The worst closed trade; null without one. */
  worst: number | null;
  /** Sessions that closed, and the annual Sharpe ratio of their returns; null where it cannot be told. */
  sessions: number;
  sharpe: number | null;
  /** Sessions in which the cycle ran, and those of them in which it failed for a symbol. */
  cycles: number;
  failed: number;
}

const everyTrade = 10_000;

/** The account as it was at a moment before its newest event: its events up to then, folded again. Null before it was opened. */
export async function stateBy(
  { account }: DeskMoment,
  at: number,
  context: Context,
): Promise<DeskState | null> {
  const { desk } = await context.ports.store();
  const opening = await desk.opening(account.id);
  if (opening === null || at < account.openedAt) return null;
  const events = (await desk.events(account.id)).map(({ event }) => event).filter((event) => event.at <= at);
  return foldDesk(opening, events, rulesOf(account, context));
}

/** Returns of the sessions that closed, from the account's events folded again. */
async function returnsOf({ account }: DeskMoment, context: Context): Promise<number[]> {
  const { desk } = await context.ports.store();
  const rules = rulesOf(account, context);
  let state = await desk.opening(account.id);
  const returns: number[] = [];
  if (state === null) return returns;
  for (const { event } of await desk.events(account.id)) {
    if (event.type === 'session' && event.phase === 'close') returns.push(sessionReturn(state));
    state = stepDesk(state, event, rules).state;
  }
  return returns;
}

/** The record of an account: closed trades, sessions and runs of the cycle. */
export async function paperRecord(moment: DeskMoment, context: Context): Promise<PaperRecord> {
  const { desk } = await context.ports.store();
  const closed = await closedTrades(moment.account.id, everyTrade, context);
  const pnls = closed.map(({ pnl }) => pnl);
  const returns = await returnsOf(moment, context);
  const rows = await desk.cycles(moment.account.id);
  const sessions = new Set(rows.map(({ session }) => session));
  const failed = new Set(
    rows
      .filter(({ body }) => (JSON.parse(body) as CycleRow).outcome === 'failed')
      .map(({ session }) => session),
  );
  const count = pnls.length;
  return {
    trades: count,
    winRate: count === 0 ? null : pnls.filter((pnl) => pnl > 0).length / count,
    mean: count === 0 ? null : pnls.reduce((sum, pnl) => sum + pnl, 0) / count,
    worst: count === 0 ? null : Math.min(...pnls),
    sessions: returns.length,
    sharpe: sessionSharpe(returns, returns.length),
    cycles: sessions.size,
    failed: failed.size,
  };
}
