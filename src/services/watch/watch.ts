import type { Context } from '../../core/command.ts';
import type { MonitorDocument, MonitorInput, MonitorRow } from '../../core/shapes/monitor.ts';
import { addDays, type Exchange, localDate, type Session, session } from '../../domain/calendar/calendar.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Watched, WatchRules } from '../../domain/watch/watcher.ts';

/** What the monitor remembers over a restart. */
export interface Memory {
  symbols: Record<string, Watched>;
  /** When a move of a symbol, measure and direction was last told. */
  told: Record<string, number>;
  /** The equity of the account, watched like a price. */
  pnl: Watched;
}

/** One run of the monitor. */
export interface Watch {
  input: MonitorInput;
  rules: WatchRules;
  memory: Memory;
  context: Context;
  /** When the machine itself was last looked at. */
  checkedAt: number;
  tally: Pick<MonitorDocument, 'looks' | 'ticks' | 'moves' | 'outages' | 'cycles' | 'refused'>;
  row(row: Partial<MonitorRow> & Pick<MonitorRow, 'type'>): void;
}

/** The session of an exchange that is open at a moment; null where none is, or where the calendar does not say. */
export function openSession(exchange: Exchange, now: number): Session | null {
  const found = session(exchange, localDate(exchange, now));
  if (isRefusal(found) || found === null || found.hoursUnknown === true) return null;
  return now >= found.open && now < found.close ? found : null;
}

/** When the next session with published hours opens after a moment; null where the calendar does not say. */
export function nextOpen(exchange: Exchange, now: number): number | null {
  for (let day = 0; day < 15; day++) {
    const found = session(exchange, addDays(localDate(exchange, now), day));
    if (isRefusal(found)) return null;
    if (found !== null && found.hoursUnknown !== true && found.open > now) return found.open;
  }
  return null;
}
