import { describe, expect, it } from 'vitest';
import type { Bars } from '../../../src/domain/bar.ts';
import { comparableFrom, historyOf, jumpRules, revealedBy } from '../../../src/domain/discovery/history.ts';

const day = (i: number) => Date.UTC(2026, 0, 5 + i);
const date = (i: number) => new Date(day(i)).toISOString().slice(0, 10);

function bars(close: number[], volume = close.map(() => 1000)): Bars {
  const column = (values: number[]) => Float64Array.from(values);
  return {
    symbol: 'ACME',
    interval: '1d',
    time: column(close.map((_, i) => day(i))),
    open: column(close),
    high: column(close.map((x) => x * 1.01)),
    low: column(close.map((x) => x * 0.99)),
    close: column(close),
    volume: column(volume),
  };
}

describe('adjusted history', () => {
  it('puts prices before a 1:1 bonus on the new scale and shares the other way', () => {
    const history = historyOf(bars([100, 102, 51.5, 52]), [{ date: date(2), factor: 0.5 }]);
    expect([...history.close]).toEqual([50, 51, 51.5, 52]);
    expect([...history.volume]).toEqual([2000, 2000, 1000, 1000]);
    expect(history.faults).toEqual([]);
  });

  it('knows nothing of an adjustment after its last bar', () => {
    const late = [{ date: date(3), factor: 0.1 }];
    expect([...historyOf(bars([100, 102, 101, 10.1]), late, 3).close]).toEqual([100, 102, 101]);
  });

  it('takes two adjustments together, the older prices by both', () => {
    const history = historyOf(bars([100, 50, 5]), [
      { date: date(1), factor: 0.5 },
      { date: date(2), factor: 0.1 },
    ]);
    expect([...history.close]).toEqual([5, 5, 5]);
  });

  it('names a jump that nothing explains and compares only what comes after it', () => {
    const history = historyOf(bars([100, 101, 38, 39, 40]), []);
    expect(history.faults).toEqual([{ code: 'unexplainedJump', date: date(2), ratio: 38 / 101 }]);
    expect(comparableFrom(history)).toBe(2);
  });

  it('leaves the worst genuine night of a large share alone', () => {
    const fallen = { ...bars([900, 655.95, 684]), open: Float64Array.from([900, 810, 660]) };
    expect(historyOf(fallen, [], 3, jumpRules.INR).faults).toEqual([]);
  });

  it('sees a bonus of 1:4 in unadjusted Indian prices, where an American night may be as bad', () => {
    const prices = bars([100, 101, 81, 82]);
    expect(historyOf(prices, [], 4, jumpRules.INR).faults).toMatchObject([{ date: date(2) }]);
    expect(historyOf(prices, [], 4, jumpRules.USD).faults).toEqual([]);
  });

  it('sees a demerger that only the close shows', () => {
    const spun = { ...bars([40, 41, 15.4, 15.6]), open: Float64Array.from([40, 41, 40.5, 15.5]) };
    expect(historyOf(spun, []).faults).toMatchObject([{ date: date(2), ratio: 15.4 / 41 }]);
  });

  it('is not strict across missing weeks', () => {
    const series = bars([100, 130]);
    series.time[1] = day(40);
    expect(historyOf(series, [], 2, jumpRules.INR).faults).toEqual([]);
  });
});

describe('what previous closes reveal', () => {
  const row = (i: number, close: number, previousClose: number | null, follows = true) => ({
    date: date(i),
    close,
    previousClose,
    follows,
  });

  it('finds the split where the previous close is not the close before', () => {
    const rows = [row(0, 1000, 990), row(1, 1010, 1000), row(2, 204, 202), row(3, 203, 204)];
    expect(revealedBy(rows)).toEqual([{ date: date(2), factor: 202 / 1010 }]);
  });

  it('says nothing across missing sessions, of rounding, or without a previous close', () => {
    const rows = [row(0, 1000, 990), row(1, 1010, 1000.02), row(5, 1100, 1090, false), row(6, 1100, null)];
    expect(revealedBy(rows)).toEqual([]);
  });
});
