import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../src/domain/discovery/history.ts';
import { betaOf, highLowSpread, measuresOf } from '../../../src/domain/discovery/measures.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';

function series(symbol: string, close: number[], { spread = 0.01, volume = 1000 } = {}) {
  const n = close.length;
  const column = (of: (i: number) => number) => Float64Array.from({ length: n }, (_, i) => of(i));
  return {
    symbol,
    interval: '1d' as const,
    time: column((i) => Date.UTC(2025, 0, 1) + i * 86_400_000),
    open: column((i) => close[i]!),
    high: column((i) => close[i]! * (1 + spread)),
    low: column((i) => close[i]! * (1 - spread)),
    close: Float64Array.from(close),
    volume: column(() => volume),
  };
}

const walk = (n: number, seed: number, start = 100) => {
  const draw = mulberry32(seed);
  let price = start;
  return Array.from({ length: n }, () => (price *= 1 + 0.03 * (draw() - 0.5)));
};

describe('measures', () => {
  it('are the textbook figures of the last sessions', () => {
    const close = walk(130, 7);
    const found = measuresOf(historyOf(series('ACME', close), []), null)!;
    const last = close.slice(-21);
    const returns = last.slice(1).map((x, i) => Math.log(x / last[i]!));
    const mean = returns.reduce((a, b) => a + b, 0) / 20;
    const sd = Math.sqrt(returns.reduce((a, r) => a + (r - mean) ** 2, 0) / 19);
    expect(found.volatility).toBeCloseTo(sd * Math.sqrt(252), 12);
    expect(found.momentum).toBeCloseTo(close[130 - 6]! / close[130 - 61]! - 1, 12);
    expect(found.turnover).toBeCloseTo(close.slice(-20).reduce((a, x) => a + x * 1000, 0) / 20, 6);
    expect(found.volume).toBe(1000);
  });

  it('are missing, never guessed, where the data do not reach', () => {
    const found = measuresOf(historyOf(series('NEW', walk(12, 1)), []), null)!;
    expect(found).toMatchObject({
      momentum: null,
      volatility: null,
      turnover: null,
      spread: null,
      beta: null,
    });
    expect(measuresOf(historyOf(series('NONE', []), []), null)).toBeNull();
  });

  it('never look over a jump that nothing explains', () => {
    const close = [...walk(100, 3), ...walk(30, 4, 30)];
    const found = measuresOf(historyOf(series('SPUN', close), []), null)!;
    expect(found.sessions).toBe(30);
    expect(found.momentum).toBeNull();
  });

  it('beta is the slope of the returns', () => {
    const index = walk(130, 11);
    const share = index.map((_, i) => 50 * (index[i]! / index[0]!) ** 2);
    const beta = betaOf(historyOf(series('S', share), []), historyOf(series('I', index), []), 0);
    expect(beta).toBeCloseTo(2, 10);
  });

  it('beta leaves out nights that one of the two did not trade', () => {
    const index = series('I', walk(130, 11));
    const close = Array.from(index.close, (x) => 3 * x);
    const share = series('S', close);
    const holed = {
      ...share,
      time: share.time.filter((_, i) => i % 7 !== 3),
      open: share.open.filter((_, i) => i % 7 !== 3),
      high: share.high.filter((_, i) => i % 7 !== 3),
      low: share.low.filter((_, i) => i % 7 !== 3),
      close: share.close.filter((_, i) => i % 7 !== 3),
      volume: share.volume.filter((_, i) => i % 7 !== 3),
    };
    expect(betaOf(historyOf(holed, []), historyOf(index, []), 0)).toBeCloseTo(1, 10);
  });

  it('the estimated spread is near the one that was put in, and zero where there is none', () => {
    // Prices move by a fine walk within the day; buys lift the high, sells press the low by half the spread.
    const draw = mulberry32(5);
    const [high, low, close]: [number[], number[], number[]] = [[], [], []];
    let price = 100;
    const half = 0.01;
    for (let d = 0; d < 600; d++) {
      let [h, l] = [0, Infinity];
      for (let k = 0; k < 200; k++) {
        price *= 1 + 0.0015 * (draw() + draw() + draw() + draw() - 2);
        h = Math.max(h, price * (1 + half));
        l = Math.min(l, price * (1 - half));
      }
      high.push(h);
      low.push(l);
      close.push(price * (draw() < 0.5 ? 1 + half : 1 - half));
    }
    const columns = {
      high: Float64Array.from(high),
      low: Float64Array.from(low),
      close: Float64Array.from(close),
    };
    expect(highLowSpread(columns, 0)).toBeGreaterThan(0.014);
    expect(highLowSpread(columns, 0)).toBeLessThan(0.026);
    const flat = new Float64Array(30).fill(50);
    expect(highLowSpread({ high: flat, low: flat, close: flat }, 0)).toBe(0);
  });

  it('depend on nothing after the last bar', () => {
    fc.assert(
      fc.property(fc.integer({ min: 70, max: 120 }), fc.integer(), (end, seed) => {
        const close = walk(130, 9);
        const other = close.map((x, i) => (i < end ? x : x * (1 + (seed % 7))));
        const index = historyOf(series('I', walk(130, 2)), [], end);
        const [a, b] = [close, other].map((c) => measuresOf(historyOf(series('S', c), [], end), index));
        expect(a).toEqual(b);
      }),
    );
  });
});
