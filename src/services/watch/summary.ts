import type { z } from 'zod';
import type { Context } from '../../core/command.ts';
import type { summaryDocument } from '../../core/shapes/schedule.ts';
import { lastClosedDay } from '../../domain/calendar/calendar.ts';
import { equityOf } from '../../domain/desk/state.ts';
import { major } from '../../domain/money.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { roomOf } from '../desk/room.ts';
import { raise } from './raise.ts';

/** Tells each account's result of the session that closed last, once. */
export async function tellSummary(context: Context): Promise<z.input<typeof summaryDocument>> {
  const { desk } = await context.ports.store();
  const at = context.asOf ?? context.ports.clock.now();
  const accounts: z.input<typeof summaryDocument>['accounts'] = [];
  for (const { id, exchange, currency, practice } of await desk.accounts()) {
    const moment = await desk.load(id);
    const session = lastClosedDay(exchange, practice && moment !== null ? moment.state.at : at);
    if (moment === null || isRefusal(session)) continue;
    const { state } = moment;
    const equity = equityOf(state);
    const known = Number.isFinite(equity);
    // The day's figures are those of the last session the account took part in; a day without it had no result.
    const took = state.session?.date === session;
    const pnl = !known ? null : took ? major(equity, currency) - major(state.day.first, currency) : 0;
    const peak = state.breaker?.peak ?? null;
    const money = known ? major(equity, currency) : null;
    const facts = {
      account: id,
      session,
      currency,
      pnl: pnl === null ? null : Math.round(pnl * 100) / 100,
      equity: money,
      drawdown: peak === null || money === null || peak <= 0 ? null : Math.max(0, 1 - money / peak),
      openTrades: state.trades.length,
      orders: took ? state.day.trades : 0,
      breaker: state.breaker?.state ?? 'active',
      roomLoss: roomOf(state).loss,
    };
    const alert = { kind: 'summary', severity: 'info', about: id, at, facts } as const;
    const told = await raise({ ...alert, key: `${id} ${session}` }, context);
    accounts.push({ account: id, session, pnl: facts.pnl, equity: money, told });
  }
  return { accounts };
}
