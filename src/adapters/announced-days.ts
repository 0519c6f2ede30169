import fs from 'node:fs';
import { CoachError } from '../core/errors.ts';
import { announce } from '../domain/calendar/calendar.ts';
import type { AnnouncedDays } from '../domain/calendar/calendar-file.ts';
import { changeFile } from './kept-file.ts';

const isDay = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value);

function isList(value: unknown): value is AnnouncedDays {
  const { through, closed, special, source } = (value ?? {}) as Record<string, unknown>;
  return (
    (through === null || isDay(through)) &&
    Array.isArray(closed) &&
    closed.every(isDay) &&
    Array.isArray(special) &&
    special.every((one: { date?: unknown }) => isDay(one?.date)) &&
    typeof source === 'string'
  );
}

function listsOf(file: string, text: string): AnnouncedDays[] {
  try {
    const lists: unknown = JSON.parse(text);
    if (Array.isArray(lists) && lists.every(isList)) return lists;
  } catch {
    // Said below.
  }
  throw new CoachError(
    'unavailable',
    `${file} is damaged: it holds no holidays`,
    "Remove it, and import the exchange's holiday list again.",
  );
}

/** Adds to the calendar what was imported of holidays. Throws `unavailable` for a damaged file: a calendar with gaps would be worse. */
export function recallDays(file: string): void {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw new CoachError('unavailable', `${file} cannot be read`, 'Check who may read it.', {
      cause: thrown,
    });
  }
  announce(listsOf(file, text));
}

/** Keeps announced days beside the others, and adds them to the calendar of this process. */
export async function keepDays(file: string, days: AnnouncedDays): Promise<void> {
  let lists: AnnouncedDays[] = [];
  await changeFile(file, (text) => {
    lists = [...(text === null ? [] : listsOf(file, text)), days];
    return `${JSON.stringify(lists, null, 1)}\n`;
  });
  announce(lists);
}
