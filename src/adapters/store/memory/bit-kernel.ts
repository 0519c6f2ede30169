/** Bits of precision a question keeps. */
export const planes = 4;
export const highest = 2 ** planes - 1;
export const wordsFor = (dimension: number): number => Math.ceil(dimension / 64);

function leb(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  do {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
  } while (rest !== 0);
  return bytes;
}

/** Signed LEB128 of a number from 0 up. */
function signed(value: number): number[] {
  const bytes = leb(value);
  const last = bytes.at(-1)!;
  return last < 64 ? bytes : [...bytes.slice(0, -1), last | 0x80, 0];
}

const section = (id: number, content: number[]): number[] => [id, ...leb(content.length), ...content];
const i32 = 0x7f;
const i64 = 0x7e;
const [rows, end, question, out, code, sum, set] = [0, 1, 2, 3, 4, 5, 6];
const get = (local: number) => [0x20, local];
const put = (local: number) => [0x21, local];
const load64 = (local: number, offset: number) => [...get(local), 0x29, 3, ...leb(offset)];
const const64 = (value: number) => [0x42, ...signed(value)];
const [add, subtract, multiply, and, shiftLeft, shiftRight, count] = [
  0x7c, 0x7d, 0x7e, 0x83, 0x86, 0x88, 0x7b,
];

/** Into `sum`: popcount(code & plane 0) + 2 popcount(code & plane 1) + 4 … + 8 …; into `set`: popcount(code). */
function rowSums(words: number): number[] {
  const bytes = [...const64(0), ...put(sum), ...const64(0), ...put(set)];
  for (let word = 0; word < words; word++) {
    bytes.push(...load64(rows, 8 * word), ...put(code));
    bytes.push(...get(set), ...get(code), count, add, ...put(set));
    for (let plane = planes - 1; plane >= 0; plane--) {
      const shared = [...get(code), ...load64(question, 8 * (plane * words + word)), and, count];
      // By Horner's rule: what has been counted doubles with each plane.
      bytes.push(...(plane === planes - 1 ? shared : [...const64(1), shiftLeft, ...shared, add]));
    }
    bytes.push(...get(sum), add, ...put(sum));
  }
  return bytes;
}

/** (2 sum - 15 set + 15 dimension) / 2: the estimate in half steps, moved so that none is below zero. */
const estimate = (dimension: number): number[] => [
  ...[...get(sum), ...const64(1), shiftLeft],
  ...[...get(set), ...const64(highest), multiply, subtract],
  ...[...const64(highest * dimension), add, ...const64(1), shiftRight],
];

/**
 * WebAssembly of `s(rows, end, question, out)`: for each row of bits from `rows` to `end` the estimate of its product with a
 * question of four bits a dimension, laid out as bit planes, as 16 bits at `out`. Assembled here because JavaScript has no
 * population count; the scalar i64.popcnt is part of the first WebAssembly and of every Node. Dimension up to 4,096.
 */
export function bitKernel(dimension: number): Uint8Array<ArrayBuffer> {
  const words = wordsFor(dimension);
  const body = [
    ...[1, 3, i64],
    ...[0x03, 0x40],
    ...rowSums(words),
    ...[...get(out), ...estimate(dimension), 0xa7, 0x3b, 1, 0],
    ...[...get(out), 0x41, 2, 0x6a, ...put(out)],
    ...[...get(rows), 0x41, ...signed(8 * words), 0x6a, 0x22, rows],
    ...[...get(end), 0x49, 0x0d, 0],
    ...[0x0b, 0x0b],
  ];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 4, i32, i32, i32, i32, 0]),
    ...section(2, [1, 1, 0x65, 1, 0x6d, 0x02, 0, 1]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x73, 0, 0]),
    ...section(10, [1, ...leb(body.length), ...body]),
  ]);
}
