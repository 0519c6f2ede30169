/** Returns of the months and the year, null where there was no bar. */
export interface YearRow {
  year: number;
  months: (number | null)[];
  total: number;
}

/** Returns by calendar month (UTC) of an equity curve; the first month is measured from the starting equity. */
export function monthlyReturns(time: Float64Array, equity: Float64Array): YearRow[] {
  const rows: YearRow[] = [];
  let base = equity[0] ?? Number.NaN;
  let yearBase = base;
  for (let i = 0; i < time.length; i++) {
    const date = new Date(time[i]!);
    const next = i + 1 < time.length ? new Date(time[i + 1]!) : null;
    if (
      next !== null &&
      next.getUTCMonth() === date.getUTCMonth() &&
      next.getUTCFullYear() === date.getUTCFullYear()
    )
      continue;
    const year = date.getUTCFullYear();
    let row = rows.at(-1);
    if (row?.year !== year) {
      yearBase = base;
      row = { year, months: new Array<number | null>(12).fill(null), total: 0 };
      rows.push(row);
    }
    row.months[date.getUTCMonth()] = base > 0 ? equity[i]! / base - 1 : null;
    row.total = yearBase > 0 ? equity[i]! / yearBase - 1 : 0;
    base = equity[i]!;
  }
  return rows;
}
