import { describe, expect, it } from 'vitest';
import { ensemble, startWeights } from '../../../src/domain/discovery/ensemble.ts';
import { fuzzyPicker, membership, memoryFactor } from '../../../src/domain/discovery/fuzzy.ts';
import type { Measures } from '../../../src/domain/discovery/measures.ts';
import { metricPicker, percentiles } from '../../../src/domain/discovery/metric.ts';
import { learnedWeights } from '../../../src/domain/discovery/weights.ts';

const share = (symbol: string, more: Partial<Measures> = {}): Measures => ({
  symbol,
  lastBar: '2026-02-27',
  close: 100,
  volume: 1e6,
  turnover: 1e8,
  volatility: 0.3,
  momentum: 0.1,
  beta: 1,
  spread: 0.005,
  sector: null,
  marketCap: null,
  openInterest: null,
  optionVolume: null,
  ivRank: null,
  buildUp: null,
  sessions: 200,
  ...more,
});

describe('metric picker', () => {
  it('passes on the limit and fails beyond it, with the value and the limit', () => {
    const found = metricPicker([share('A', { close: 20 }), share('B', { close: 19.99 })], {
      close: { least: 20 },
    });
    expect(found.get('A')).toMatchObject({ pass: true, reasons: [{ code: 'passed', value: 20, limit: 20 }] });
    expect(found.get('B')).toMatchObject({ pass: false, score: 0 });
    expect(found.get('B')!.reasons).toEqual([{ code: 'tooLow', measure: 'close', value: 19.99, limit: 20 }]);
  });

  it('a build-up passes where it is one of those asked for; an unknown one is told', () => {
    const found = metricPicker(
      [share('A', { buildUp: 'longBuildUp' }), share('B', { buildUp: 'shortBuildUp' }), share('C')],
      { close: { least: 20 }, buildUp: ['longBuildUp', 'shortCovering'] },
    );
    expect([...found].map(([symbol, { pass, reasons }]) => [symbol, pass, reasons[1]!.code])).toEqual([
      ['A', true, 'passed'],
      ['B', false, 'otherKind'],
      ['C', true, 'missing'],
    ]);
  });

  it('a missing value is told and never passes alone', () => {
    const limits = { marketCap: { least: 1e9 } };
    expect(metricPicker([share('A')], limits).get('A')).toMatchObject({
      pass: false,
      reasons: [{ code: 'missing', measure: 'marketCap', value: null }],
    });
    const both = metricPicker([share('A')], { ...limits, close: { least: 1 } }).get('A')!;
    expect(both.pass).toBe(true);
    expect(both.reasons.map(({ code }) => code)).toEqual(['passed', 'missing']);
  });

  it('percentiles share the middle of ties and keep what is missing missing', () => {
    expect(percentiles([10, 20, 20, 40, null])).toEqual([0, 0.5, 0.5, 1, null]);
  });
});

describe('fuzzy picker', () => {
  it('memberships are trapezoids', () => {
    const curve = { a: 0.1, b: 0.5, c: 0.8, d: 1 };
    expect([0, 0.1, 0.3, 0.5, 0.8, 0.9, 1].map((x) => membership(x, curve))).toEqual([
      0,
      0,
      expect.closeTo(0.5, 12),
      1,
      1,
      expect.closeTo(0.5, 12),
      0,
    ]);
  });

  it('planted losers lower a score at five and not at four', () => {
    const universe = ['A', 'B', 'C'].map((symbol, i) =>
      share(symbol, { turnover: i + 1, momentum: i, volatility: i }),
    );
    const plain = fuzzyPicker(universe, () => null).get('B')!;
    const with_ = (n: number) => fuzzyPicker(universe, () => ({ n, wins: 0 })).get('B')!;
    expect(with_(4)).toEqual(plain);
    expect(with_(5).score).toBeLessThan(plain.score);
    expect(with_(5).memory).toMatchObject({ n: 5, wins: 0 });
    expect(memoryFactor({ n: 1000, wins: 1000 })).toBeCloseTo(1.25, 2);
    expect(memoryFactor({ n: 6, wins: 3 })).toBe(1);
  });

  it('a missing part carries no weight instead of a zero', () => {
    const universe = [share('A', { momentum: null, sector: 'Banks' }), share('B', { sector: 'Banks' })];
    const found = fuzzyPicker(universe, () => null).get('A')!;
    expect(found.parts.momentum).toBeNull();
    expect(found.score).toBeGreaterThan(0);
  });
});

describe('ensemble', () => {
  const universe = ['A', 'B', 'C', 'D'].map((symbol) => share(symbol));
  const metricOf = (pass: string[]) =>
    new Map(universe.map(({ symbol }) => [symbol, { pass: pass.includes(symbol), score: 0.5, reasons: [] }]));
  const scores = (values: Record<string, number>) =>
    new Map(Object.entries(values).map(([symbol, score]) => [symbol, { score, reasons: [] }]));
  const fuzzy = new Map(
    universe.map(({ symbol }, i) => [
      symbol,
      { score: i / 3, parts: { liquidity: 1, volatility: 1, momentum: 1, sector: null }, memory: null },
    ]),
  );

  it('ranks by the weighted sum, ties by symbol, and takes no more than asked', () => {
    const { picks } = ensemble(
      universe,
      { metric: metricOf(['A', 'B', 'C', 'D']), fuzzy, model: null },
      startWeights,
      2,
    );
    expect(picks.map(({ rank, symbol }) => [rank, symbol])).toEqual([
      [1, 'D'],
      [2, 'C'],
    ]);
    const level = ensemble(
      universe,
      { metric: metricOf(['A', 'B']), fuzzy: null, model: null },
      startWeights,
      4,
    );
    expect(level.picks.map(({ symbol }) => symbol)).toEqual(['A', 'B']);
  });

  it('a share that fails a limit is no pick; a model that insists is a divergence', () => {
    const model = scores({ A: 0.95, D: 0.9 });
    const { picks, diverging } = ensemble(
      universe,
      { metric: metricOf(['B', 'C', 'D']), fuzzy: null, model },
      { metric: 1, fuzzy: 0, model: 1 },
      3,
    );
    expect(picks.map(({ symbol }) => symbol)).not.toContain('A');
    expect(diverging.map(({ symbol, divergence }) => [symbol, divergence])).toEqual([
      ['A', 'modelAgainstMetric'],
    ]);
  });

  it('a model answer about shares outside the universe changes nothing', () => {
    const all = metricOf(['A', 'B', 'C', 'D']);
    const one = ensemble(universe, { metric: all, fuzzy, model: null }, startWeights, 4);
    const two = ensemble(universe, { metric: all, fuzzy, model: scores({ ZZZ: 1 }) }, startWeights, 4);
    expect(two.picks.map(({ symbol }) => symbol)).toEqual(one.picks.map(({ symbol }) => symbol));
  });
});

describe('learned weights', () => {
  it('start equal, with the model at nothing', () => {
    expect(learnedWeights({})).toEqual(startWeights);
    expect(
      learnedWeights({ metric: { days: 40, excess: 0.001 }, model: { days: 19, excess: 1 } }).model,
    ).toBe(0);
  });
  it('follow what was earned, between floor and cap', () => {
    const weights = learnedWeights({
      metric: { days: 200, excess: -0.5 },
      fuzzy: { days: 200, excess: 0.5 },
      model: { days: 200, excess: 0 },
    });
    expect(weights.fuzzy).toBeGreaterThan(weights.model);
    expect(weights.metric + weights.fuzzy + weights.model).toBeCloseTo(1, 12);
    expect(Math.min(...Object.values(weights))).toBeGreaterThan(0.05);
  });
  it('few days move little', () => {
    const few = learnedWeights({ metric: { days: 5, excess: 0.02 }, fuzzy: { days: 5, excess: 0 } });
    expect(few.metric - few.fuzzy).toBeLessThan(0.1);
  });
});
