import { crc32 } from 'node:zlib';
import { CoachError } from '../../../core/errors.ts';
import type { Bars } from '../../../domain/bar.ts';
import { aligned, decodeColumn, encodeColumn } from './columns.ts';

/** The most bars in one block: 512 KB a column as doubles. */
export const blockSize = 65_536;

export const barFields = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
export type BarColumns = Pick<Bars, (typeof barFields)[number]>;

/** A block as its row: a blob per column. */
export interface BlockRow {
  firstAt: number;
  lastAt: number;
  count: number;
  checksum: number;
  times: Uint8Array;
  opens: Uint8Array;
  highs: Uint8Array;
  lows: Uint8Array;
  closes: Uint8Array;
  volumes: Uint8Array;
}

type Blobs = Pick<BlockRow, 'times' | 'opens' | 'highs' | 'lows' | 'closes' | 'volumes'>;

const checksum = (blobs: Blobs): number =>
  [blobs.times, blobs.opens, blobs.highs, blobs.lows, blobs.closes, blobs.volumes].reduce(
    (sum, bytes) => crc32(bytes, sum),
    0,
  );

/** Columns for `n` bars, all zero. */
export function emptyColumns(n: number): BarColumns {
  const column = () => new Float64Array(n);
  return { time: column(), open: column(), high: column(), low: column(), close: column(), volume: column() };
}

/** The rows from `start` up to but not including `end`, on the same memory. */
export function part(bars: BarColumns, start: number, end: number): BarColumns {
  return {
    time: bars.time.subarray(start, end),
    open: bars.open.subarray(start, end),
    high: bars.high.subarray(start, end),
    low: bars.low.subarray(start, end),
    close: bars.close.subarray(start, end),
    volume: bars.volume.subarray(start, end),
  };
}

/** Index of the first time that is not below `at`, among ascending times. */
export function lowerBound(times: Float64Array, at: number): number {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Blocks of at most `blockSize` bars. */
export function pack(bars: BarColumns): BlockRow[] {
  const rows: BlockRow[] = [];
  for (let start = 0; start < bars.time.length; start += blockSize) {
    const block = part(bars, start, start + blockSize);
    const blobs = {
      times: encodeColumn(block.time),
      opens: encodeColumn(block.open),
      highs: encodeColumn(block.high),
      lows: encodeColumn(block.low),
      closes: encodeColumn(block.close),
      volumes: encodeColumn(block.volume),
    };
    rows.push({
      firstAt: block.time[0]!,
      lastAt: block.time.at(-1)!,
      count: block.time.length,
      checksum: checksum(blobs),
      ...blobs,
    });
  }
  return rows;
}

/** Fills `into` with the block's bars; throws `unavailable` when a stored bit of them has changed. */
export function unpackInto(row: BlockRow, into: BarColumns): void {
  if (checksum(row) !== row.checksum) {
    throw new CoachError(
      'unavailable',
      `The stored bars from ${new Date(row.firstAt).toISOString()} on are damaged`,
      'Restore a backup, or move the database away and import the files again.',
    );
  }
  const fill = (bytes: Uint8Array, column: Float64Array) =>
    decodeColumn(aligned(bytes), 0, row.count, column);
  fill(row.times, into.time);
  fill(row.opens, into.open);
  fill(row.highs, into.high);
  fill(row.lows, into.low);
  fill(row.closes, into.close);
  fill(row.volumes, into.volume);
}

export interface Merged {
  bars: BarColumns;
  added: number;
  replaced: number;
  same: number;
}

const priced = ['open', 'high', 'low', 'close', 'volume'] as const;

const equal = (a: BarColumns, i: number, b: BarColumns, j: number): boolean =>
  priced.every((field) => Object.is(a[field][i], b[field][j]));

/** Both series in order of time; where both have a bar, the incoming one stands. */
export function merge(stored: BarColumns, incoming: BarColumns): Merged {
  const n = stored.time.length;
  const m = incoming.time.length;
  const out = emptyColumns(n + m);
  let [i, j, k, added, replaced, same] = [0, 0, 0, 0, 0, 0];
  while (i < n || j < m) {
    const old = i < n ? stored.time[i]! : Number.POSITIVE_INFINITY;
    const fresh = j < m ? incoming.time[j]! : Number.POSITIVE_INFINITY;
    if (old === fresh) {
      if (equal(stored, i, incoming, j)) same++;
      else replaced++;
      i++;
    } else if (fresh < old) added++;
    const [from, at] = fresh <= old ? [incoming, j++] : [stored, i++];
    for (const field of barFields) out[field][k] = from[field][at]!;
    k++;
  }
  return { bars: part(out, 0, k), added, replaced, same };
}
