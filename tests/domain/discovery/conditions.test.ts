import { describe, expect, it } from 'vitest';
import { conditionsOf } from '../../../src/domain/discovery/conditions.ts';
import type { History } from '../../../src/domain/discovery/history.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';

const day = 86_400_000;

function made(close: Float64Array): History {
  return {
    symbol: 'SPY',
    time: close.map((_, i) => i * day),
    open: close,
    high: close,
    low: close,
    close,
    volume: close.map(() => 1),
    faults: [],
  } as unknown as History;
}

/** Calm rises and rough falls of forty sessions in turn; each rough stretch is followed by the same rise. */
const series = (sessions: number): Float64Array => {
  let price = 100;
  const draw = mulberry32(5);
  return Float64Array.from({ length: sessions }, (_, i) => {
    const rough = Math.floor(i / 40) % 2 === 1;
    const step = rough ? 0.02 * (draw() - 0.55) : 0.002 * (draw() - 0.3);
    return (price *= 1 + step);
  });
};

describe('conditions of a market', () => {
  it('says where the index stands and what followed its most similar days, each counted once', () => {
    const close = series(270);
    const found = conditionsOf(made(close))!;
    expect(found.momentum).toBeCloseTo(close[264]! / close[209]! - 1, 12);
    expect(found.similar!.n).toBeGreaterThanOrEqual(5);
    expect(found.similar!.n).toBeLessThanOrEqual(10);
    expect(found.similar!.roseAfter * found.similar!.n).toBeCloseTo(
      Math.round(found.similar!.roseAfter * found.similar!.n),
      9,
    );
  });

  it('takes the mean of what followed exactly those days', () => {
    // Every five sessions end where a rise of 1 % a week leads: whatever days are similar, the same followed.
    const close = Float64Array.from({ length: 200 }, (_, i) => 100 * 1.01 ** (i / 5));
    const { similar } = conditionsOf(made(close))!;
    expect(similar!.meanAfter).toBeCloseTo(0.01, 12);
    expect(similar!.roseAfter).toBe(1);
  });

  it('reads nothing after the last bar and is silent below five days', () => {
    const close = series(270);
    const cut = close.slice(0, 200);
    const ruined = close.map((x, i) => (i < 200 ? x : 1));
    expect(conditionsOf(made(ruined.slice(0, 200)))).toEqual(conditionsOf(made(cut)));
    expect(conditionsOf(made(close.slice(0, 60)))).toBeNull();
    expect(conditionsOf(made(close.slice(0, 75)))!.similar).toBeNull();
  });
});
