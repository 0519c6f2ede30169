import { CoachError } from '../../../core/errors.ts';

// A column is 8 bytes of header (u8 kind, 3 spare bytes, i32 scale), then its values, padded to a multiple of 8.
// Values are little-endian, as every machine that Node supports for this project is.
const absent = 0; // every value is NaN: header only
const doubles = 1; // float64 as they are
const divided = 2; // int32 / scale: prices in ticks, counts
const multiplied = 3; // int32 * scale: times in whole seconds or minutes
const header = 8;
const none = -(2 ** 31); // NaN among int32

const divisors = [1, 10, 100, 1_000, 10_000];
const multipliers = [60_000, 1_000];

const padded = (bytes: number): number => Math.ceil(bytes / 8) * 8;

function fits(values: Float64Array, scale: number, kind: typeof divided | typeof multiplied): boolean {
  for (let i = 0; i < values.length; i++) {
    const v = values[i]!;
    if (Number.isNaN(v)) continue;
    const n = kind === divided ? Math.round(v * scale) : v / scale;
    const back = kind === divided ? n / scale : n * scale;
    // -0 has no integer; it goes through as a double.
    if (back !== v || n !== (n | 0) || n === none || (n === 0 && 1 / v < 0)) return false;
  }
  return true;
}

function choose(values: Float64Array): { kind: number; scale: number } {
  if (values.every(Number.isNaN)) return { kind: absent, scale: 0 };
  for (const scale of divisors) if (fits(values, scale, divided)) return { kind: divided, scale };
  for (const scale of multipliers) if (fits(values, scale, multiplied)) return { kind: multiplied, scale };
  return { kind: doubles, scale: 0 };
}

/** The smallest form that gives back every value bit for bit; any NaN comes back as the one NaN of JavaScript. */
export function encodeColumn(values: Float64Array): Uint8Array {
  const { kind, scale } = choose(values);
  const size = kind === absent ? 0 : kind === doubles ? values.length * 8 : padded(values.length * 4);
  const bytes = new Uint8Array(header + size);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, kind);
  view.setInt32(4, scale, true);
  if (kind === doubles) new Float64Array(bytes.buffer, header).set(values);
  if (kind === divided || kind === multiplied) {
    const out = new Int32Array(bytes.buffer, header, values.length);
    for (let i = 0; i < out.length; i++) {
      const v = values[i]!;
      out[i] = Number.isNaN(v) ? none : kind === divided ? Math.round(v * scale) : v / scale;
    }
  }
  return bytes;
}

const damaged = (): never => {
  throw new CoachError(
    'unavailable',
    'A stored column is damaged',
    'Run `coach doctor`, then restore a backup.',
  );
};

/**
 * Fills `into` with the values from index `from` on of a column of `length` values that starts at `offset` of `bytes`;
 * returns the offset behind the column. `bytes` must be aligned (see `aligned`).
 */
export function decodeColumn(
  bytes: Uint8Array,
  offset: number,
  length: number,
  into: Float64Array,
  from = 0,
): number {
  if (offset + header > bytes.length || from + into.length > length) return damaged();
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, header);
  const kind = view.getUint8(0);
  const scale = view.getInt32(4, true);
  const start = bytes.byteOffset + offset + header;
  const size = kind === absent ? 0 : kind === doubles ? length * 8 : padded(length * 4);
  if (kind > multiplied || offset + header + size > bytes.length) return damaged();
  if (kind === absent) into.fill(Number.NaN);
  else if (kind === doubles) into.set(new Float64Array(bytes.buffer, start + from * 8, into.length));
  else {
    const values = new Int32Array(bytes.buffer, start + from * 4, into.length);
    if (kind === divided) divide(values, scale, into);
    else multiply(values, scale, into);
  }
  return offset + header + size;
}

function divide(values: Int32Array, scale: number, into: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const n = values[i]!;
    into[i] = n === none ? Number.NaN : n / scale;
  }
}

function multiply(values: Int32Array, scale: number, into: Float64Array): void {
  for (let i = 0; i < values.length; i++) {
    const n = values[i]!;
    into[i] = n === none ? Number.NaN : n * scale;
  }
}

/** The same bytes at an address that a Float64Array can view. */
export const aligned = (bytes: Uint8Array): Uint8Array =>
  bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes);
