import us from '../../../data/calendars/us.json' with { type: 'json' };
import type { Freshness } from '../../core/shapes/market.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import {
  coverage,
  inBreak,
  isOrdinaryDay,
  latestSession,
  previousTradingDay,
  regularHours,
  type Segment,
  type Session,
  session,
} from './sessions.ts';
import { addDays, dayNumber, type Exchange, isoWithOffset, localDate, toEpoch } from './zone.ts';

export {
  announce,
  coverage,
  endingSoon,
  inBreak,
  isOrdinaryDay,
  isTradingDay,
  nextTradingDay,
  previousTradingDay,
  regularHours,
  type Segment,
  type Session,
  session,
  tradingDays,
} from './sessions.ts';
export { addDays, type Exchange, isoWithOffset, localDate, localTime, toEpoch } from './zone.ts';

const minute = 60_000;
const liveWithin = 2 * minute;
const delayedWithin = 20 * minute;
const closeTolerance = 5 * minute;
const clockTolerance = 2000;

function ageText(ms: number): string {
  if (ms < 2 * minute) return `${Math.round(ms / 1000)} s`;
  if (ms < 120 * minute) return `${Math.round(ms / minute)} min`;
  return ms < 48 * 60 * minute
    ? `${Math.round(ms / (60 * minute))} h`
    : `${Math.round(ms / (1440 * minute))} days`;
}

function during(ageMs: number, delayMs: number): Freshness {
  const age = ageText(ageMs);
  if (delayMs <= 0 && ageMs <= liveWithin) return { state: 'live', ageMs, note: `${age} old` };
  if (ageMs <= Math.max(delayedWithin, delayMs + liveWithin)) {
    return { state: 'delayed', ageMs, note: `${age} old while the market is open` };
  }
  return { state: 'stale', ageMs, note: `${age} old while the market is open` };
}

function duringUnknownHours(found: Session, ageMs: number, delayMs: number): Freshness {
  const judged = during(ageMs, delayMs);
  const note = `the ${found.special} session of ${found.date} has no published hours in the calendar`;
  return judged.state === 'stale'
    ? { state: 'stale', ageMs, note: `${ageText(ageMs)} old and ${note}, so it may not be the last close` }
    : { ...judged, note: `${judged.note}; ${note}` };
}

function afterClose(exchange: Exchange, found: Session, asOfMs: number, ageMs: number): Freshness {
  const when = isoWithOffset(exchange, asOfMs);
  if (found.hoursUnknown === true) {
    const note = `the hours of the ${found.special} session of ${found.date} are not in the calendar`;
    return asOfMs >= found.open
      ? { state: 'lastClose', ageMs, note: `of ${when}; ${note}` }
      : { state: 'stale', ageMs, note: `of ${when}, before the last session; ${note}` };
  }
  if (asOfMs >= found.close - closeTolerance) {
    return { state: 'lastClose', ageMs, note: `the close of ${found.date}` };
  }
  return { state: 'stale', ageMs, note: `of ${when}, not the close of ${found.date}` };
}

/**
 * How far a stamp can be trusted now, judged against the exchange's sessions: in a session 2 minutes is
 * live and 20 delayed; outside one only a stamp from the last close (5 minutes' grace) is the last close.
 * Whatever cannot be judged is stale and the note says why.
 */
export function freshness(
  exchange: Exchange,
  asOfMs: number,
  nowMs: number,
  options: { delayMs?: number; sample?: boolean; segment?: Segment } = {},
): Freshness {
  const ageMs = nowMs - asOfMs;
  if (!Number.isFinite(ageMs)) return { state: 'stale', ageMs: 0, note: 'no usable time stamp' };
  if (options.sample === true) {
    return { state: 'sample', ageMs, note: `bundled sample of ${isoWithOffset(exchange, asOfMs)}` };
  }
  if (ageMs < -clockTolerance) {
    return { state: 'stale', ageMs, note: `stamped ${ageText(-ageMs)} in the future; check the clock` };
  }
  const found = latestSession(exchange, localDate(exchange, nowMs), nowMs, options.segment);
  if (isRefusal(found)) return { state: 'stale', ageMs, note: found.refused };
  const age = Math.max(ageMs, 0);
  if (nowMs >= found.close) return afterClose(exchange, found, asOfMs, age);
  const pause = found.breaks?.find(({ from, to }) => nowMs >= from && nowMs < to);
  if (pause !== undefined) return afterClose(exchange, { ...found, close: pause.from }, asOfMs, age);
  const delayMs = options.delayMs ?? 0;
  return found.hoursUnknown === true ? duringUnknownHours(found, age, delayMs) : during(age, delayMs);
}

/** Epoch ms of the close of an expiry's session, on the day before where its own turned out closed. */
export function closeOfExpiry(
  exchange: Exchange,
  expiry: string,
  symbol: string | undefined,
): number | Refusal {
  const { from } = coverage(exchange);
  if (expiry < from)
    return { refused: `The ${exchange} calendar starts on ${from}, after the expiry ${expiry}` };
  let day = expiry;
  for (let back = 0; back < 10; back++) {
    const ordinary = isOrdinaryDay(exchange, day);
    if (isRefusal(ordinary) || ordinary) break;
    day = addDays(day, -1);
  }
  const found = session(exchange, day);
  const { close, special } =
    isRefusal(found) || found === null ? { ...regularHours(exchange, day), special: undefined } : found;
  const late = exchange === 'US' && special === undefined && us.lateClose.symbols.includes(symbol ?? '');
  return late ? toEpoch(exchange, day, us.lateClose.close) : close;
}

/**
 * Years (365 days) of calendar minutes from an instant to the close of the expiry's session, at least one
 * minute. An expiry listed on a day that turned out closed ends at the close before it. Beyond the holiday
 * list the exchange's own expiry date is trusted; before it, refused.
 */
export function yearsToExpiry(
  exchange: Exchange,
  expiry: string,
  asOfMs: number,
  symbol?: string,
): number | Refusal {
  if (Number.isNaN(dayNumber(expiry))) {
    return { refused: `"${expiry.slice(0, 40)}" is not an expiry date`, hint: 'Write dates as YYYY-MM-DD' };
  }
  if (!Number.isFinite(asOfMs)) return { refused: 'The time to expiry needs a valid instant' };
  const close = closeOfExpiry(exchange, expiry, symbol);
  if (isRefusal(close)) return close;
  return Math.max((close - asOfMs) / minute, 1) / (365 * 1440);
}

/** Of a contract that is settled at the open of its expiry: when that is, and when its last session closed, epoch ms. */
export function openingExpiry(
  exchange: Exchange,
  expiry: string,
  symbol?: string,
): { settled: number; lastClose: number } | Refusal {
  const before = previousTradingDay(exchange, expiry);
  if (isRefusal(before)) return before;
  const lastClose = closeOfExpiry(exchange, before, symbol);
  if (isRefusal(lastClose)) return lastClose;
  const found = session(exchange, expiry);
  const { open } = isRefusal(found) || found === null ? regularHours(exchange, expiry) : found;
  return { settled: open, lastClose };
}

/** Whether the exchange is in a session at an instant; a session with unpublished hours never counts as open. */
export function isOpen(exchange: Exchange, ms: number, segment: Segment = 'fo'): boolean | Refusal {
  const found = session(exchange, localDate(exchange, ms), segment);
  if (isRefusal(found)) return found;
  return (
    found !== null &&
    found.hoursUnknown !== true &&
    ms >= found.open &&
    ms < found.close &&
    !inBreak(found, ms)
  );
}

/** The date of the last session that has closed at an instant. */
export function lastClosedDay(exchange: Exchange, ms: number): string | Refusal {
  const found = latestSession(exchange, localDate(exchange, ms), ms);
  if (isRefusal(found)) return found;
  return ms >= found.close ? found.date : previousTradingDay(exchange, found.date);
}
