import type { LoginVendor } from '../core/shapes/vendor.ts';
import { nextTradingDay, session } from './calendar/calendar.ts';
import { addDays, type Exchange, localDate, toEpoch } from './calendar/zone.ts';
import { isRefusal } from './refusal.ts';

/** When a vendor's tokens of the day end, by its own clock; null where they end by themselves only. */
const ends: Readonly<Record<LoginVendor, { exchange: Exchange; at: string | null }>> = {
  upstox: { exchange: 'NSE', at: '03:30:00' },
  kite: { exchange: 'NSE', at: '06:00:00' },
  dhan: { exchange: 'NSE', at: null },
  alpaca: { exchange: 'US', at: null },
};

/** The exchange whose sessions a vendor's login is for. */
export const loginExchange = (vendor: LoginVendor): Exchange => ends[vendor].exchange;

/** Epoch ms UTC at which a token of that moment ends by the vendor's rule: the next morning in India; null where there is none. */
export function loginEnd(vendor: LoginVendor, obtainedAt: number): number | null {
  const { exchange, at } = ends[vendor];
  if (at === null) return null;
  const day = localDate(exchange, obtainedAt);
  const today = toEpoch(exchange, day, at);
  return today > obtainedAt ? today : toEpoch(exchange, addDays(day, 1), at);
}

export interface LoginAge {
  state: 'good' | 'ended';
  /** Whether it lasts to the close of the session that runs or comes next; null beyond the calendar. */
  coversSession: boolean | null;
}

/** Whether a login still serves, and whether it will in the session that runs or comes next. */
export function loginAge(vendor: LoginVendor, expiresAt: number | null, now: number): LoginAge {
  const state = expiresAt !== null && expiresAt <= now ? 'ended' : 'good';
  if (expiresAt === null) return { state, coversSession: true };
  const exchange = loginExchange(vendor);
  const today = localDate(exchange, now);
  const running = session(exchange, today);
  const day =
    running !== null && !isRefusal(running) && now < running.close ? today : nextTradingDay(exchange, today);
  const next = isRefusal(day) ? day : session(exchange, day);
  if (next === null || isRefusal(next)) return { state, coversSession: null };
  return { state, coversSession: expiresAt >= next.close };
}
