import { CoachError } from '../../../core/errors.ts';
import type { LedgerCheck } from '../../../ports/ledger.ts';
import type { Driver, Tx, Value } from '../driver.ts';
import { verifyEvents } from '../events.ts';
import type { Heads } from './append.ts';
import {
  beginning,
  type FillRow,
  type FlowRow,
  fillFields,
  fillValues,
  flowColumns,
  flowValues,
  type HoldingRow,
  holdingFields,
  holdingValues,
  rowHash,
} from './rows.ts';

const pageRows = 10_000;
const mostFaults = 1_000;

type Chained = { seq: number; hash: string };

interface Chain<T extends Chained> {
  table: string;
  sql: string;
  cells(row: T): readonly Value[];
}

const fillChain = (holdings: ReadonlyMap<number, readonly Value[]>): Chain<FillRow> => ({
  table: 'fills',
  sql: `SELECT ${fillFields} FROM fills f WHERE f.seq > ? ORDER BY f.seq LIMIT ${pageRows}`,
  cells: (row) => [...fillValues(row), ...(holdings.get(row.holding) ?? [])],
});
const flowChain: Chain<FlowRow> = {
  table: 'cash_flows',
  sql: `SELECT ${flowColumns} FROM cash_flows WHERE seq > ? ORDER BY seq LIMIT ${pageRows}`,
  cells: flowValues,
};
const markChain: Chain<Chained & { at: number; account: string; body: string }> = {
  table: 'marks',
  sql: `SELECT seq, at, account, body, hash FROM marks WHERE seq > ? ORDER BY seq LIMIT ${pageRows}`,
  cells: (row) => [row.seq, row.at, row.account, row.body],
};

/** Walks one table; every row is judged by itself, so that one change does not blame all rows behind it. */
async function walk<T extends Chained>(
  tx: Tx,
  chain: Chain<T>,
  faults: LedgerCheck['faults'],
): Promise<{ count: number; hash: string }> {
  let count = 0;
  let seq = 0;
  let hash = beginning;
  const fault = (row: number, reason: string) => {
    if (faults.length < mostFaults) faults.push({ table: chain.table, row, reason });
  };
  for (;;) {
    const rows = await tx.all<T>(chain.sql, [seq]);
    for (const row of rows) {
      count++;
      if (row.seq !== seq + 1) fault(seq + 1, 'is missing');
      if (rowHash(chain.cells(row), hash) !== row.hash) fault(row.seq, 'is not as it was written');
      ({ seq, hash } = row);
    }
    if (rows.length < pageRows) return { count, hash };
  }
}

async function holdingsOf(tx: Tx): Promise<Map<number, readonly Value[]>> {
  const rows = await tx.all<HoldingRow & { number: number }>(
    `SELECT h.id AS number, ${holdingFields} FROM holdings h`,
  );
  return new Map(rows.map((row) => [row.number, holdingValues(row)]));
}

/** Compares where the chains end with where the log says they do; rows cut off an end leave no other trace. */
async function checkHeads(tx: Tx, found: Heads, faults: LedgerCheck['faults']): Promise<void> {
  const [event] = await tx.all<{ body: string }>(
    "SELECT body FROM events WHERE kind = 'ledger' ORDER BY seq DESC LIMIT 1",
  );
  const none = { count: 0, hash: beginning };
  const told =
    event === undefined ? { fills: none, flows: none, marks: none } : (JSON.parse(event.body) as Heads);
  for (const [name, table] of [
    ['fills', 'fills'],
    ['flows', 'cash_flows'],
    ['marks', 'marks'],
  ] as const) {
    const { count, hash } = told[name];
    if (count === found[name].count && hash === found[name].hash) continue;
    faults.push({ table, row: count, reason: `the event log tells of ${count} rows ending in ${hash}` });
  }
}

const brokenLog = (thrown: unknown): { count: number; reason: string } => {
  if (!(thrown instanceof CoachError)) throw thrown;
  return { count: 0, reason: thrown.message };
};

/** Recomputes every row hash, holds the ends of the chains against the event log, and recomputes that too. */
export async function verifyLedger(db: Driver): Promise<LedgerCheck> {
  const faults: LedgerCheck['faults'] = [];
  const found = await db.reading(async (tx) => {
    const fills = await walk(tx, fillChain(await holdingsOf(tx)), faults);
    const flows = await walk(tx, flowChain, faults);
    const marks = await walk(tx, markChain, faults);
    await checkHeads(tx, { fills, flows, marks }, faults);
    return { fills: fills.count, flows: flows.count, marks: marks.count };
  });
  const log = await verifyEvents(db).then(({ count }) => ({ count, reason: '' }), brokenLog);
  if (log.reason !== '') faults.push({ table: 'events', row: log.count, reason: log.reason });
  return { ...found, events: log.count, faults };
}
