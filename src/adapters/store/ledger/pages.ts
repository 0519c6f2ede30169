import type { Fill, Instrument } from '../../../domain/ledger/fill.ts';
import type { LedgerFilter } from '../../../ports/ledger.ts';
import type { Driver } from '../driver.ts';
import { type FillRow, fillFields, fillOf, type HoldingRow, holdingFields, holdingOf } from './rows.ts';
import { conditions, holdingsOf, ofHolding } from './scan.ts';

const pageRows = 4_096;

/** Ids of rows that undo another or are undone, among those that a filter lets through. */
async function undone(db: Driver, filter: LedgerFilter, newest: number): Promise<Set<string>> {
  const { where, values } = conditions(filter, 'fills');
  const rows = await db.all<{ id: string; reverses: string }>(
    `SELECT f.id, f.reverses FROM fills f ${ofHolding(filter)} WHERE f.reverses IS NOT NULL AND f.seq <= ? AND ${where}`,
    [newest, ...values],
  );
  return new Set(rows.flatMap(({ id, reverses }) => [id, reverses]));
}

/** Fills that stand, in the order of time, a page at a time; none that was added after the first page was asked for. */
export async function* fillPages(db: Driver, filter: LedgerFilter): AsyncGenerator<Fill[]> {
  // Rows are only ever added, so those up to a number are one state without a lock.
  const [last] = await db.all<{ seq: number | null }>('SELECT max(seq) AS seq FROM fills');
  const newest = last?.seq ?? 0;
  const skip = await undone(db, filter, newest);
  const holdings = await holdingsOf(db);
  const { where, values } = conditions(filter, 'fills');
  const sql = `SELECT ${fillFields} FROM fills f ${ofHolding(filter)}
    WHERE f.seq <= ? AND ${where} AND (f.at, f.seq) > (?, ?) ORDER BY f.at, f.seq LIMIT ${pageRows}`;
  for (let at = -1, seq = 0; ; ) {
    const rows = await db.all<FillRow>(sql, [newest, ...values, at, seq]);
    const standing = skip.size === 0 ? rows : rows.filter(({ id }) => !skip.has(id));
    if (standing.length > 0) yield standing.map((row) => fillOf(row, holdings[row.holding]!));
    if (rows.length < pageRows) return;
    ({ at, seq } = rows.at(-1)!);
  }
}

/** The newest name of each share that had several, by ISIN. */
export async function renamedShares(db: Driver, filter: LedgerFilter): Promise<Map<string, Instrument>> {
  const several = await db.all<{ isin: string }>(
    `SELECT isin FROM holdings WHERE isin <> '' AND kind IN ('stock', 'etf')
     GROUP BY isin HAVING count(DISTINCT symbol) > 1`,
  );
  const found = new Map<string, Instrument>();
  if (several.length === 0) return found;
  const skip = await undone(db, filter, Number.MAX_SAFE_INTEGER);
  const { where, values } = conditions(filter, 'fills');
  for (const { isin } of several) {
    const rows = await db.all<HoldingRow & { id: string }>(
      `SELECT f.id, ${holdingFields} FROM fills f JOIN holdings h ON h.id = f.holding
       WHERE h.isin = ? AND h.kind IN ('stock', 'etf') AND ${where} ORDER BY f.at DESC, f.seq DESC`,
      [isin, ...values],
    );
    const last = rows.find(({ id }) => !skip.has(id));
    if (last !== undefined) found.set(isin, holdingOf(last).instrument);
  }
  return found;
}
