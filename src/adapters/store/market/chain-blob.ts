import { createHash } from 'node:crypto';
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { CoachError } from '../../../core/errors.ts';
import type { Chain, ExpirySlice, Side } from '../../../domain/chain/snapshot.ts';
import { sideFields } from '../../../domain/chain/snapshot.ts';
import { ascending, column, finite, finiteOrNull, whole } from '../finite.ts';
import { aligned, decodeColumn, encodeColumn } from './columns.ts';

/** Everything of a chain but its columns; the order of its keys is part of the identity. */
export type Head = Omit<Chain, 'slices' | 'spot'> & { spot: number | null };

/** A list, so that no name of a field lies in the bytes for a flipped bit to change. */
type SliceHead = [
  expiry: string,
  lotSize: number | null,
  future: number | null,
  strikes: number,
  /** 1 for a series settled at the open; absent for any other. */
  atOpen?: 1,
];

const perStrike = 1 + 2 * sideFields.length;
const plain = 0;
const deflated = 1;

const headOf = (chain: Chain): Head => ({
  symbol: chain.symbol,
  exchange: chain.exchange,
  currency: chain.currency,
  asOf: chain.asOf,
  spot: Number.isNaN(chain.spot) ? null : chain.spot,
  source: chain.source,
  openInterestNote: chain.openInterestNote,
});

function check(chain: Chain): void {
  const name = `Chain ${chain.symbol}`;
  whole(chain.asOf, `${name}: asOf`);
  if (!Number.isNaN(chain.spot)) finite(chain.spot, `${name}: spot`);
  ascending(
    chain.slices.map((slice) => slice.expiry),
    `${name}: expiries`,
  );
  for (const slice of chain.slices) {
    const about = `${name} ${slice.expiry}`;
    const n = slice.strikes.length;
    finiteOrNull(slice.lotSize, `${about}: lotSize`);
    finiteOrNull(slice.future, `${about}: future`);
    column(slice.strikes, n, `${about}: strikes`, { complete: true });
    ascending(slice.strikes, `${about}: strikes`);
    for (const field of sideFields) {
      column(slice.call[field], n, `${about}: call ${field}`);
      column(slice.put[field], n, `${about}: put ${field}`);
    }
  }
}

/** Every column of the slice in the order that the identity and the blob use. */
const columnsOf = (slice: ExpirySlice): Float64Array[] => [
  slice.strikes,
  ...sideFields.map((field) => slice.call[field]),
  ...sideFields.map((field) => slice.put[field]),
];

const slots = (slices: readonly SliceHead[]): number =>
  slices.reduce((sum, [, , , strikes]) => sum + strikes * perStrike, 0);

/** All columns end to end, every NaN the same NaN, so that equal chains have equal bytes. */
function pool(chain: Chain, heads: readonly SliceHead[]): Float64Array {
  const values = new Float64Array(slots(heads));
  let at = 0;
  for (const slice of chain.slices) {
    for (const source of columnsOf(slice)) {
      for (let i = 0; i < source.length; i++) {
        const v = source[i]!;
        values[at++] = Number.isNaN(v) ? Number.NaN : v;
      }
    }
  }
  return values;
}

function identity(head: Head, slices: readonly SliceHead[], values: Float64Array): string {
  const hash = createHash('sha256').update(JSON.stringify([Object.values(head), slices]));
  return hash
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex')
    .slice(0, 32);
}

/** A leg is there when its side says anything at all of the strike. */
function legs(chain: Chain): number {
  const given = (side: Side, i: number) => sideFields.some((field) => !Number.isNaN(side[field][i]));
  let count = 0;
  for (const { call, put, strikes } of chain.slices) {
    for (let i = 0; i < strikes.length; i++) count += Number(given(call, i)) + Number(given(put, i));
  }
  return count;
}

/** A chain as its row: identity by content, what is asked for without decoding, and the slices as bytes. */
export function encodeChain(chain: Chain): { id: string; head: Head; legs: number; bytes: Uint8Array } {
  check(chain);
  const head = headOf(chain);
  const heads = chain.slices.map(
    ({ expiry, lotSize, future, strikes, settledAtOpen }): SliceHead =>
      settledAtOpen
        ? [expiry, lotSize, future, strikes.length, 1]
        : [expiry, lotSize, future, strikes.length],
  );
  const values = pool(chain, heads);
  const text = Buffer.from(JSON.stringify(heads));
  // The text is padded with spaces to 8 bytes, so that the columns behind it can be viewed in place.
  const front = Buffer.alloc(Math.ceil((4 + text.length) / 8) * 8, ' ');
  front.writeUInt32LE(front.length - 4, 0);
  text.copy(front, 4);
  const parts: Uint8Array[] = [front];
  let at = 0;
  for (const [, , , n] of heads) {
    for (let i = 0; i < perStrike; i++, at += n) parts.push(encodeColumn(values.subarray(at, at + n)));
  }
  const body = Buffer.concat(parts);
  const packed = deflateRawSync(body, { level: 6 });
  const bytes =
    packed.length < body.length * 0.8
      ? Buffer.concat([Uint8Array.of(deflated), packed])
      : Buffer.concat([Uint8Array.of(plain), body]);
  return { id: identity(head, heads, values), head, legs: legs(chain), bytes };
}

function side(values: Float64Array, start: number, n: number): Side {
  const next = (i: number) => values.subarray(start + i * n, start + (i + 1) * n);
  return {
    last: next(0),
    change: next(1),
    bid: next(2),
    ask: next(3),
    bidQty: next(4),
    askQty: next(5),
    oi: next(6),
    oiChange: next(7),
    volume: next(8),
    vendorIv: next(9),
  };
}

function unpack(bytes: Uint8Array): { slices: SliceHead[]; values: Float64Array } {
  const rest = bytes.subarray(1);
  const body = aligned(bytes[0] === deflated ? inflateRawSync(rest) : new Uint8Array(rest));
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const length = view.getUint32(0, true);
  const slices = JSON.parse(new TextDecoder().decode(body.subarray(4, 4 + length))) as SliceHead[];
  const values = new Float64Array(slots(slices));
  let at = 0;
  let offset = 4 + length;
  for (const [, , , n] of slices) {
    for (let i = 0; i < perStrike; i++, at += n) {
      offset = decodeColumn(body, offset, n, values.subarray(at, at + n));
    }
  }
  return { slices, values };
}

/** The chain of a row, checked against its identity; throws `unavailable` when a single bit of it has changed. */
export function decodeChain(id: string, head: Head, bytes: Uint8Array): Chain {
  let found: ReturnType<typeof unpack> | undefined;
  try {
    found = unpack(bytes);
  } catch {
    found = undefined;
  }
  if (!found || identity(head, found.slices, found.values) !== id) {
    throw new CoachError(
      'unavailable',
      `The stored chain ${id} of ${head.symbol} is damaged`,
      'Import it again or restore a backup; `coach doctor` checks the whole file.',
    );
  }
  const { values } = found;
  let at = 0;
  const slices = found.slices.map(([expiry, lotSize, future, n, atOpen]): ExpirySlice => {
    const start = at;
    at += n * perStrike;
    const call = start + n;
    return {
      expiry,
      lotSize,
      future,
      ...(atOpen === 1 ? { settledAtOpen: true as const } : {}),
      strikes: values.subarray(start, call),
      call: side(values, call, n),
      put: side(values, call + n * sideFields.length, n),
    };
  });
  return { ...head, spot: head.spot ?? Number.NaN, slices };
}
