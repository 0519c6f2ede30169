import { bitKernel, highest, planes, wordsFor } from './bit-kernel.ts';

const pageBytes = 65_536;

interface Kernel {
  s(rows: number, end: number, question: number, out: number): void;
}

/** One bit a dimension: set where the vector lies above the centre. */
export function encodeCode(vector: Float32Array, centre: Float32Array, into: Uint8Array): void {
  into.fill(0);
  for (let i = 0; i < vector.length; i++) {
    if (vector[i]! > centre[i]!) into[i >> 3]! |= 1 << (i & 7);
  }
}

/** A question less the centre, rounded to 16 steps from -7.5 to 7.5 of its largest part, as bit planes. */
function planesOf(vector: Float32Array, centre: Float32Array, into: Uint8Array): void {
  const bytes = 8 * wordsFor(vector.length);
  const residual = Float64Array.from(vector, (x, i) => x - centre[i]!);
  const largest = residual.reduce((most, x) => Math.max(most, Math.abs(x)), 0) || 1;
  into.fill(0);
  for (let i = 0; i < residual.length; i++) {
    const level = Math.round((residual[i]! / largest + 1) * (highest / 2));
    for (let plane = 0; plane < planes; plane++) {
      if ((level >> plane) & 1) into[plane * bytes + (i >> 3)]! |= 1 << (i & 7);
    }
  }
}

/**
 * Codes of many vectors in one memory, scored against a question of four bits a dimension (the asymmetric estimate of
 * RaBitQ, Gao and Long 2024, without its rotation): sum of +q where the code's bit is set and -q where not.
 */
export function codeScan(dimension: number) {
  const rowBytes = 8 * wordsFor(dimension);
  const questionBytes = planes * rowBytes;
  const module = new WebAssembly.Module(bitKernel(dimension));
  let capacity = 0;
  let memory = new WebAssembly.Memory({ initial: 1 });
  let kernel: Kernel;
  const bind = () => {
    kernel = new WebAssembly.Instance(module, { e: { m: memory } }).exports as unknown as Kernel;
  };
  bind();

  return {
    rowBytes,
    /** Room for so many rows; what is there stays. */
    reserve(rows: number): void {
      if (rows <= capacity) return;
      const grown = Math.max(rows, Math.ceil(capacity * 1.5));
      const bytes = questionBytes + grown * (rowBytes + 2);
      const next = new WebAssembly.Memory({ initial: Math.ceil(bytes / pageBytes) + 1 });
      new Uint8Array(next.buffer).set(
        new Uint8Array(memory.buffer, 0, capacity === 0 ? 0 : questionBytes + capacity * rowBytes),
      );
      [memory, capacity] = [next, grown];
      bind();
    },
    put(row: number, codes: Uint8Array): void {
      new Uint8Array(memory.buffer).set(codes, questionBytes + row * rowBytes);
    },
    /** Estimates for the first `rows`, larger is nearer; valid until the next call. */
    score(vector: Float32Array, centre: Float32Array, rows: number): Uint16Array {
      planesOf(vector, centre, new Uint8Array(memory.buffer, 0, questionBytes));
      const out = questionBytes + capacity * rowBytes;
      if (rows > 0) kernel.s(questionBytes, questionBytes + rows * rowBytes, 0, out);
      return new Uint16Array(memory.buffer, out, rows);
    },
  };
}
