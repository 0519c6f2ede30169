import { describe, expect, it } from 'vitest';
import { aligned, decodeColumn, encodeColumn } from '../../../../src/adapters/store/market/columns.ts';
import { fc } from '../../../support/properties.ts';

const back = (values: Float64Array): Float64Array => {
  const bytes = encodeColumn(values);
  const out = new Float64Array(values.length);
  expect(decodeColumn(bytes, 0, values.length, out)).toBe(bytes.length);
  return out;
};
const bits = (values: Float64Array): string => Buffer.from(values.buffer).toString('hex');

describe('columns', () => {
  it('gives back any doubles bit for bit', () => {
    const any = fc.float64Array({ minLength: 0, maxLength: 50 });
    fc.assert(
      fc.property(any, (values) => {
        // One NaN is as good as another; the codec keeps JavaScript's own.
        const canonical = values.map((v) => (Number.isNaN(v) ? Number.NaN : v));
        expect(bits(back(canonical))).toBe(bits(canonical));
      }),
      { numRuns: 500 },
    );
  });

  it('gives back prices, counts and times bit for bit, in half the bytes', () => {
    const cell = (number: fc.Arbitrary<number>) => fc.oneof(number, fc.constant(Number.NaN));
    const prices = cell(fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100));
    const ticks = cell(fc.integer({ min: 0, max: 1e6 }).map((n) => n / 20));
    const times = fc.integer({ min: 0, max: 33_000_000 }).map((n) => n * 60_000);
    for (const kind of [prices, ticks, times]) {
      fc.assert(
        fc.property(fc.array(kind, { minLength: 8, maxLength: 40 }), (list) => {
          const values = Float64Array.from(list);
          expect(bits(back(values))).toBe(bits(values));
          expect(encodeColumn(values).length).toBeLessThanOrEqual(8 + Math.ceil(values.length / 2) * 8);
        }),
      );
    }
  });

  it('keeps the edges: -0, the ends of int32, too many decimals, nothing at all', () => {
    for (const list of [
      [-0, 1],
      [-(2 ** 31), 5],
      [2 ** 31, 5],
      [2 ** 31 - 1, 5],
      [0.1 + 0.2],
      [1e-5, 2],
      [5e-324, 1.7976931348623157e308],
      [1.7e12 + 1],
      [],
    ]) {
      const values = Float64Array.from(list);
      expect(bits(back(values))).toBe(bits(values));
    }
    expect(encodeColumn(new Float64Array(1000).fill(Number.NaN))).toHaveLength(8);
  });

  it('reads a window of a column', () => {
    for (const scale of [1, Math.PI]) {
      const values = Float64Array.from({ length: 100 }, (_, i) => i * scale);
      const out = new Float64Array(10);
      decodeColumn(encodeColumn(values), 0, 100, out, 37);
      expect(out).toEqual(values.slice(37, 47));
    }
  });

  it('reads bytes that lie at an odd address and refuses a column that is cut or of no known kind', () => {
    const values = Float64Array.of(1.5, Math.PI);
    const bytes = encodeColumn(values);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    const out = new Float64Array(2);
    decodeColumn(aligned(shifted.subarray(3)), 0, 2, out);
    expect(out).toEqual(values);
    const damaged = expect.objectContaining({ kind: 'unavailable' });
    expect(() => decodeColumn(bytes.subarray(0, 16), 0, 2, out)).toThrow(damaged);
    expect(() => decodeColumn(bytes.subarray(0, 4), 0, 2, out)).toThrow(damaged);
    bytes[0] = 9;
    expect(() => decodeColumn(bytes, 0, 2, out)).toThrow(damaged);
  });
});
