import { crc32, inflateRawSync } from 'node:zlib';

/** One entry of a zip's directory. */
export interface Entry {
  name: string;
  /** Sizes in bytes, as declared. */
  packed: number;
  size: number;
  /** The bytes, checked against the declared size and checksum; throws when they do not match. */
  read(): Uint8Array;
}

const endOfDirectory = 0x06054b50;
const endOfDirectory64 = 0x06064b50;
const locator64 = 0x07064b50;
const directoryEntry = 0x02014b50;
const localHeader = 0x04034b50;
const stored = 0;
const deflated = 8;

const unset = 0xffffffff;

/** Where the directory starts and how many entries it has, Zip64 or not. */
function directoryStart(view: DataView): { offset: number; count: number } {
  const lowest = Math.max(0, view.byteLength - 22 - 65_535);
  for (let at = view.byteLength - 22; at >= lowest; at--) {
    if (view.getUint32(at, true) !== endOfDirectory) continue;
    if (at >= 20 && view.getUint32(at - 20, true) === locator64) {
      const large = Number(view.getBigUint64(at - 12, true));
      if (view.getUint32(large, true) !== endOfDirectory64) throw new Error('the Zip64 directory is damaged');
      return {
        count: Number(view.getBigUint64(large + 32, true)),
        offset: Number(view.getBigUint64(large + 48, true)),
      };
    }
    return { count: view.getUint16(at + 10, true), offset: view.getUint32(at + 16, true) };
  }
  throw new Error('no zip directory at the end');
}

interface Place {
  packed: number;
  size: number;
  header: number;
}

/** Sizes and offset of an entry; the ones that did not fit stand in its Zip64 field, in this order. */
function placeOf(view: DataView, at: number): Place {
  const place: Place = {
    size: view.getUint32(at + 24, true),
    packed: view.getUint32(at + 20, true),
    header: view.getUint32(at + 42, true),
  };
  const start = at + 46 + view.getUint16(at + 28, true);
  const end = start + view.getUint16(at + 30, true);
  for (let field = start; field + 4 <= end; field += 4 + view.getUint16(field + 2, true)) {
    if (view.getUint16(field, true) !== 1) continue;
    let value = field + 4;
    for (const key of ['size', 'packed', 'header'] as const) {
      if (place[key] !== unset) continue;
      place[key] = Number(view.getBigUint64(value, true));
      value += 8;
    }
  }
  return place;
}

function content(bytes: Uint8Array, view: DataView, at: number, { packed, size, header }: Place): Uint8Array {
  const method = view.getUint16(at + 10, true);
  const sum = view.getUint32(at + 16, true);
  if (view.getUint32(header, true) !== localHeader)
    throw new Error('an entry does not start where it should');
  if ((view.getUint16(header + 6, true) & 1) === 1) throw new Error('the archive is encrypted');
  const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
  const raw = bytes.subarray(start, start + packed);
  if (raw.length !== packed) throw new Error('an entry is cut short');
  if (method !== stored && method !== deflated) throw new Error(`compression method ${method} is not known`);
  const out = method === stored ? raw : inflateRawSync(raw, { maxOutputLength: Math.max(size, 1) });
  if (out.length !== size || crc32(out) !== sum) throw new Error('an entry does not match its checksum');
  return out;
}

/**
 * The entries of a zip archive (PKWARE APPNOTE 6.3.10 §4.3, without encryption), nothing unpacked yet.
 * Throws a plain Error when the directory is damaged. An entry can never unpack to more than it declares.
 */
export function zipEntries(bytes: Uint8Array): Entry[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { offset, count } = directoryStart(view);
  const entries: Entry[] = [];
  let at = offset;
  for (let i = 0; i < count; i++) {
    if (view.getUint32(at, true) !== directoryEntry) throw new Error('the zip directory is damaged');
    const here = at;
    const place = placeOf(view, at);
    const nameLength = view.getUint16(at + 28, true);
    entries.push({
      name: new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength)),
      packed: place.packed,
      size: place.size,
      read: () => content(bytes, view, here, place),
    });
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  return entries;
}
