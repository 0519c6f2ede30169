import { CoachError } from '../../../core/errors.ts';
import {
  type CashFlow,
  type Fill,
  fillContent,
  fillFault,
  flowContent,
  flowFault,
} from '../../../domain/ledger/fill.ts';
import type { Minor } from '../../../domain/money.ts';
import type { Refusal } from '../../../domain/refusal.ts';
import type { MarkRecord } from '../../../ports/ledger.ts';
import type { Tx, Value } from '../driver.ts';
import { appendEvent } from '../events.ts';
import { whole } from '../finite.ts';
import { batches, holdingNumbers, insert } from './insertion.ts';
import { cellColumns, type FillCells, fillOfCells } from './pages.ts';
import {
  beginning,
  type FlowRow,
  fillColumns,
  fillRow,
  fillValues,
  flowColumns,
  flowOf,
  flowValues,
  holdingRow,
  holdingValues,
  rowHash,
} from './rows.ts';
import { holdingsOf } from './scan.ts';

interface Tally {
  added: number;
  already: number;
  differing: string[];
}

interface Head {
  count: number;
  hash: string;
}

/** Where the chains of the three tables end. */
export interface Heads {
  fills: Head;
  flows: Head;
  marks: Head;
}

const refuse = ({ refused, hint }: Refusal): never => {
  throw new CoachError(
    'refused',
    `${refused}; nothing was stored`,
    hint ?? 'Correct the row and store it again.',
  );
};

/** The end of a table's chain. */
async function headOf(tx: Tx, table: 'fills' | 'cash_flows' | 'marks'): Promise<Head> {
  const [last] = await tx.all<{ seq: number; hash: string }>(
    `SELECT seq, hash FROM ${table} ORDER BY seq DESC LIMIT 1`,
  );
  return { count: last?.seq ?? 0, hash: last?.hash ?? beginning };
}

const listed = (n: number): string => new Array<string>(n).fill('?').join(', ');

/** Fills that are there under these ids; holdings are read with the first of them. */
function storedFills(tx: Tx): (ids: readonly string[]) => Promise<Fill[]> {
  let holdings: Awaited<ReturnType<typeof holdingsOf>> | undefined;
  return async (ids) => {
    const rows = await tx.cells<FillCells>(
      `SELECT ${cellColumns} FROM fills f WHERE f.id IN (${listed(ids.length)})`,
      ids,
    );
    if (rows.some((row) => holdings?.[row[3]] === undefined)) holdings = await holdingsOf(tx);
    return rows.map((row) => fillOfCells(row, holdings![row[3]]!));
  };
}

async function storedFlows(tx: Tx, ids: readonly string[]): Promise<CashFlow[]> {
  const rows = await tx.all<FlowRow>(
    `SELECT ${flowColumns} FROM cash_flows WHERE id IN (${listed(ids.length)})`,
    ids,
  );
  return rows.map(flowOf);
}

/** What a fill says but for charges that are an estimate: tables grow, and what a day's other rows make of it is no contradiction. */
const toldOf = (fill: Fill): unknown[] =>
  fillContent(fill.chargesKnown ? fill : { ...fill, charges: 0 as Minor });

const same = (a: readonly unknown[], b: readonly unknown[]): boolean =>
  a.every((value, i) => Object.is(value, b[i]) || value === b[i]);

/** The rows of a batch that the ledger does not have; others are counted, by whether their content is the same. */
function fresh<T extends { id: string }>(
  batch: readonly T[],
  stored: readonly T[],
  content: (row: T) => unknown[],
  tally: Tally,
): T[] {
  const met = new Map(stored.map((row) => [row.id, row]));
  return batch.filter((row) => {
    const twin = met.get(row.id);
    if (twin === undefined) {
      met.set(row.id, row);
      return true;
    }
    if (same(content(twin), content(row))) tally.already++;
    else tally.differing.push(row.id);
    return false;
  });
}

/** A row undoes one that is there and is no undoing itself. */
async function checkReversal(tx: Tx, table: 'fills' | 'cash_flows', target: string): Promise<void> {
  const rows = await tx.all<{ reverses: string | null; undone: number }>(
    `SELECT reverses, EXISTS (SELECT 1 FROM ${table} r WHERE r.reverses = t.id) AS undone FROM ${table} t WHERE id = ?`,
    [target],
  );
  if (rows.length === 0) refuse({ refused: `There is no row ${target} to undo` });
  if (rows[0]!.reverses !== null) refuse({ refused: `${target} undoes another row and cannot be undone` });
  if (Number(rows[0]!.undone) === 1) refuse({ refused: `${target} is undone already` });
}

async function appendFills(tx: Tx, fills: Iterable<Fill>, head: Head, tally: Tally): Promise<void> {
  const numberOf = holdingNumbers(tx);
  const there = storedFills(tx);
  for (const batch of batches(fills)) {
    const rows: Value[][] = [];
    const stored = await there(batch.map((fill) => fill.id));
    for (const fill of fresh(batch, stored, toldOf, tally)) {
      const fault = fillFault(fill);
      if (fault !== null) refuse(fault);
      if (fill.reverses !== null) {
        await insert(tx, 'fills', fillColumns, rows.splice(0));
        await checkReversal(tx, 'fills', fill.reverses);
      }
      const holding = holdingRow(fill);
      const cells = fillValues(fillRow(fill, ++head.count, await numberOf(holding)));
      head.hash = rowHash([...cells, ...holdingValues(holding)], head.hash);
      rows.push([...cells, head.hash]);
      tally.added++;
    }
    await insert(tx, 'fills', fillColumns, rows);
  }
}

async function appendFlows(tx: Tx, flows: readonly CashFlow[], head: Head, tally: Tally): Promise<void> {
  for (const batch of batches(flows)) {
    const stored = await storedFlows(
      tx,
      batch.map((flow) => flow.id),
    );
    for (const flow of fresh(batch, stored, flowContent, tally)) {
      const fault = flowFault(flow);
      if (fault !== null) refuse(fault);
      if (flow.reverses !== null) await checkReversal(tx, 'cash_flows', flow.reverses);
      const cells = flowValues({ ...flow, seq: ++head.count });
      head.hash = rowHash(cells, head.hash);
      await insert(tx, 'cash_flows', flowColumns, [[...cells, head.hash]]);
      tally.added++;
    }
  }
}

async function headsOf(tx: Tx): Promise<Heads> {
  return {
    fills: await headOf(tx, 'fills'),
    flows: await headOf(tx, 'cash_flows'),
    marks: await headOf(tx, 'marks'),
  };
}

/** Writes into the event log where the ledger's chains end now, so that rows cut off their ends are missed. */
const tell = (tx: Tx, at: number, heads: Heads) =>
  appendEvent(tx, { at, kind: 'ledger', body: JSON.stringify(heads) });

/** Adds a mark and its event, inside one transaction. */
export async function appendMark(
  tx: Tx,
  { at, account, body }: Omit<MarkRecord, 'seq'>,
  now: number,
): Promise<MarkRecord> {
  const heads = await headsOf(tx);
  const seq = ++heads.marks.count;
  const cells = [seq, whole(at, 'Mark: at'), account, body];
  heads.marks.hash = rowHash(cells, heads.marks.hash);
  await insert(tx, 'marks', 'seq, at, account, body, hash', [[...cells, heads.marks.hash]]);
  await tell(tx, now, heads);
  return { seq, at, account, body };
}

/** Adds rows and the event that tells of them, inside one transaction. */
export async function appendRows(
  tx: Tx,
  fills: Iterable<Fill>,
  flows: readonly CashFlow[],
  at: number,
): Promise<Tally> {
  const tally: Tally = { added: 0, already: 0, differing: [] };
  const heads = await headsOf(tx);
  await appendFills(tx, fills, heads.fills, tally);
  await appendFlows(tx, flows, heads.flows, tally);
  if (tally.added > 0) await tell(tx, at, heads);
  return tally;
}
