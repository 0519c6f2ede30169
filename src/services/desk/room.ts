import type { RoomToday } from '../../core/shapes/order.ts';
import { type DeskState, equityOf } from '../../domain/desk/state.ts';
import { major } from '../../domain/money.ts';

/** What an account may still lose, trade and block today. */
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
