import { addDays } from '../calendar/calendar.ts';
import { dayNumber, weekday } from '../calendar/zone.ts';

/** Days from `from` to `to`, both included; null is open. */
export interface Period {
  from: string | null;
  to: string | null;
}

interface Found {
  period: Period | null;
  /** The text without the words that told the period. */
  rest: string;
}

const date = '(\\d{4}-\\d{2}-\\d{2})';
const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const monthWord = months.map((name) => `${name}|${name.slice(0, 3)}`).join('|');

const two = (n: number) => String(n).padStart(2, '0');
const monthStart = (year: number, month: number) =>
  `${year + Math.floor((month - 1) / 12)}-${two(((((month - 1) % 12) + 12) % 12) + 1)}-01`;
const monthOf = (year: number, month: number): Period => ({
  from: monthStart(year, month),
  to: addDays(monthStart(year, month + 1), -1),
});
const yearOf = (year: number): Period => ({ from: `${year}-01-01`, to: `${year}-12-31` });

function week(today: string, back: number): Period {
  const monday = addDays(today, -((weekday(dayNumber(today)) + 6) % 7) - 7 * back);
  return { from: monday, to: addDays(monday, 6) };
}

function financialYear(year: number, month: number, back: number): Period {
  const start = (month >= 4 ? year : year - 1) - back;
  return { from: `${start}-04-01`, to: `${start + 1}-03-31` };
}

function lastOf(count: number, unit: string, today: string, year: number, month: number): Period {
  if (unit === 'day') return { from: addDays(today, 1 - count), to: today };
  if (unit === 'week') return { from: addDays(today, 1 - 7 * count), to: today };
  const start = monthStart(year, month - (unit === 'month' ? count : 12 * count));
  return { from: `${start.slice(0, 8)}${today.slice(8) > '28' ? '28' : today.slice(8)}`, to: today };
}

const sound = (day: string) => !Number.isNaN(dayNumber(day));

type Reader = [pattern: RegExp, read: (match: RegExpExecArray) => Period];

/** Readers of periods, the more particular first. */
function readers(today: string): Reader[] {
  const year = Number(today.slice(0, 4));
  const month = Number(today.slice(5, 7));
  const back = (word: string | undefined) => (word === 'this' || word === 'current' ? 0 : 1);
  const thisOrLast = '(this|current|last|previous)';
  return [
    [
      new RegExp(`\\b(?:between|from)\\s+${date}\\s+(?:and|to|until|till)\\s+${date}`),
      (m) => ({ from: m[1]!, to: m[2]! }),
    ],
    [new RegExp(`\\b(?:since|from|after)\\s+${date}`), (m) => ({ from: m[1]!, to: null })],
    [
      new RegExp(`\\bbefore\\s+${date}`),
      (m) => ({ from: null, to: sound(m[1]!) ? addDays(m[1]!, -1) : m[1]! }),
    ],
    [new RegExp(`\\b(?:until|till|upto)\\s+${date}`), (m) => ({ from: null, to: m[1]! })],
    [
      /\b(?:last|past|previous)\s+(\d{1,4})\s+(day|week|month|year)s?\b/,
      (m) => lastOf(Number(m[1]), m[2]!, today, year, month),
    ],
    [
      new RegExp(`\\b${thisOrLast}\\s+(?:financial year|fiscal year|fy)\\b`),
      (m) => financialYear(year, month, back(m[1])),
    ],
    [new RegExp(`\\b${thisOrLast}\\s+week\\b`), (m) => week(today, back(m[1]))],
    [new RegExp(`\\b${thisOrLast}\\s+month\\b`), (m) => monthOf(year, month - back(m[1]))],
    [new RegExp(`\\b${thisOrLast}\\s+year\\b`), (m) => yearOf(year - back(m[1]))],
    [/\b(?:ytd|year to date)\b/, () => ({ from: `${year}-01-01`, to: today })],
    [
      new RegExp(`\\b(?:in|during|of)\\s+(${monthWord})\\b(?:\\s+(\\d{4}))?`),
      (m) => {
        const wanted = months.findIndex((name) => name.startsWith(m[1]!)) + 1;
        // A month that is still to come this year means last year's.
        return monthOf(m[2] ? Number(m[2]) : wanted > month ? year - 1 : year, wanted);
      },
    ],
    [/\b(?:in|during|of)\s+(20\d{2})\b/, (m) => yearOf(Number(m[1]))],
    [/\btoday\b/, () => ({ from: today, to: today })],
    [/\byesterday\b/, () => ({ from: addDays(today, -1), to: addDays(today, -1) })],
    [new RegExp(`(?<!expiry )(?:\\bon\\s+)?\\b${date}\\b`), (m) => ({ from: m[1]!, to: m[1]! })],
  ];
}

/** The first period a lower-case text tells, counted from `today` (YYYY-MM-DD). A date that is no day stays in the text. */
export function periodIn(text: string, today: string): Found {
  for (const [pattern, read] of readers(today)) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const period = read(match);
    if ([period.from, period.to].some((day) => day !== null && !sound(day))) continue;
    return { period, rest: text.replace(match[0], ' ') };
  }
  return { period: null, rest: text };
}
