import { localDate, localTime, nextTradingDay, session } from '../../../domain/calendar/calendar.ts';
import type { Exchange } from '../../../domain/calendar/zone.ts';
import { isRefusal } from '../../../domain/refusal.ts';

/** A stream is up this long before an open and after a close. */
const leadMs = 120_000;
const lagMs = 60_000;

/** Of one exchange: null where it trades or is about to, else when it will be about to; unknown days count as trading. */
function restOf(exchange: Exchange, now: number): number | null {
  const day = localDate(exchange, now);
  const today = session(exchange, day);
  if (isRefusal(today)) return null;
  if (today !== null) {
    if (now < today.open - leadMs) return today.open - leadMs;
    if (now <= today.close + lagMs) return null;
  }
  const next = nextTradingDay(exchange, day);
  const then = isRefusal(next) ? next : session(exchange, next);
  return then === null || isRefusal(then) ? null : then.open - leadMs;
}

/** Until when nothing of these exchanges is worth listening to, epoch ms; null where something is. */
export function restUntil(exchanges: Iterable<Exchange>, now: number): number | null {
  let soonest: number | null = null;
  for (const exchange of exchanges) {
    const until = restOf(exchange, now);
    if (until === null) return null;
    soonest = Math.min(soonest ?? until, until);
  }
  return soonest;
}

/** The open of the session that runs at a moment, epoch ms; null where none does. */
export function openedAt(exchange: Exchange, now: number): number | null {
  const today = session(exchange, localDate(exchange, now));
  if (today === null || isRefusal(today)) return null;
  return today.open <= now && now <= today.close ? today.open : null;
}

// Indian shares go into their closing auction at 15:15 (from August 2026): their prices, and indices, may stand still until the close.
const auctionFrom = '15:15:00';

/** The open of the session in which prices are expected to move at a moment; null where none does. */
export const movingSince = (exchange: Exchange, now: number): number | null =>
  exchange !== 'US' && localTime(exchange, now) >= auctionFrom ? null : openedAt(exchange, now);
