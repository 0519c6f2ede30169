import { type BarInterval, barSpanMs } from '../../domain/bar.ts';
import { isTradingDay, type Session, session } from '../../domain/calendar/calendar.ts';
import { dateOfDay, type Exchange, localDate, toEpoch } from '../../domain/calendar/zone.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { remembered } from '../files/csv.ts';
import type { Ledger } from './ledger.ts';
import type { Draft } from './series.ts';
import type { WrittenTime } from './times.ts';

/** A bar with its time as the file wrote it. */
export interface Timed extends Draft {
  /** The close before, as the file itself gives it; NaN where it gives none. */
  previousClose?: number;
  written: WrittenTime;
}

const dayMs = 86_400_000;

/** Daily bars without those of days on which the exchange had no session, which no trade can have made. */
export function onSessions<T extends Draft>(
  drafts: readonly T[],
  exchange: Exchange | null,
  ledger: Ledger,
): T[] {
  if (exchange === null) return [...drafts];
  const closed = remembered((at: number) => {
    const open = isTradingDay(exchange, dateOfDay(at / dayMs));
    return !isRefusal(open) && !open;
  });
  return drafts.filter((draft) => {
    const bad = !Number.isNaN(draft.at) && closed(draft.at);
    if (bad) ledger.refuse(draft.row, `${dateOfDay(draft.at / dayMs)} had no session at ${exchange}`);
    return !bad;
  });
}

interface Fit {
  /** Bars whose span lies at least in part inside a session, of those on days whose hours are known. */
  inside: number;
  known: number;
  /** Days whose first bar covers the open. */
  opens: number;
  /** Bars that stand at the close, where none can begin. */
  closes: number;
}

/** Whether a bar that begins then has any of its span inside the day's session; undefined where its hours are not known. */
function judge(exchange: Exchange, spanMs: number) {
  const hours = remembered((day: string): Session | null => {
    const found = session(exchange, day);
    return found === null || isRefusal(found) || found.hoursUnknown === true ? null : found;
  });
  return (at: number): { inside: boolean; opening: boolean; closing: boolean } | undefined => {
    const found = hours(localDate(exchange, at));
    if (found === null) return undefined;
    const paused = found.breaks?.some(({ from, to }) => at >= from && at + spanMs <= to) === true;
    const inside = at + spanMs > found.open && at < found.close && !paused;
    return { inside, opening: at <= found.open && at + spanMs > found.open, closing: at === found.close };
  };
}

function fitOf(times: readonly number[], exchange: Exchange, spanMs: number): Fit {
  const of = judge(exchange, spanMs);
  const fit: Fit = { inside: 0, known: 0, opens: 0, closes: 0 };
  for (const at of times) {
    const found = Number.isNaN(at) ? undefined : of(at);
    if (found === undefined) continue;
    fit.known++;
    if (found.inside) fit.inside++;
    if (found.opening) fit.opens++;
    if (found.closing) fit.closes++;
  }
  return fit;
}

/** The same figures on the exchange's own clock. */
const localTime = (draft: Timed, exchange: Exchange): number => {
  const clock = new Date(draft.written.at).toISOString().slice(11, 19);
  return Number.isNaN(draft.written.at) ? Number.NaN : toEpoch(exchange, draft.written.day, clock);
};

const share = ({ inside, known }: Fit): number => (known === 0 ? 0 : inside / known);
const most = 0.9;

/**
 * How times fit an exchange's sessions, and how far they are to be moved for it: some programs stamp a bar at its end. It is told by
 * bars at the close and none that covers the open, where a span earlier they fill the session from its open.
 */
function bestFit(times: readonly number[], exchange: Exchange, spanMs: number): Fit & { shift: number } {
  const begun = fitOf(times, exchange, spanMs);
  if (begun.opens > 0 || begun.closes === 0) return { ...begun, shift: 0 };
  const earlier = times.map((at) => at - spanMs);
  const ended = fitOf(earlier, exchange, spanMs);
  return ended.opens > 0 && share(ended) >= most ? { ...ended, shift: -spanMs } : { ...begun, shift: 0 };
}

/** The clock of these exchanges that times without an offset fit better than they fit UTC; null where none does. */
function clockFitting(
  drafts: readonly Timed[],
  exchanges: readonly Exchange[],
  spanMs: number,
): Exchange | null {
  const times = drafts.map(({ at }) => at);
  for (const exchange of exchanges) {
    const local = drafts.map((draft) => localTime(draft, exchange));
    const [utc, own] = [bestFit(times, exchange, spanMs), bestFit(local, exchange, spanMs)];
    const better = share(utc) < most || own.opens > utc.opens;
    // Of one exchange a part of a session will do; of several its open tells which.
    if (share(own) >= most && better && (own.opens > 0 || exchanges.length === 1)) return exchange;
  }
  return null;
}

/** Bars by their beginning, where the file stamps them at their end. */
function begunThen(drafts: Timed[], exchange: Exchange, spanMs: number, ledger: Ledger): Timed[] {
  const { shift } = bestFit(
    drafts.map(({ at }) => at),
    exchange,
    spanMs,
  );
  if (shift === 0) return drafts;
  ledger.note('Bars are stamped at their end, as the session shows; they are kept by their beginning');
  return drafts.map((draft) => ({ ...draft, at: draft.at + shift }));
}

/**
 * Bars within a day on the clock that fits. Times without an offset are UTC, unless the exchange's own clock puts them into its
 * sessions and UTC does not, or not so well: bars of a session begin at its open. A series that keeps India's hours loses the
 * stray ticks outside them; a bar counts by its span, so one of 30 minutes may begin before the open.
 */
export function onTheClock(
  drafts: readonly Timed[],
  interval: BarInterval,
  told: Exchange | null,
  ledger: Ledger,
): Timed[] {
  const spanMs = barSpanMs[interval];
  let kept = [...drafts];
  let exchange = told;
  if (drafts.some(({ written }) => written.naive && !written.dayOnly)) {
    // India's clock is five and a half hours before UTC's, New York's four or five behind it, so at most one of them fits.
    const clock = clockFitting(drafts, told === null ? ['NSE', 'US'] : [told], spanMs);
    ledger.note(
      clock === null
        ? 'Times without an offset are read as UTC'
        : `Times without an offset are read on the clock of ${clock}, whose sessions they fit`,
    );
    if (clock !== null) kept = kept.map((draft) => ({ ...draft, at: localTime(draft, clock) }));
    exchange ??= clock ?? 'NSE';
  }
  if (exchange === null) return kept;
  kept = begunThen(kept, exchange, spanMs, ledger);
  if (exchange === 'US') return kept;
  const times = kept.map(({ at }) => at);
  if (share(fitOf(times, exchange, spanMs)) < most) return kept;
  const of = judge(exchange, spanMs);
  return kept.filter((draft) => {
    const stray = !Number.isNaN(draft.at) && of(draft.at)?.inside === false;
    if (stray) ledger.refuse(draft.row, 'the bar lies outside the session');
    return !stray;
  });
}
