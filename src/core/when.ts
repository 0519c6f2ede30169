import { CoachError } from './errors.ts';

const istOffsetMs = 330 * 60_000;
const dayMs = 86_400_000;
const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3}))?)?)?\s*(Z|[+-]\d{2}:?\d{2})?$/i;

function offsetMs(zone: string | undefined): number {
  if (zone === undefined) return istOffsetMs;
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}

function bad(text: string): CoachError {
  return new CoachError(
    'usage',
    `"${text}" is not a time`,
    'Write 2026-11-20, "2026-11-20 14:30" (Indian time) or 2026-11-20T14:30:00+05:30.',
  );
}

/**
 * A typed moment as epoch ms UTC. Without an offset it is Indian Standard Time; a date alone is the last
 * millisecond of that day. Throws CoachError `usage` for anything else.
 */
export function parseWhen(text: string): number {
  const match = pattern.exec(text.trim());
  if (match === null) throw bad(text);
  const [, year, month, day, hour, minute, second, fraction, zone] = match;
  const midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (!new Date(midnight).toISOString().startsWith(`${year}-${month}-${day}`)) throw bad(text);
  if (hour === undefined) {
    if (zone !== undefined) throw bad(text);
    return midnight + dayMs - 1 - istOffsetMs;
  }
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) throw bad(text);
  const clockMs = (Number(hour) * 3600 + Number(minute) * 60 + Number(second ?? 0)) * 1000;
  return midnight + clockMs + Number((fraction ?? '0').padEnd(3, '0')) - offsetMs(zone);
}
