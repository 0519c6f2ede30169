import { CoachError } from '../../core/errors.ts';
import { type Decimals, isAmbiguous } from '../files/decimals.ts';
import { clean, isNegative, isZero, maybeNumber, type Row, sideOf } from './cells.ts';
import { type Field, type Mapping, mapUsage } from './mapping.ts';
import type { Sheet } from './sheet.ts';
import { type DateOrder, firstUnsure, orderProven } from './times.ts';

/** A mapping with every open question answered by the file. */
export interface Settled {
  columns: Mapping['columns'];
  dates: DateOrder;
  decimals: Decimals;
  /** Whether amounts bear no sign, purchases and sales alike; or the other way round than money moves. */
  amounts: 'signed' | 'unsigned' | 'reversed';
  accounts: ReadonlySet<string>;
  /** Whether amounts hold costs that no column names. */
  net: boolean;
}

/** The fields of one row. */
export interface Cells {
  of(field: Field): string;
  number(field: Field): string | undefined;
}

export const cellsOf = (row: Row, { columns, decimals }: Pick<Settled, 'columns' | 'decimals'>): Cells => ({
  of: (field) => (columns[field] === undefined ? '' : row.get(...columns[field])),
  number: (field) =>
    columns[field] === undefined ? undefined : maybeNumber(row, decimals, field, ...columns[field]),
});

/** How the file writes decimals: as told, as its numbers prove, else refused where a number can be read two ways. */
function decimalsIn(sheet: Sheet, mapping: Mapping): Decimals {
  if (mapping.decimals !== null) return mapping.decimals;
  if (sheet.decimals !== 'unsaid') return 'point';
  for (const row of sheet.rows)
    for (const field of ['quantity', 'price', 'charges', 'amount'] as const) {
      const text = row.get(...(mapping.columns[field] ?? ['']));
      if (isAmbiguous(text) && (text.includes(',') || sheet.delimiter === ';'))
        throw mapUsage(
          `"${text}" can be a number of thousands or one with decimals; say --map decimals=point or --map decimals=comma`,
        );
    }
  return 'point';
}

/** What a row gives where it can be read; undefined where it is refused later anyway. */
export function attempted<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (thrown) {
    if (thrown instanceof CoachError) return undefined;
    throw thrown;
  }
}

function datesIn(sheet: Sheet, mapping: Mapping): DateOrder {
  if (mapping.dates !== null) return mapping.dates;
  function* dates(): Generator<string> {
    for (const row of sheet.rows)
      for (const field of ['date', 'expiry'] as const) {
        const date = row.get(...(mapping.columns[field] ?? ['']));
        if (date !== '') yield date;
      }
  }
  function* single(): Generator<[string]> {
    for (const date of dates()) yield [date];
  }
  const proven = orderProven(single());
  const unsure = proven === null ? firstUnsure(dates()) : undefined;
  if (unsure !== undefined)
    throw mapUsage(
      `"${clean(unsure)}" can be read day first or month first; say --map dates=dmy or --map dates=mdy`,
    );
  return proven ?? 'ymd';
}

/** The sign that amounts bear: what is paid is negative, unless all are positive, or those of sales are. */
function amountsIn(sheet: Sheet, settled: Pick<Settled, 'columns' | 'decimals'>): Settled['amounts'] {
  let [agree, against] = [0, 0];
  for (const row of sheet.rows) {
    const cells = cellsOf(row, settled);
    const amount = attempted(() => cells.number('amount'));
    const side = attempted(() => sideOf(cells.of('side')));
    if (amount === undefined || side === undefined || isZero(amount)) continue;
    if (isNegative(amount) === (side === 'buy')) agree++;
    else against++;
  }
  const signs = sheet.rows.some((row) => /^\s*[(-]/.test(row.get(...(settled.columns.amount ?? ['']))));
  return signs ? (against > agree ? 'reversed' : 'signed') : 'unsigned';
}

/** Columns of costs without those that would count twice: a column that says it is the total stands alone, one that is the sum of two others goes. */
function withoutTotal(
  sheet: Sheet,
  { columns, decimals }: Pick<Settled, 'columns' | 'decimals'>,
): Mapping['columns'] {
  const names = columns.charges ?? [];
  const whole = names.find((name) => name.startsWith('total'));
  if (whole !== undefined) return { ...columns, charges: [whole] };
  if (names.length < 3) return columns;
  const rows = sheet.rows.map((row) =>
    names.map((name) => Math.abs(Number(attempted(() => maybeNumber(row, decimals, 'charges', name)) ?? 0))),
  );
  const sums = rows.map((costs) => costs.reduce((sum, cost) => sum + cost, 0));
  const used = names.filter((_, i) => rows.some((costs) => costs[i]! > 0)).length;
  if (used < 3) return columns;
  const total = names.findIndex(
    (_, i) =>
      rows.some((costs) => costs[i]! > 0) &&
      rows.every((costs, r) => Math.abs(sums[r]! - 2 * costs[i]!) < 0.005 * names.length),
  );
  return total < 0 ? columns : { ...columns, charges: names.filter((_, i) => i !== total) };
}

/** Answers what a mapping leaves open; throws `usage` where the file does not tell. */
export function settledFor(sheet: Sheet, mapping: Mapping): Settled {
  const decimals = decimalsIn(sheet, mapping);
  const columns = withoutTotal(sheet, { columns: mapping.columns, decimals });
  const signed = (row: Row) => /^\s*[(-]/.test(row.get(...(columns.quantity ?? [''])));
  if (columns.side === undefined && !sheet.rows.some(signed))
    throw mapUsage(
      'Nothing says which rows are purchases and which are sales: no column is named as a side, and no quantity is below zero',
    );
  const accounts = new Set<string>();
  for (const row of sheet.rows) accounts.add(row.get(...(columns.account ?? [''])));
  accounts.delete('');
  return {
    columns,
    decimals,
    dates: datesIn(sheet, mapping),
    amounts: amountsIn(sheet, { columns, decimals }),
    accounts,
    net: false,
  };
}
