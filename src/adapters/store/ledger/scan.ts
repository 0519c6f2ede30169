import { fillKinds } from '../../../domain/ledger/fill.ts';
import type { FillPage, Holding } from '../../../domain/ledger/page.ts';
import type { LedgerFilter } from '../../../ports/ledger.ts';
import type { Tx, Value } from '../driver.ts';
import { type HoldingRow, holdingFields, holdingOf } from './rows.ts';

const pageRows = 4_096;

/** The WHERE of a filter over `fills f JOIN holdings h`, or over cash flows where `h` is the same table. */
export function conditions(
  filter: LedgerFilter,
  table: 'fills' | 'cash_flows',
): { where: string; values: Value[] } {
  const parts: string[] = [];
  const values: Value[] = [];
  const owner = table === 'fills' ? 'h' : 'f';
  const add = (sql: string, value: Value | undefined) => {
    if (value === undefined) return;
    parts.push(sql);
    values.push(value);
  };
  add(`${owner}.account = ?`, filter.account);
  add(`${owner}.currency = ?`, filter.currency);
  if (table === 'fills') {
    // A share under another symbol with the same ISIN is the same share.
    if (filter.symbol !== undefined) {
      parts.push("(h.symbol = ? OR h.isin IN (SELECT isin FROM holdings WHERE symbol = ? AND isin <> ''))");
      values.push(filter.symbol, filter.symbol);
    }
    add('f.strategy_id = ?', filter.strategyId);
    if (filter.sharesOnly === true) parts.push("h.kind IN ('stock', 'etf')");
  }
  if (filter.groups !== undefined) {
    const bare = filter.groups.filter(({ strategyId }) => strategyId === null).map(({ holding }) => holding);
    const named = [...new Set(filter.groups.flatMap(({ strategyId }) => strategyId ?? []))];
    const listed = (rows: readonly Value[]) => rows.map(() => '?').join(', ');
    const either = [
      ...(bare.length === 0 ? [] : [`f.strategy_id IS NULL AND f.holding IN (${listed(bare)})`]),
      ...(named.length === 0 ? [] : [`f.strategy_id IN (${listed(named)})`]),
    ];
    parts.push(either.length === 0 ? '1 = 0' : `(${either.join(' OR ')})`);
    values.push(...bare, ...named);
  }
  add('f.source = ?', filter.source);
  add('f.at >= ?', filter.from);
  add('f.at <= ?', filter.to);
  if (filter.ids !== undefined) {
    parts.push(filter.ids.length === 0 ? '1 = 0' : `f.id IN (${filter.ids.map(() => '?').join(', ')})`);
    values.push(...filter.ids);
  }
  return { where: parts.length === 0 ? '1 = 1' : parts.join(' AND '), values };
}

/** The join that a filter over fills asks for; none where it looks at fills alone. */
export const ofHolding = ({ account, currency, symbol, sharesOnly }: LedgerFilter): string =>
  (account ?? currency ?? symbol ?? sharesOnly) === undefined ? '' : 'JOIN holdings h ON h.id = f.holding';

/** Every holding by its number. */
export async function holdingsOf(tx: Tx): Promise<(Holding | undefined)[]> {
  const rows = await tx.all<HoldingRow & { number: number }>(
    `SELECT h.id AS number, ${holdingFields} FROM holdings h ORDER BY h.id`,
  );
  const holdings: (Holding | undefined)[] = [];
  for (const row of rows) holdings[row.number] = holdingOf(row);
  return holdings;
}

async function undone(tx: Tx): Promise<Set<number>> {
  const rows = await tx.all<{ seq: number; target: number | null }>(
    'SELECT r.seq, t.seq AS target FROM fills r LEFT JOIN fills t ON t.id = r.reverses WHERE r.reverses IS NOT NULL',
  );
  return new Set(rows.flatMap(({ seq, target }) => (target === null ? [seq] : [seq, target])));
}

/** seq, at, holding, quantity, price, charges, whether known, kind, new and old of a split. */
type ScanRow = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  (typeof fillKinds)[number],
  number | null,
  number | null,
];

const emptyPage = (holdings: FillPage['holdings']): FillPage => ({
  holdings,
  count: 0,
  at: new Float64Array(pageRows),
  holding: new Int32Array(pageRows),
  quantity: new Float64Array(pageRows),
  price: new Float64Array(pageRows),
  charges: new Float64Array(pageRows),
  chargesKnown: new Uint8Array(pageRows),
  kind: new Uint8Array(pageRows),
  splitNew: new Float64Array(pageRows),
  splitOld: new Float64Array(pageRows),
});

function fillPage(page: FillPage, rows: readonly ScanRow[], skip: ReadonlySet<number>): FillPage {
  let n = 0;
  for (const row of rows) {
    if (skip.size > 0 && skip.has(row[0])) continue;
    page.at[n] = row[1];
    page.holding[n] = row[2];
    page.quantity[n] = row[3];
    page.price[n] = row[4];
    page.charges[n] = row[5];
    page.chargesKnown[n] = row[6];
    page.kind[n] = row[7] === 'trade' ? 0 : fillKinds.indexOf(row[7]);
    page.splitNew[n] = row[8] ?? 0;
    page.splitOld[n] = row[9] ?? 0;
    n++;
  }
  page.count = n;
  return page;
}

/** Fills in time order, a page of columns at a time; the same page is filled again for the next visit. */
export async function scanFills(
  tx: Tx,
  filter: LedgerFilter,
  visit: (page: FillPage) => void,
): Promise<void> {
  const skip = await undone(tx);
  const page = emptyPage(await holdingsOf(tx));
  const { where, values } = conditions(filter, 'fills');
  const joined = ofHolding(filter);
  const sql = `SELECT f.seq, f.at, f.holding, f.quantity, f.price, f.charges, f.charges_known, f.kind, f.split_new, f.split_old
    FROM fills f ${joined}
    WHERE ${where} AND (f.at, f.seq) > (?, ?) ORDER BY f.at, f.seq LIMIT ${pageRows}`;
  for (let at = -1, seq = 0; ; ) {
    const rows = await tx.cells<ScanRow>(sql, [...values, at, seq]);
    if (rows.length > 0) visit(fillPage(page, rows, skip));
    if (rows.length < pageRows) return;
    [seq, at] = rows.at(-1)!;
  }
}
