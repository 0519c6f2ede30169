import { describe, expect, it } from 'vitest';
import type { BarColumns, BlockRow } from '../../../../src/adapters/store/market/bar-blocks.ts';
import {
  blockSize,
  emptyColumns,
  lowerBound,
  merge,
  pack,
  part,
  unpackInto,
} from '../../../../src/adapters/store/market/bar-blocks.ts';
import { minuteBars } from '../../../support/store-data.ts';

const unpacked = (row: BlockRow): BarColumns => {
  const into = emptyColumns(row.count);
  unpackInto(row, into);
  return into;
};

describe('bar blocks', () => {
  it('pack into blocks of at most 65,536 bars and come back as they were', () => {
    const bars = minuteBars(5, blockSize + 3);
    const rows = pack(bars);
    expect(rows.map((row) => row.count)).toEqual([blockSize, 3]);
    expect(rows[1]!.firstAt).toBe((5 + blockSize) * 60_000);
    expect(unpacked(rows[1]!)).toEqual(part(bars, blockSize, blockSize + 3));
    expect(unpacked(rows[0]!).close).toEqual(bars.close.subarray(0, blockSize));
    // Ticks, counts and minutes take 4 bytes a value.
    expect(rows[0]!.opens.length).toBe(8 + 4 * blockSize);
    expect(rows[0]!.times.length).toBe(8 + 4 * blockSize);
  });

  it('refuse a block in which any bit was flipped', () => {
    const [row] = pack(minuteBars(1, 40));
    for (const name of ['times', 'opens', 'highs', 'lows', 'closes', 'volumes'] as const) {
      for (let at = 0; at < row![name].length; at++) {
        const flipped = Uint8Array.from(row![name]);
        flipped[at]! ^= 1 << (at % 8);
        expect(() => unpacked({ ...row!, [name]: flipped })).toThrow(
          expect.objectContaining({ kind: 'unavailable' }),
        );
      }
    }
  });

  it('find the first time that is not below another', () => {
    const times = Float64Array.of(10, 20, 30);
    expect([5, 10, 11, 30, 31].map((at) => lowerBound(times, at))).toEqual([0, 0, 1, 2, 3]);
  });

  it('merge by time, the incoming bar first', () => {
    const { bars, ...tally } = merge(minuteBars(0, 4), minuteBars(2, 4, { shift: 1 }));
    expect(tally).toEqual({ added: 2, replaced: 2, same: 0 });
    expect([...bars.time]).toEqual([0, 1, 2, 3, 4, 5].map((minute) => minute * 60_000));
    expect(bars.close[2]).toBe(minuteBars(2, 1, { shift: 1 }).close[0]);
  });
});
