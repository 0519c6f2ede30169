import { fillKinds } from '../../../domain/ledger/fill.ts';
import type { FillPage, Holding } from '../../../domain/ledger/page.ts';
import type { LedgerFilter } from '../../../ports/ledger.ts';
import type { Tx, Value } from '../driver.ts';
import { type HoldingRow, holdingFields, holdingOf } from './rows.ts';

const pageRows = 16_384;

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

interface ScanRow {
  seq: number;
  at: number;
  holding: number;
  quantity: number;
  price: number;
  charges: number;
  known: number;
  kind: (typeof fillKinds)[number];
  splitNew: number | null;
  splitOld: number | null;
}

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
    if (skip.size > 0 && skip.has(row.seq)) continue;
    page.at[n] = row.at;
    page.holding[n] = row.holding;
    page.quantity[n] = row.quantity;
    page.price[n] = row.price;
    page.charges[n] = row.charges;
    page.chargesKnown[n] = row.known;
    page.kind[n] = row.kind === 'trade' ? 0 : fillKinds.indexOf(row.kind);
    page.splitNew[n] = row.splitNew ?? 0;
    page.splitOld[n] = row.splitOld ?? 0;
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
  const sql = `SELECT f.seq, f.at, f.holding, f.quantity, f.price, f.charges, f.charges_known AS known, f.kind,
      f.split_new AS "splitNew", f.split_old AS "splitOld"
    FROM fills f ${joined}
    WHERE ${where} AND (f.at, f.seq) > (?, ?) ORDER BY f.at, f.seq LIMIT ${pageRows}`;
  for (let at = -1, seq = 0; ; ) {
    const rows = await tx.all<ScanRow>(sql, [...values, at, seq]);
    if (rows.length > 0) visit(fillPage(page, rows, skip));
    if (rows.length < pageRows) return;
    ({ at, seq } = rows.at(-1)!);
  }
}
