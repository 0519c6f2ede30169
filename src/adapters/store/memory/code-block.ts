import { type MemoryKind, type MemorySide, memoryKinds } from '../../../ports/memory.ts';

/** Memories in one block, by their ids: block n holds ids 256 n + 1 to 256 n + 256. */
export const blockRows = 256;

const sides: readonly MemorySide[] = ['bullish', 'bearish', 'neutral'];

/** 0 stands for a row that is not there. */
export const kindNumber = (kind: MemoryKind): number => memoryKinds.indexOf(kind) + 1;
/** 0 stands for none. */
export const sideNumber = (side: MemorySide | null): number => (side === null ? 0 : sides.indexOf(side) + 1);

export const blockOf = (id: number): number => Math.floor((id - 1) / blockRows);
export const rowOf = (id: number): number => (id - 1) % blockRows;

/** What filters look at, and the codes, of the rows of one or many blocks. */
export interface Columns {
  at: Float64Array;
  symbol: Int32Array;
  strategy: Int32Array;
  kind: Uint8Array;
  side: Uint8Array;
}

export const emptyColumns = (rows: number): Columns => ({
  at: new Float64Array(rows),
  symbol: new Int32Array(rows),
  strategy: new Int32Array(rows),
  kind: new Uint8Array(rows),
  side: new Uint8Array(rows),
});

export interface Block extends Columns {
  codes: Uint8Array;
}

const widths = 8 + 4 + 4 + 1 + 1;

const lengthOf = (rowBytes: number): number => blockRows * (widths + rowBytes);

function viewsOf(buffer: ArrayBufferLike, offset: number): Block {
  const at = (bytes: number) => offset + bytes * blockRows;
  return {
    at: new Float64Array(buffer, at(0), blockRows),
    symbol: new Int32Array(buffer, at(8), blockRows),
    strategy: new Int32Array(buffer, at(12), blockRows),
    kind: new Uint8Array(buffer, at(16), blockRows),
    side: new Uint8Array(buffer, at(17), blockRows),
    codes: new Uint8Array(buffer, at(widths)),
  };
}

/** A block's own bytes and views of its columns in them, zero where there is nothing yet. */
export function openBlock(rowBytes: number, stored?: Uint8Array): { bytes: Uint8Array; block: Block } {
  const bytes = new Uint8Array(lengthOf(rowBytes));
  if (stored !== undefined) bytes.set(sized(rowBytes, stored));
  return { bytes, block: viewsOf(bytes.buffer, 0) };
}

function sized(rowBytes: number, stored: Uint8Array): Uint8Array {
  if (stored.length === lengthOf(rowBytes)) return stored;
  throw new RangeError(`a block of ${stored.length} bytes, not ${lengthOf(rowBytes)}`);
}

/** Views of a stored block, to be read only. */
export function readBlock(rowBytes: number, stored: Uint8Array): Block {
  if (stored.byteOffset % 8 !== 0) return openBlock(rowBytes, stored).block;
  const block = viewsOf(sized(rowBytes, stored).buffer, stored.byteOffset);
  return { ...block, codes: block.codes.subarray(0, blockRows * rowBytes) };
}

/** The columns copied to where a block's rows begin. */
export function copyColumns(from: Columns, into: Columns, row: number): void {
  into.at.set(from.at, row);
  into.symbol.set(from.symbol, row);
  into.strategy.set(from.strategy, row);
  into.kind.set(from.kind, row);
  into.side.set(from.side, row);
}
