import type { Holiday } from '../../../domain/calendar/holiday-list.ts';
import { columnOf, rowFault, type Table } from '../../files/csv.ts';
import { anyDate, namedDate } from '../../files/dates.ts';
import { isObject, listUnder } from '../../files/json.ts';
import { ledger } from '../ledger.ts';
import { quoted, type Reading, type Source } from '../reading.ts';

/** Segments of the exchange's own list, the one of options first. */
const segments = ['FO', 'CM'] as const;

const dayOf = (text: string): string | undefined => anyDate(text) ?? namedDate(text);

function reading(rows: readonly { row: number; date: string; name: string }[]): Reading {
  const found = ledger();
  const holidays: Holiday[] = [];
  for (const { row, date, name } of rows) {
    const day = dayOf(date.trim());
    if (day === undefined) {
      found.refuse(row, `${quoted(date)} is not a date`);
      continue;
    }
    holidays.push({ date: day, name: name.trim() });
    found.keep();
  }
  return { format: 'nse-holidays', chains: [], bars: [], holidays, ledger: found };
}

/** NSE's holiday-master: lists by segment of {tradingDate: "26-Jan-2026", weekDay, description}. */
export const isHolidayMaster = (json: unknown): boolean =>
  isObject(json) &&
  segments.some((segment) => {
    const [first] = listUnder(json, segment);
    return isObject(first) && 'tradingDate' in first;
  });

export function readHolidayMaster(json: unknown, _: Source): Reading {
  const rows = segments.map((segment) => listUnder(json, segment)).find((list) => list.length > 0) ?? [];
  return reading(
    rows.map((item, i) => {
      const { tradingDate, description } = isObject(item) ? item : {};
      return { row: i + 1, date: String(tradingDate ?? ''), name: String(description ?? '') };
    }),
  );
}

/** Upstox's list of market holidays: `data` of {date: "2026-01-26", description, holiday_type, closed_exchanges, open_exchanges}. */
export const isUpstoxHolidays = (json: unknown): boolean => {
  const [first] = listUnder(json, 'data');
  return isObject(first) && 'closed_exchanges' in first && 'holiday_type' in first;
};

const opensAt = (row: Record<string, unknown>, exchange: string): boolean =>
  listUnder(row, 'open_exchanges').some((one) => isObject(one) && one['exchange'] === exchange);

/** Its rows that close the NSE's derivatives or shares, a special session among them; days that close other exchanges alone are left out. */
export function readUpstoxHolidays(json: unknown, _: Source): Reading {
  const rows = listUnder(json, 'data').flatMap((item, i) => {
    const row = isObject(item) ? item : {};
    const closed = Array.isArray(row['closed_exchanges']) ? row['closed_exchanges'] : [];
    const shuts = closed.includes('NFO') || closed.includes('NSE');
    const special = row['holiday_type'] === 'SPECIAL_TIMING' && (opensAt(row, 'NSE') || opensAt(row, 'NFO'));
    const { date, description } = row;
    return shuts || special || !isObject(item)
      ? [{ row: i + 1, date: String(date ?? ''), name: String(description ?? '') }]
      : [];
  });
  return reading(rows);
}

const names = ['description', 'holiday', 'holidays', 'occasion'] as const;

/** The same list as a table: a date, the day of the week, and what is celebrated. */
export const isHolidayTable = (table: Table): boolean =>
  columnOf(table, 'date', 'tradingdate', 'trading_date', 'holiday_date') >= 0 &&
  columnOf(table, 'day', 'weekday', 'week_day') >= 0 &&
  columnOf(table, ...names) >= 0;

export function readHolidayTable(table: Table, _: Source): Reading {
  const date = columnOf(table, 'date', 'tradingdate', 'trading_date', 'holiday_date');
  const name = columnOf(table, ...names);
  const rows = [...table.rows()].map((row) => {
    const bad = rowFault(row, table, Math.max(date, name) + 1) !== undefined;
    return { row: row.line, date: bad ? '' : row.fields[date]!, name: bad ? '' : row.fields[name]! };
  });
  return reading(rows);
}
