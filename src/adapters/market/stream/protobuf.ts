/** One field of a message: its number, and a number, or the bytes of what has a length. */
export interface Field {
  number: number;
  value: number | Uint8Array;
}

class Torn extends Error {}

/** Base-128 varint (up to 64 bits; beyond 2^53 rounded) at an offset, and where it ends. */
function varint(bytes: Uint8Array, from: number): [value: number, end: number] {
  let value = 0;
  let scale = 1;
  for (let at = from; at < bytes.length && at < from + 10; at++) {
    const byte = bytes[at]!;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return [value, at + 1];
    scale *= 128;
  }
  throw new Torn();
}

function read(bytes: Uint8Array): Field[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const fields: Field[] = [];
  let at = 0;
  const need = (length: number) => {
    if (at + length > bytes.length) throw new Torn();
  };
  while (at < bytes.length) {
    const [tag, after] = varint(bytes, at);
    at = after;
    const number = Math.floor(tag / 8);
    if (number < 1) throw new Torn();
    const wire = tag % 8;
    if (wire === 0) {
      const [value, end] = varint(bytes, at);
      fields.push({ number, value });
      at = end;
    } else if (wire === 1) {
      need(8);
      fields.push({ number, value: view.getFloat64(at, true) });
      at += 8;
    } else if (wire === 2) {
      const [length, start] = varint(bytes, at);
      at = start;
      need(length);
      fields.push({ number, value: bytes.subarray(at, at + length) });
      at += length;
    } else if (wire === 5) {
      need(4);
      fields.push({ number, value: view.getFloat32(at, true) });
      at += 4;
    } else throw new Torn();
  }
  return fields;
}

/** The fields of a Protocol Buffers message (protobuf.dev/programming-guides/encoding), fixed ones as floating point; null for bytes that are none. */
export function protobuf(bytes: Uint8Array): Field[] | null {
  try {
    return read(bytes);
  } catch (thrown) {
    if (thrown instanceof Torn) return null;
    throw thrown;
  }
}

/** The last field of that number as a number, NaN where it is absent or something else. */
export function numberAt(fields: readonly Field[], number: number): number {
  const found = fields.findLast((field) => field.number === number)?.value;
  return typeof found === 'number' ? found : Number.NaN;
}

/** The fields of the message in a field of that number; empty where there is none. */
export function messageAt(fields: readonly Field[], number: number): Field[] {
  const found = fields.findLast((field) => field.number === number)?.value;
  return found instanceof Uint8Array ? (protobuf(found) ?? []) : [];
}
