import { describe, expect, test } from 'vitest';
import type { Bars } from '../../../src/domain/bar.ts';
import type { ChainAnalysis } from '../../../src/domain/chain/analysis.ts';
import { sigmas } from '../../../src/domain/chain/state/trend.ts';
import { drift } from '../../../src/domain/view/evidence.ts';
import { deriveView } from '../../../src/domain/view/view.ts';
import { fc } from '../../support/properties.ts';
import { analysed, asOf, liquid, spot } from '../options/playbook/liquid.ts';

/** Daily bars that end the day before at the spot, drifting by a share a day. */
function bars(drift: number, wobble = 0.004, count = 80): Bars {
  const last = Date.parse('2026-08-19T00:00:00Z');
  const close = Array.from(
    { length: count },
    (_, i) => spot * (1 + drift) ** (i - count + 1) * (1 + (i % 2 === 0 ? wobble : -wobble)),
  );
  const column = (values: number[]) => Float64Array.from(values);
  return {
    symbol: 'NIFTY',
    interval: '1d',
    time: column(close.map((_, i) => last - (count - 1 - i) * 86_400_000)),
    open: column(close),
    high: column(close.map((price) => price * 1.004)),
    low: column(close.map((price) => price * 0.996)),
    close: column(close),
    volume: column(close.map(() => Number.NaN)),
  };
}

const withBars = (own: Bars) => analysed(liquid(), undefined, { bars: own });
const piece = (analysis: ChainAnalysis, own: Bars | null, name: string) =>
  deriveView(analysis, own, {}).evidence.find((found) => found.name === name);

describe('direction', () => {
  test('follows a trend up and a trend down, and stays neutral without one', () => {
    for (const [drift, direction] of [
      [0.006, 'bullish'],
      [-0.006, 'bearish'],
      [0, 'neutral'],
    ] as const) {
      const own = bars(drift);
      expect(deriveView(withBars(own), own, {}).direction).toBe(direction);
    }
  });

  test('each piece is named with its figure, and weighs at most its importance', () => {
    const chain = liquid();
    const { put, call } = chain.slices[0]!;
    put.oi.fill(6000);
    call.oi.fill(4000);
    const found = piece(analysed(chain), null, 'put-call ratio');
    expect(found).toEqual({
      name: 'put-call ratio',
      says: 'PCR by open interest is 1.50: more puts than calls are open',
      on: 'direction',
      weight: 0.15,
      sigmas: 2.26,
      value: 1.5,
      source: 'open interest of 2026-09-08 (test)',
    });
  });

  test('a broken wall is said to be broken, and a forward is not called the spot', () => {
    const chain = liquid();
    const { put, call, strikes } = chain.slices[0]!;
    put.oi.fill(6000)[1] = 90_000;
    call.oi.fill(6000)[3] = 90_000;
    const says = (own: typeof chain) => piece(analysed(own), null, 'walls')?.says;
    expect(says(chain)).toBe(
      `spot ${spot.toFixed(2)} above resistance ${strikes[3]}, where most calls are open`,
    );
    call.oi[3] = 6000;
    call.oi[strikes.length - 2] = 90_000;
    expect(says(chain)).toMatch(/^spot .* between support .* and resistance/);
    put.oi[1] = 6000;
    put.oi[strikes.length - 4] = 90_000;
    expect(says(chain)).toMatch(/ below support .*, where most puts are open$/);
    expect(says({ ...chain, spot: Number.NaN })).toMatch(/^the forward \d/);
  });

  test('a slope too small for its digits is no move', () => {
    expect(drift('PCR', 0.0004, '0.000', 'day')).toBe('PCR stands still over the stored snapshots');
    expect(drift('PCR', -0.01, '0.010', 'hour')).toBe('PCR falls by 0.010 an hour');
  });

  test('put writing is bullish, call writing bearish', () => {
    const chain = liquid();
    const { put } = chain.slices[0]!;
    for (let i = 0; i < put.oi.length; i++) {
      put.change[i] = -0.2 * put.last[i]!;
      put.oiChange[i] = 2000;
    }
    const found = piece(analysed(chain), null, 'open interest build-up')!;
    // All of it on one side is what most days look like: it says no more than the day's own move.
    expect([found.value, found.weight]).toEqual([1, 0]);
    expect(found.says).toMatch(/puts short build-up; 100% more contracts are bullish/);
  });

  test('bars of the day itself and later are not read', () => {
    const own = bars(0.006);
    const later: Bars = { ...own, time: own.time.map((at) => at + 100 * 86_400_000) };
    expect(piece(withBars(own), later, 'momentum')).toBeUndefined();
    expect(piece(withBars(own), own, 'momentum')).toBeDefined();
  });
});

describe('noise', () => {
  test('what does not stand two deviations out of it says nothing, and keeps its figure', () => {
    const chain = liquid();
    const { put, call } = chain.slices[0]!;
    put.oi.fill(4950);
    call.oi.fill(5000);
    const found = piece(analysed(chain), null, 'put-call ratio')!;
    expect(found).toMatchObject({ weight: 0, value: 0.99 });
    expect(Math.abs(found.sigmas!)).toBeLessThan(2);
    const quiet = deriveView(analysed(chain), null, {});
    expect(quiet).toMatchObject({ direction: 'neutral', volatility: 'steady', confidence: 0.5 });
  });

  test('a market without direction speaks by chance one day in twenty, whatever the piece', () => {
    let seed = 7;
    const uniform = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return (seed + 0.5) / 2 ** 32;
    };
    const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
    const analysis = analysed(liquid());
    const daily = analysis.atm.iv! / Math.sqrt(252);
    const spoke = new Map<string, number>();
    const runs = 1500;
    for (let run = 0; run < runs; run++) {
      const own = bars(0, 0, 120);
      let price = spot * Math.exp(daily * normal());
      for (let i = own.close.length - 1; i >= 0; i--) {
        own.close[i] = price;
        price *= Math.exp(daily * normal());
      }
      for (const { name, sigmas, on, source } of deriveView(analysis, own, {}).evidence)
        if (source.startsWith('daily') && on !== 'time' && Math.abs(sigmas ?? 0) >= 2)
          spoke.set(name, (spoke.get(name) ?? 0) + 1);
    }
    expect([...spoke.keys()].sort()).toEqual([
      'day so far',
      'momentum',
      'realised volatility',
      'trend over 20 days',
      'trend over 50 days',
    ]);
    for (const [name, times] of spoke)
      expect([name, times / runs < 0.08 && times / runs > 0.015]).toEqual([name, true]);
  });

  test('a walk of fewer than four steps never stands out, four equal ones do', () => {
    expect(sigmas([1, 2, 3, 4])).toBeCloseTo(Math.sqrt(3), 12);
    expect(sigmas([1, 2, null, 3, 4, 5])).toBe(2);
    expect(sigmas([5, 4, 5, 4, 5])).toBe(0);
    expect(sigmas([2, 2, 2])).toBeNull();
  });
});

describe('volatility', () => {
  const closes = (level: (i: number) => number) => ({
    volIndexByDay: {
      symbol: 'INDIAVIX',
      closes: Array.from({ length: 120 }, (_, i) => ({
        date: new Date(asOf - (121 - i) * 86_400_000).toISOString().slice(0, 10),
        close: level(i),
      })),
    },
  });

  test('high against its past is expected to fall, low to rise', () => {
    const at = (level: (i: number) => number) =>
      deriveView(analysed(liquid(), undefined, { history: closes(level) }), null, {});
    expect(at((i) => 10 + i / 10).volatility).toBe('falling');
    expect(at((i) => 30 - i / 10).volatility).toBe('rising');
  });

  test('options dearer than what was realised weigh for a fall, cheaper ones for a rise', () => {
    const calm = bars(0, 0.0001);
    const wild = bars(0, 0.012);
    expect(piece(withBars(calm), calm, 'volatility premium')!.weight).toBeLessThan(0);
    expect(piece(withBars(wild), wild, 'volatility premium')!.weight).toBe(0.25);
  });
});

describe('a wish', () => {
  const own = bars(0.006);
  const analysis = withBars(own);

  test('is kept as given, and only the confidence knows what the evidence says', () => {
    const agreed = deriveView(analysis, own, { direction: 'bullish' });
    const against = deriveView(analysis, own, { direction: 'bearish' });
    expect([agreed.direction, against.direction]).toEqual(['bullish', 'bearish']);
    expect([agreed.given, against.given, deriveView(analysis, own, {}).given]).toEqual([true, true, false]);
    expect(agreed.confidence).toBeGreaterThan(against.confidence);
    expect(agreed.evidence).toEqual(against.evidence);
  });

  test('a horizon is evidence on time', () => {
    const found = deriveView(analysis, own, { horizonDays: 10 }).evidence.filter(({ on }) => on === 'time');
    expect(found.map(({ name }) => name)).toEqual(['time decay', 'horizon']);
    expect(found[1]!.says).toBe('2026-09-08 is 19 days away, the horizon is 10');
  });

  test('a horizon alone does not make the view a given one', () => {
    expect(deriveView(analysis, own, { horizonDays: 10 }).given).toBe(false);
  });
});

test('figures are finite whatever the bars, and the same each time', () => {
  const analysis = analysed(liquid());
  fc.assert(
    fc.property(fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { maxLength: 70 }), (prices) => {
      const own = bars(0, 0, prices.length);
      own.close.set(prices);
      const found = deriveView(analysis, own, {});
      expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
      expect(found.confidence).toBeGreaterThanOrEqual(0);
      expect(found.confidence).toBeLessThanOrEqual(1);
      for (const { weight } of found.evidence) expect(Math.abs(weight)).toBeLessThanOrEqual(0.3);
      expect(deriveView(analysis, own, {})).toEqual(found);
    }),
    { numRuns: 200, seed: 3 },
  );
});
