import { dayNumber } from '../calendar/zone.ts';
import type { OptionRight } from './instrument.ts';

/** A derivative's name taken apart; the expiry of a month-only name (26NOV) is still to be looked up. */
export interface DerivativeParts {
  root: string;
  expiry: string | { year: number; month: number };
  strike: number | null;
  right: OptionRight | null;
  /** Which grammar it was written in; `occ` roots are American unless known otherwise. */
  form: 'occ' | 'nse' | 'kite' | 'spaced';
}

export const monthNames = [
  'JAN',
  'FEB',
  'MAR',
  'APR',
  'MAY',
  'JUN',
  'JUL',
  'AUG',
  'SEP',
  'OCT',
  'NOV',
  'DEC',
] as const;
/** Kite's month letter of a weekly name: 1-9, O, N, D. */
export const weeklyMonths = '123456789OND';

const months = monthNames.join('|');
const two = (n: number) => String(n).padStart(2, '0');
const monthOf = (name: string) => (monthNames as readonly string[]).indexOf(name) + 1;
const fullYear = (text: string) => (text.length === 2 ? 2000 + Number(text) : Number(text));
const isoDate = (year: number, month: number, day: number) => `${year}-${two(month)}-${two(day)}`;

/** C, CE, CALL and P, PE, PUT. */
function rightOf(text: string): OptionRight {
  return text.startsWith('C') ? 'CE' : 'PE';
}

function occ(text: string): DerivativeParts | null {
  const match = /^([A-Z][A-Z0-9.&/-]{0,11}) *(\d{2})(\d{2})(\d{2})([CP])(\d{8,9})$/.exec(text);
  if (match === null) return null;
  const [, root, year, month, day, right, strike] = match;
  return {
    root: root!,
    expiry: isoDate(2000 + Number(year), Number(month), Number(day)),
    strike: Number(strike) / 1000,
    right: rightOf(right!),
    form: 'occ',
  };
}

function nseIdentifier(text: string): DerivativeParts | null {
  const match =
    /^(OPT|FUT)(?:IDX|STK|IVX)([A-Z0-9&-]+?)(\d{2})-(\d{2})-(\d{4})(CE|PE|XX)(\d+(?:\.\d+)?)$/.exec(text);
  if (match === null) return null;
  const [, instrument, root, day, month, year, right, strike] = match;
  const option = instrument === 'OPT';
  if (option === (right === 'XX')) return null;
  return {
    root: root!,
    expiry: isoDate(Number(year), Number(month), Number(day)),
    strike: option ? Number(strike) : null,
    right: option ? rightOf(right!) : null,
    form: 'nse',
  };
}

const kiteMonthly = new RegExp(
  `^([A-Z0-9][A-Z0-9&-]*?)(\\d{2})(${months})(?:FUT|(\\d+(?:\\.\\d+)?)(CE|PE))$`,
);
const kiteWeekly = /^([A-Z][A-Z&-]*)(\d{2})([1-9OND])(\d{2})(\d+(?:\.\d+)?)(CE|PE)$/;

function kite(text: string): DerivativeParts | null {
  const monthly = kiteMonthly.exec(text);
  if (monthly !== null) {
    const [, root, year, month, strike, right] = monthly;
    return {
      root: root!,
      expiry: { year: 2000 + Number(year), month: monthOf(month!) },
      strike: strike === undefined ? null : Number(strike),
      right: right === undefined ? null : rightOf(right),
      form: 'kite',
    };
  }
  const weekly = kiteWeekly.exec(text);
  if (weekly === null) return null;
  const [, root, year, month, day, strike, right] = weekly;
  return {
    root: root!,
    expiry: isoDate(2000 + Number(year), weeklyMonths.indexOf(month!) + 1, Number(day)),
    strike: Number(strike),
    right: rightOf(right!),
    form: 'kite',
  };
}

const dayMonthYear = `(\\d{1,2})[ -]?(${months})[ -]?(\\d{4}|\\d{2})`;
const iso = '(\\d{4}-\\d{2}-\\d{2})';
const written = `(?:${dayMonthYear}|${iso})`;
const strikeText = '(\\d+(?:\\.\\d+)?)';
const rightText = '(CALL|PUT|CE|PE|C|P)';
const spacedForms: { pattern: RegExp; order: 'date-strike' | 'strike-date' | 'future' | 'future-date' }[] = [
  { pattern: new RegExp(`^(.+?) ${written} ${strikeText} ?${rightText}$`), order: 'date-strike' },
  { pattern: new RegExp(`^(.+?) ${strikeText} ?${rightText} ${written}$`), order: 'strike-date' },
  { pattern: new RegExp(`^(.+?) ${written} FUT$`), order: 'future' },
  { pattern: new RegExp(`^(.+?) FUT ${written}$`), order: 'future-date' },
];

function writtenDate(fields: (string | undefined)[]): string {
  const [day, month, year, full] = fields;
  return full ?? isoDate(fullYear(year!), monthOf(month!), Number(day));
}

function spaced(text: string): DerivativeParts | null {
  for (const { pattern, order } of spacedForms) {
    const match = pattern.exec(text);
    if (match === null) continue;
    const rest = match.slice(2);
    const root = match[1]!;
    if (order === 'future' || order === 'future-date') {
      return { root, expiry: writtenDate(rest), strike: null, right: null, form: 'spaced' };
    }
    const at = order === 'date-strike' ? 4 : 0;
    const date = order === 'date-strike' ? rest.slice(0, 4) : rest.slice(2);
    return {
      root,
      expiry: writtenDate(date),
      strike: Number(rest[at]),
      right: rightOf(rest[at + 1]!),
      form: 'spaced',
    };
  }
  return null;
}

/** Takes apart an option or future name written in any of the known grammars; null when it is none of them. */
export function derivativeParts(text: string): DerivativeParts | null {
  const parts = occ(text) ?? nseIdentifier(text) ?? kite(text) ?? spaced(text);
  if (parts === null) return null;
  const sound = typeof parts.expiry !== 'string' || !Number.isNaN(dayNumber(parts.expiry));
  return sound && (parts.strike === null || parts.strike > 0) ? parts : null;
}
