import type { MemoryFilter } from '../../../ports/memory.ts';
import type { Driver, Tx } from '../driver.ts';
import { highest } from './bit-kernel.ts';
import {
  blockRows,
  type Columns,
  copyColumns,
  emptyColumns,
  kindNumber,
  readBlock,
  sideNumber,
} from './code-block.ts';
import { codeScan } from './code-scan.ts';
import { blockKey, namesOf } from './code-write.ts';
import { forIds, type KnownModel } from './vectors.ts';

const pageBlocks = 512;

/** One model's blocks as they stay in memory while the process lives. */
interface Resident {
  versions: Map<number, number>;
  columns: Columns;
  scan: ReturnType<typeof codeScan>;
  rows: number;
}

interface StoredBlock {
  block: number;
  version: number;
  codes: Uint8Array;
}

function reserve(resident: Resident, rows: number): void {
  if (rows <= resident.rows) return;
  resident.scan.reserve(rows);
  if (rows > resident.columns.at.length) {
    const grown = emptyColumns(Math.max(rows, Math.ceil(resident.columns.at.length * 1.5)));
    copyColumns(resident.columns, grown, 0);
    resident.columns = grown;
  }
  resident.rows = rows;
}

function take(resident: Resident, blocks: readonly StoredBlock[], base: number): void {
  const numbers = blocks.map(({ block }) => block - base - 1);
  const last = numbers.reduce((most, number) => Math.max(most, number), -1);
  reserve(resident, (last + 1) * blockRows);
  blocks.forEach(({ block, version, codes }, i) => {
    const row = numbers[i]! * blockRows;
    const opened = readBlock(resident.scan.rowBytes, codes);
    copyColumns(opened, resident.columns, row);
    resident.scan.put(row, opened.codes);
    resident.versions.set(block, version);
  });
}

/** Reads what is new: all blocks at first, later those whose version has moved. */
async function refresh(tx: Tx, model: KnownModel, resident: Resident): Promise<void> {
  const base = blockKey(model.id, 0);
  const end = blockKey(model.id + 1, 0);
  if (resident.versions.size === 0) {
    for (let from = base; ; ) {
      const page = await tx.all<StoredBlock>(
        'SELECT block, version, codes FROM memory_codes WHERE block > ? AND block <= ? ORDER BY block LIMIT ?',
        [BigInt(from), BigInt(end), pageBlocks],
      );
      take(resident, page, base);
      if (page.length < pageBlocks) return;
      from = page.at(-1)!.block;
    }
  }
  // Versions only grow, so that the same sum over as many blocks means that nothing moved.
  const [sum] = await tx.all<{ blocks: number; versions: number | null }>(
    'SELECT count(*) AS blocks, sum(version) AS versions FROM memory_codes WHERE block > ? AND block <= ?',
    [BigInt(base), BigInt(end)],
  );
  let kept = 0;
  for (const version of resident.versions.values()) kept += version;
  if (sum?.blocks === resident.versions.size && (sum.versions ?? 0) === kept) return;
  const versions = await tx.all<Omit<StoredBlock, 'codes'>>(
    'SELECT block, version FROM memory_codes WHERE block > ? AND block <= ?',
    [BigInt(base), BigInt(end)],
  );
  const moved = versions.filter(({ block, version }) => resident.versions.get(block) !== version);
  const blocks = await forIds(
    moved.map(({ block }) => block),
    (marks, keys) =>
      tx.all<StoredBlock>(`SELECT block, version, codes FROM memory_codes WHERE block IN (${marks})`, keys),
  );
  take(resident, blocks, base);
}

/** A test of one row; null where every row that is there passes. */
interface Passing {
  passes: ((row: number) => boolean) | null;
  kind: Uint8Array;
}

/** The filter on the columns, or null where a name is not known and nothing can pass. */
async function filterOn(
  tx: Tx,
  { at, symbol, strategy, kind, side }: Columns,
  filter: MemoryFilter,
): Promise<Passing | null> {
  if (Object.values(filter).every((value) => value === undefined)) return { passes: null, kind };
  const asked = [filter.symbol, filter.strategy].filter((name) => name !== undefined);
  const names = await namesOf(tx, new Set(asked), false);
  if (asked.some((name) => !names.has(name))) return null;
  const wanted = {
    symbol: filter.symbol === undefined ? 0 : names.get(filter.symbol)!,
    strategy: filter.strategy === undefined ? 0 : names.get(filter.strategy)!,
    side: filter.side === undefined ? 0 : sideNumber(filter.side),
    before: filter.before ?? Number.POSITIVE_INFINITY,
    after: filter.after ?? Number.NEGATIVE_INFINITY,
  };
  const kinds = new Uint8Array(256).fill(filter.kinds === undefined ? 1 : 0);
  for (const each of filter.kinds ?? []) kinds[kindNumber(each)] = 1;
  kinds[0] = 0;
  const passes = (row: number) =>
    kinds[kind[row]!] === 1 &&
    (wanted.symbol === 0 || symbol[row] === wanted.symbol) &&
    (wanted.strategy === 0 || strategy[row] === wanted.strategy) &&
    (wanted.side === 0 || side[row] === wanted.side) &&
    at[row]! <= wanted.before &&
    at[row]! >= wanted.after;
  return { passes, kind };
}

/** How often each score comes among the rows that pass. */
function counted(scores: Uint16Array, { passes, kind }: Passing, dimension: number): Uint32Array {
  const histogram = new Uint32Array(highest * dimension + 1);
  if (passes === null) {
    for (let row = 0; row < scores.length; row++) if (kind[row] !== 0) histogram[scores[row]!]!++;
    return histogram;
  }
  for (let row = 0; row < scores.length; row++) if (passes(row)) histogram[scores[row]!]!++;
  return histogram;
}

/** Ids of the `count` rows with the highest scores among those that pass; equals by id. */
function best(scores: Uint16Array, passing: Passing, dimension: number, count: number): number[] {
  const histogram = counted(scores, passing, dimension);
  let [line, above] = [histogram.length, 0];
  while (line > 0 && above + histogram[line - 1]! <= count) above += histogram[--line]!;
  let spare = count - above;
  const { passes, kind } = passing;
  const ids: number[] = [];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    if (score < line - 1 || (passes === null ? kind[row] === 0 : !passes(row))) continue;
    if (score >= line || spare-- > 0) ids.push(row + 1);
  }
  return ids;
}

/**
 * The blocks of each model, read once and kept: a long-lived process compares codes in memory, a short one reads them for
 * its one search. Filters are held before any code counts.
 */
export function codes(db: Driver) {
  const kept = new Map<number, Resident>();
  return {
    /** Memories that may be among the nearest: the `count` best by their codes, or all that pass where there are fewer. */
    candidates: (
      model: KnownModel,
      vector: Float32Array,
      filter: MemoryFilter,
      count: number,
    ): Promise<number[]> =>
      db.reading(async (tx) => {
        let resident = kept.get(model.id);
        if (resident === undefined) {
          resident = {
            versions: new Map(),
            columns: emptyColumns(0),
            scan: codeScan(model.dimension),
            rows: 0,
          };
          kept.set(model.id, resident);
          reserve(resident, Math.ceil((1.02 * model.vectors) / blockRows) * blockRows);
        }
        await refresh(tx, model, resident);
        const passing = await filterOn(tx, resident.columns, filter);
        if (passing === null) return [];
        return best(
          resident.scan.score(vector, model.centre!, resident.rows),
          passing,
          model.dimension,
          count,
        );
      }),
    /** Forgets what was kept of a model whose vectors were taken away. */
    drop: (model: number) => kept.delete(model),
  };
}
