import type { Context } from '../../core/command.ts';
import type { DeskGlance, RoomToday } from '../../core/shapes/room.ts';
import { type DeskState, equityOf } from '../../domain/desk/state.ts';
import { major } from '../../domain/money.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { nowOf, standing } from './timeline.ts';

/** What an account may still lose, trade and block in its session; `standing` gives the account as it is now. */
export function roomOf(state: DeskState): RoomToday {
  const { currency, settings, day } = state;
  const { limits, breaker } = settings;
  const equity = equityOf(state);
  const lost = Number.isFinite(equity) ? Math.max(major(day.first - equity, currency), 0) : null;
  const money = (amount: number) => Math.max(Math.round(amount * 100) / 100, 0);
  const cap = breaker.maxLossPerDay;
  const share = limits.maxMarginShare;
  const used = state.margin ?? 0;
  const free = Math.min(
    major(state.cash - used, currency),
    share === null || !Number.isFinite(equity)
      ? Number.POSITIVE_INFINITY
      : major(equity * share - used, currency),
  );
  return {
    loss: cap === null || lost === null ? null : money(cap - lost),
    trades: limits.maxTradesPerDay === null ? null : Math.max(limits.maxTradesPerDay - day.trades, 0),
    margin: money(free),
  };
}

/** Whether an account is asked about as it was before its newest event. */
const isPast = ({ account, state }: DeskMoment, { asOf }: Context): boolean =>
  asOf !== null && !account.practice && asOf < state.at;

/** The account as of the moment asked about; null before it was opened. */
export async function seenAt(moment: DeskMoment, context: Context): Promise<DeskState | null> {
  if (!isPast(moment, context)) return moment.state;
  return (await import('./record.ts')).stateBy(moment, nowOf(moment, context), context);
}

/** An account at a glance, as of the moment asked about; a halt that is noted beside the store counts. Null before it was opened. */
export async function glanceAt(moment: DeskMoment, context: Context): Promise<DeskGlance | null> {
  const now = nowOf(moment, context);
  const then = await seenAt(moment, context);
  if (then === null) return null;
  const state = standing(then, now);
  const note = isPast(moment, context) ? null : await context.ports.halts.raised(state.account);
  const going = state.breaker?.state === 'active' || state.breaker?.state === 'probation';
  return {
    account: state.account,
    breaker: note !== null && going ? 'halted' : (state.breaker?.state ?? 'active'),
    reasons: note !== null && going ? ['manual'] : (state.breaker?.reasons ?? []),
    roomToday: roomOf(state),
  };
}

/**
 * The account that orders would go to, at a glance: the first that trades this currency (a practice account beside made-up prices); null
 * where there is none.
 */
export async function glanceOf(
  about: { currency: string; sample: boolean },
  context: Context,
): Promise<DeskGlance | null> {
  const { desk } = await context.ports.store();
  const accounts = await desk.accounts();
  const own = accounts.find(
    ({ currency, practice }) => currency === about.currency && (practice || !about.sample),
  );
  const moment = own === undefined ? null : await desk.load(own.id);
  return moment === null ? null : glanceAt(moment, context);
}
