import type { Fill, FillKind, Instrument } from '../../../domain/ledger/fill.ts';
import type { FillGroup } from '../../../domain/ledger/outline.ts';
import type { Holding } from '../../../domain/ledger/page.ts';
import type { Minor, Price, Quantity } from '../../../domain/money.ts';
import type { LedgerFilter } from '../../../ports/ledger.ts';
import type { Driver } from '../driver.ts';
import { type HoldingRow, holdingFields, holdingOf, planOf } from './rows.ts';
import { conditions, holdingsOf, ofHolding } from './scan.ts';

/** So many that they die young: what is read of ten years is garbage at once. */
const pageRows = 1_024;

/** Columns of a fill in the order of `FillCells`. */
export const cellColumns = `f.seq, f.at, f.id, f.holding, f.kind, f.quantity, f.price, f.charges, f.charges_known, f.source, f.order_id,
  f.strategy_id, f.note, f.plan, f.split_new, f.split_old, f.reverses`;
export type FillCells = readonly [
  seq: number,
  at: number,
  id: string,
  holding: number,
  kind: FillKind,
  quantity: number,
  price: number,
  charges: number,
  chargesKnown: number,
  source: string,
  orderId: string | null,
  strategyId: string | null,
  note: string | null,
  plan: string | null,
  splitNew: number | null,
  splitOld: number | null,
  reverses: string | null,
];

export function fillOfCells(cells: FillCells, { instrument, currency, account }: Holding): Fill {
  const [, at, id, , kind, quantity, price, charges, known, source, orderId, strategyId, note, plan] = cells;
  const [splitNew, splitOld, reverses] = [cells[14], cells[15], cells[16]];
  return {
    id,
    at,
    instrument,
    side: quantity < 0 ? 'sell' : 'buy',
    quantity: Math.abs(quantity) as Quantity,
    price: price as Price,
    charges: charges as Minor,
    chargesKnown: known === 1,
    currency,
    kind,
    account,
    source,
    orderId,
    strategyId,
    note,
    plan: planOf(plan),
    split: splitNew === null || splitOld === null ? null : { new: splitNew, old: splitOld },
    reverses,
  };
}

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
  const sql = `SELECT ${cellColumns} FROM fills f ${ofHolding(filter)}
    WHERE f.seq <= ? AND ${where} AND (f.at, f.seq) > (?, ?) ORDER BY f.at, f.seq LIMIT ${pageRows}`;
  for (let at = -1, seq = 0; ; ) {
    const rows = await db.cells<FillCells>(sql, [newest, ...values, at, seq]);
    const standing = skip.size === 0 ? rows : rows.filter(([, , id]) => !skip.has(id));
    if (standing.length > 0) yield standing.map((row) => fillOfCells(row, holdings[row[3]]!));
    if (rows.length < pageRows) return;
    [seq, at] = rows.at(-1)!;
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

/** Sums of each contract and strategy; see `LedgerRepository.groups`. */
export async function fillGroups(db: Driver, filter: LedgerFilter): Promise<FillGroup[]> {
  const { where, values } = conditions(filter, 'fills');
  const rows = await db.cells<
    readonly [number, string | null, number | null, number | string | null, number | string]
  >(
    `SELECT f.holding, f.strategy_id, min(CASE WHEN f.quantity <> 0 THEN f.at END) AS first, sum(f.quantity) AS total,
       sum(CASE WHEN f.quantity = 0 THEN 1 ELSE 0 END) AS splits
     FROM fills f ${ofHolding(filter)} WHERE ${where} GROUP BY f.holding, f.strategy_id`,
    values,
  );
  const undoing = await db.all<{ holding: number; strategyId: string | null }>(
    `SELECT f.holding, f.strategy_id AS "strategyId" FROM fills f WHERE f.reverses IS NOT NULL
     UNION SELECT t.holding, t.strategy_id AS "strategyId" FROM fills r JOIN fills t ON t.id = r.reverses`,
  );
  const undone = new Set(undoing.map(({ holding, strategyId }) => `${holding}|${strategyId ?? ''}`));
  const holdings = await holdingsOf(db);
  return rows.map(([holding, strategyId, first, quantity, splits]) => ({
    ...holdings[holding]!,
    holding,
    strategyId,
    first,
    quantity: Number(quantity ?? 0),
    splits: Number(splits),
    undone: undone.has(`${holding}|${strategyId ?? ''}`),
  }));
}
