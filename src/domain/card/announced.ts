import type { EarningsDay } from '../../core/shapes/card-earnings.ts';
import { typedDay } from '../calendar/typed-day.ts';

type Row = Readonly<Record<string, unknown>>;

/** Days out of a vendor's JSON, and how many rows held none. */
export interface Announced {
  days: EarningsDay[];
  refused: number;
}

const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The first of some fields that holds words. */
const said = (row: Row, ...names: string[]): string => {
  for (const name of names) {
    const value = row[name];
    if (typeof value === 'string' && value.trim() !== '' && value.trim() !== '-') return value.trim();
  }
  return '';
};

export const symbolOf = (text: string): string | null => {
  const symbol = text.trim().toUpperCase();
  return /^[A-Z0-9][A-Z0-9&._-]{0,19}$/.test(symbol) ? symbol : null;
};

/** What a company's notice is about, by its own words; results come first, as one meeting may decide on both. */
function kindOf(words: string): EarningsDay['kind'] {
  if (/\b(un-?audited|audited|financial|quarterly|annual)\b[^.]{0,60}\bresults?\b/i.test(words))
    return 'results';
  if (/\bresults?\b/i.test(words) && !/\bvoting|postal|scrutini[sz]er/i.test(words)) return 'results';
  if (/\bdividend\b/i.test(words)) return 'dividend';
  return /\b(split|sub-?division|bonus)\b/i.test(words) ? 'split' : 'other';
}

/** Minutes after midnight at which the NSE opens and closes. */
const [opens, closes] = [9 * 60 + 15, 15 * 60 + 30];

/** When of the day, by the stamp of a notice that was given: "23-Oct-2026 17:05:11". */
function stamped(text: string, from: string): Pick<EarningsDay, 'date' | 'time'> | null {
  const [day = '', clock = ''] = text.split(/\s+/, 2);
  const date = typedDay(day, from);
  const at = /^(\d{2}):(\d{2})/.exec(clock);
  if (date === null || at === null) return null;
  const minute = Number(at[1]) * 60 + Number(at[2]);
  return { date, time: minute < opens ? 'before' : minute >= closes ? 'after' : 'unknown' };
}

/**
 * A row of the NSE: of its event calendar (`symbol, purpose, bm_desc, date`), of board meetings (`bm_symbol, bm_date, bm_purpose,
 * bm_desc`) or of announcements (`symbol, desc, attchmntText, an_dt`), whose own stamp says when it came.
 */
function ofNse(row: Row, today: string): EarningsDay | null {
  const symbol = symbolOf(said(row, 'bm_symbol', 'symbol'));
  if (symbol === null) return null;
  const kind = kindOf(
    `${said(row, 'bm_purpose', 'purpose')} ${said(row, 'bm_desc', 'desc')} ${said(row, 'attchmntText')}`,
  );
  const meets = said(row, 'bm_date', 'date');
  if (meets === '') {
    const came = stamped(said(row, 'an_dt', 'sort_date'), today);
    return came === null ? null : { symbol, ...came, kind };
  }
  const date = typedDay(meets.split(/\s/, 1)[0]!, today);
  return date === null ? null : { symbol, date, time: 'unknown', kind };
}

/** Lists of Alpaca's corporate actions that a day of an option turns on. */
const alpacaLists: Readonly<Record<string, EarningsDay['kind']>> = {
  cash_dividends: 'dividend',
  stock_dividends: 'split',
  forward_splits: 'split',
  reverse_splits: 'split',
};

function ofAlpaca(lists: Row, today: string): Announced {
  const days: EarningsDay[] = [];
  let rows = 0;
  for (const [name, list] of Object.entries(lists)) {
    if (!Array.isArray(list)) continue;
    for (const row of list) {
      rows++;
      if (!isRow(row)) continue;
      const symbol = symbolOf(said(row, 'symbol', 'old_symbol', 'source_symbol', 'acquiree_symbol'));
      const date = typedDay(said(row, 'ex_date', 'effective_date', 'process_date'), today);
      // In force from the open of its day on.
      if (symbol !== null && date !== null)
        days.push({ symbol, date, time: 'before', kind: alpacaLists[name] ?? 'other' });
    }
  }
  return { days, refused: rows - days.length };
}

/**
 * Announcements out of the JSON of a vendor: the NSE's lists as they come or under `data`, Alpaca's under `corporate_actions`. Null
 * for anything else. An announcement that came is results only where it says so.
 */
export function announcedIn(json: unknown, today: string): Announced | null {
  const actions = isRow(json) ? json['corporate_actions'] : undefined;
  if (isRow(actions)) return ofAlpaca(actions, today);
  const rows = isRow(json) ? json['data'] : json;
  if (!Array.isArray(rows)) return null;
  const days = rows.flatMap((row) => (isRow(row) ? (ofNse(row, today) ?? []) : []));
  return { days, refused: rows.length - days.length };
}
