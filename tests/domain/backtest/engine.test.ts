import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtins, builtinWith } from '../../../src/domain/backtest/builtin.ts';
import { noCosts, readCommission } from '../../../src/domain/backtest/costs.ts';
import { runBars } from '../../../src/domain/backtest/engine.ts';
import { pastOf } from '../../../src/domain/backtest/past.ts';
import { plainSettings, type Settings } from '../../../src/domain/backtest/settings.ts';
import { deciderOf, LONG, type Plan, signals } from '../../../src/domain/backtest/signal.ts';
import { floorDivide, readSizing } from '../../../src/domain/backtest/size.ts';
import { tradeAt } from '../../../src/domain/backtest/trades.ts';
import { type Bars, barsFrom } from '../../../src/domain/bar.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';

const day = 86_400_000;

/** Daily bars of `[open, high, low, close]`. */
function series(rows: readonly (readonly [number, number, number, number])[], symbol = 'X', start = 0): Bars {
  const bars = barsFrom(
    rows.map(([open, high, low, close], i) => ({ time: (start + i) * day, open, high, low, close })),
    { symbol, interval: '1d' },
  );
  if (isRefusal(bars)) throw new Error(bars.refused);
  return bars;
}

const flat = (...closes: number[]) => series(closes.map((c) => [c, c, c, c] as const));
const planned = (length: number, at: Record<number, number>): Plan => {
  const plan: Plan = { warmup: 0, signal: new Uint8Array(length), weight: null };
  for (const [bar, code] of Object.entries(at)) plan.signal[Number(bar)] = code;
  return plan;
};
const trades = (bars: Bars, strategy: Plan, settings: Partial<Settings>) => {
  const run = runBars([{ bars, strategy }], { ...plainSettings, ...settings });
  return { run, list: Array.from({ length: run.trades.count }, (_, i) => tradeAt(run.trades, i)) };
};

describe('protective orders', () => {
  const bars = series([
    [100, 100, 100, 100],
    [100, 100, 100, 100],
    [100, 112, 94, 101],
    [101, 101, 101, 101],
  ]);
  const plan = planned(4, { 1: LONG });
  it('takes the stop where a bar touches stop and target', () => {
    const { list } = trades(bars, plan, { stop: 0.05, target: 0.1 });
    expect(list).toMatchObject([{ entryBar: 2, exitBar: 2, exitPrice: 95, reason: 'stop' }]);
  });
  it('fills a gap beyond the stop at the open', () => {
    const gap = series([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [80, 85, 80, 85],
    ]);
    expect(trades(gap, plan, { stop: 0.05 }).list).toMatchObject([{ exitBar: 3, exitPrice: 80 }]);
  });
  it('trails the best close, not the high of the bar itself', () => {
    const rise = series([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [110, 200, 110, 120],
      [118, 118, 107, 110],
    ]);
    expect(trades(rise, planned(5, { 1: LONG }), { trail: 0.1 }).list).toMatchObject([
      { exitBar: 4, exitPrice: 108, reason: 'trail' },
    ]);
  });
});

describe('money', () => {
  it('a split leaves equity where it was, a dividend pays into cash', () => {
    const bars = flat(100, 100, 100, 50, 50);
    const run = runBars(
      [
        {
          bars,
          strategy: planned(5, { 1: LONG }),
          actions: [
            { date: '1970-01-04', kind: 'split', value: 2 },
            { date: '1970-01-05', kind: 'dividend', value: 1 },
          ],
        },
      ],
      plainSettings,
    );
    expect(Array.from(run.equity)).toEqual([10_000, 10_000, 10_000, 10_000, 10_198]);
    expect(run.open[0]).toMatchObject({ size: 198, entryPrice: 50 });
  });
  it('a short that loses everything ends the run', () => {
    const { run, list } = trades(flat(100, 100, 100, 150, 210, 300), planned(6, { 1: 2 }), {
      longOnly: false,
    });
    expect(run.ruinedAt).toBe(4);
    expect(list).toMatchObject([{ reason: 'ruin', exitPrice: 210 }]);
  });
  it('several symbols share one cash', () => {
    const run = runBars(
      [
        flat(100, 100, 100, 110),
        series(
          [
            [10, 10, 10, 10],
            [10, 10, 10, 10],
            [10, 11, 10, 11],
          ],
          'Y',
          1,
        ),
      ].map((bars) => ({
        bars,
        strategy: planned(bars.close.length, { 1: LONG }),
      })),
      { ...plainSettings, sizing: { kind: 'fraction', share: 0.5 } },
    );
    expect(run.equity.length).toBe(4);
    expect(run.open.map(({ series: lane, size }) => [lane, size])).toEqual([
      [0, 50],
      [1, 250],
    ]);
  });
});

describe('readers', () => {
  it.each([
    ['0.002', { fixed: 0, rate: 0.002, perUnit: 0 }],
    ['0.2%', { fixed: 0, rate: 0.002, perUnit: 0 }],
    ['1+0.05%', { fixed: 1, rate: 0.0005, perUnit: 0 }],
    ['0.005/unit', { fixed: 0, rate: 0, perUnit: 0.005 }],
  ])('commission %s', (text, wanted) => expect(readCommission(text)).toEqual(wanted));
  it.each(['', 'abc', '2', '1+2+3', '-1'])('refuses the commission "%s"', (text) =>
    expect(isRefusal(readCommission(text))).toBe(true),
  );
  it.each(['units:1.5', 'fraction:2', 'risk:0', 'half', 'all:1', 'units:'])('refuses the size "%s"', (text) =>
    expect(isRefusal(readSizing(text))).toBe(true),
  );
  it('divides as Python does', () => {
    expect(floorDivide(1, 0.1)).toBe(9);
    expect(floorDivide(10_000, 3)).toBe(3333);
  });
});

describe('the past', () => {
  it('has no way to a later bar', () => {
    const cursor = pastOf(flat(1, 2, 3, 4, 5));
    cursor.to(2);
    expect([cursor.past.close(), cursor.past.close(1), cursor.past.close(9)]).toEqual([3, 2, Number.NaN]);
    expect(() => cursor.past.close(-1)).toThrow(RangeError);
    expect(() => cursor.past.close(Number.NaN)).toThrow(RangeError);
    expect(() => cursor.to(1)).toThrow(RangeError);
    expect(Object.values(cursor.past).some((value) => ArrayBuffer.isView(value))).toBe(false);
    expect(Object.isFrozen(cursor.past)).toBe(true);
  });
});

const price = fc.double({ min: 1, max: 200, noNaN: true });
const bar = fc
  .tuple(price, price, price, price)
  .map((four) => [four[0], Math.max(...four), Math.min(...four), four[1]] as const);
const settings = fc.record({
  fill: fc.constantFrom('next-open' as const, 'same-close' as const),
  longOnly: fc.boolean(),
  stop: fc.constantFrom(null, 0.03, 0.2),
  target: fc.constantFrom(null, 0.05),
  trail: fc.constantFrom(null, 0.1),
  maxBars: fc.constantFrom(null, 3),
  leverage: fc.constantFrom(1, 3),
  flatAtClose: fc.boolean(),
  sizing: fc.constantFrom({ kind: 'all' as const }, { kind: 'fraction' as const, share: 0.4 }),
  costs: fc.constantFrom(noCosts, { ...noCosts, fixed: 1, rate: 0.001, spread: 0.001, slippage: 0.0005 }),
});

describe('random strategies', () => {
  const random = fc
    .array(bar, { minLength: 5, maxLength: 60 })
    .chain((rows) =>
      fc.tuple(fc.constant(rows), fc.array(fc.nat(5), { minLength: rows.length, maxLength: rows.length })),
    );
  it('a plan and the same decisions asked bar by bar give the same run', () => {
    fc.assert(
      fc.property(random, settings, ([rows, codes], chosen) => {
        const bars = series(rows);
        const plan: Plan = { warmup: 0, signal: Uint8Array.from(codes), weight: null };
        const all = { ...plainSettings, ...chosen };
        const fast = runBars([{ bars, strategy: plan }], all);
        const event = runBars([{ bars, strategy: deciderOf(plan) }], all);
        expect({ ...event, plans: null }).toEqual({ ...fast, plans: null });
      }),
    );
  });
  it('equity is the cash at the start and all profits, realised and not', () => {
    fc.assert(
      fc.property(random, settings, ([rows, codes], chosen) => {
        const bars = series(rows);
        const { run, list } = trades(
          bars,
          { warmup: 0, signal: Uint8Array.from(codes), weight: null },
          chosen,
        );
        const realised = list.reduce((sum, trade) => sum + trade.pnl, 0);
        const open = run.open.reduce(
          (sum, p) => sum + p.size * (bars.close.at(-1)! - p.entryPrice) - p.entryCosts,
          0,
        );
        expect(run.equity.at(-1)).toBeCloseTo(plainSettings.cash + realised + open, 6);
        for (const trade of list) expect(trade.exitBar).toBeGreaterThanOrEqual(trade.entryBar);
      }),
    );
  });
  it('no decision of a built-in rests on a later bar', () => {
    expect(signals).toHaveLength(7);
    fc.assert(
      fc.property(fc.array(bar, { minLength: 40, maxLength: 80 }), fc.nat(1000), (rows, seed) => {
        const cut = 20 + (seed % 15);
        for (const { name } of builtins) {
          const found = builtinWith(name, {});
          if (isRefusal(found)) throw new Error(found.refused);
          const whole = found.strategy.plan(series(rows), found.params);
          const cutShort = found.strategy.plan(series(rows.slice(0, cut)), found.params);
          const from = Math.min(cut, whole.warmup + 1);
          expect(Array.from(cutShort.signal.subarray(from)), name).toEqual(
            Array.from(whole.signal.subarray(from, cut)),
          );
        }
      }),
      { numRuns: 30 },
    );
  });
});
