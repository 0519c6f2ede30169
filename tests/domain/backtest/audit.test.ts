import { describe, expect, it } from 'vitest';
import { auditStrategy } from '../../../src/domain/backtest/audit.ts';
import { builtins } from '../../../src/domain/backtest/builtin.ts';
import { moduleMaker } from '../../../src/domain/backtest/module.ts';
import { plainSettings } from '../../../src/domain/backtest/settings.ts';
import { type Maker, makerOf } from '../../../src/domain/backtest/source.ts';
import { type Bars, sliceBars } from '../../../src/domain/bar.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';

/** A random walk of daily bars. */
function walk(n: number, seed: number, symbol = 'X', start = 0): Bars {
  const draw = mulberry32(seed);
  const column = () => new Float64Array(n);
  const bars: Bars = {
    symbol,
    interval: '1d',
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
  };
  let price = 100;
  for (let i = 0; i < n; i++) {
    bars.time[i] = (start + i) * 86_400_000;
    bars.open[i] = price * (1 + (draw() - 0.5) * 0.01);
    price = bars.open[i]! * (1 + (draw() - 0.5) * 0.04);
    bars.close[i] = price;
    bars.high[i] = Math.max(bars.open[i]!, price) * (1 + draw() * 0.01);
    bars.low[i] = Math.min(bars.open[i]!, price) * (1 - draw() * 0.01);
    bars.volume[i] = 1000 + 500 * draw();
  }
  return bars;
}

/** Four bars a day. */
function intraday(bars: Bars): Bars {
  return {
    ...bars,
    interval: '1h',
    time: bars.time.map((_, i) => Math.floor(i / 4) * 86_400_000 + (i % 4) * 3_600_000),
  };
}

type Vector = (bars: Bars, params: unknown, all: Bars[]) => unknown[];

const sums = (values: Float64Array, from: number, to: number) =>
  values.slice(from, to).reduce((a, b) => a + b, 0);
const decide = (bars: Bars, when: (i: number) => boolean) =>
  Array.from(bars.close, (_, i) => (when(i) ? 'long' : 'exit'));

/** Each knows something it could not have known. */
const planted: Record<string, { signals: Vector; series?: Bars[] }> = {
  'peeking one bar': { signals: (bars) => decide(bars, (i) => bars.close[i + 1]! > bars.close[i]!) },
  "using the day's high before the day is over": {
    series: [intraday(walk(800, 7))],
    signals: (bars) => {
      const high = (i: number) => Math.max(...bars.high.slice(i - (i % 4), i - (i % 4) + 4));
      return decide(bars, (i) => bars.close[i]! < 0.985 * high(i));
    },
  },
  'adjusting with a later split': {
    signals: (bars) => {
      // The last price says how all earlier ones are scaled.
      const factor = 100 / bars.close.at(-1)!;
      return decide(bars, (i) => bars.close[i]! * factor > 100);
    },
  },
  'a centred window': {
    signals: (bars) => decide(bars, (i) => bars.close[i]! < sums(bars.close, Math.max(0, i - 5), i + 6) / 11),
  },
  'a target from the future': {
    signals: (bars) =>
      decide(bars, (i) => (bars.close[Math.min(i + 5, bars.close.length - 1)] ?? 0) > 1.02 * bars.close[i]!),
  },
  'sorting by later return': {
    series: [walk(400, 1, 'A'), walk(400, 2, 'B'), walk(400, 3, 'C')],
    signals: (bars, _, all) => {
      const gain = (one: Bars) => one.close.at(-1)! / one.close[0]!;
      const best = [...all].sort((a, b) => gain(b) - gain(a))[0]!;
      return decide(bars, () => bars.symbol === best.symbol);
    },
  },
  'a universe of survivors': {
    series: [walk(400, 1, 'A'), sliceBars(walk(400, 2, 'B'), 0, 250), walk(400, 3, 'C')],
    signals: (bars, _, all) => {
      const end = Math.max(...all.map((one) => one.time.at(-1)!));
      return decide(bars, () => bars.time.at(-1) === end);
    },
  },
  'normalising over all data': {
    signals: (bars) => {
      const mean = sums(bars.close, 0, bars.close.length) / bars.close.length;
      return decide(bars, (i) => bars.close[i]! < mean);
    },
  },
  'a warm-up filled from the future': {
    signals: (bars) => {
      const average = (i: number) => sums(bars.close, Math.max(i, 20) - 20, Math.max(i, 20)) / 20;
      return decide(bars, (i) => bars.close[i]! > average(i));
    },
  },
};

const audit = (fresh: () => Maker, series: Bars[], settings = plainSettings) =>
  auditStrategy({ series, settings, actions: [], fresh: async () => fresh(), seed: 1 });

describe('planted look-ahead is found', () => {
  for (const [name, { signals, series = [walk(500, 5)] }] of Object.entries(planted)) {
    it(name, async () => {
      const { findings, differing } = await audit(() => moduleMaker({ signals }, {}), series);
      expect(findings.length).toBeGreaterThan(0);
      expect(differing).toBeGreaterThan(0);
    });
  }
  it('leaking through a cache', async () => {
    const fresh = () => {
      const cache = new Map<number, number>();
      // What one run saw, the next one knows beforehand.
      const make = (past: { bar(): number; close(): number }) => () => {
        const next = cache.get(past.bar() + 1);
        cache.set(past.bar(), past.close());
        return next !== undefined && next > past.close() ? 'long' : 'exit';
      };
      return moduleMaker({ default: make }, {});
    };
    const { findings } = await audit(fresh, [walk(300, 9)]);
    expect(findings.map(({ kind }) => kind)).toContain('stateCarried');
  });
  it('filling at the close that made the signal', async () => {
    const { findings } = await audit(() => good('sma-cross'), [walk(300, 9)], {
      ...plainSettings,
      fill: 'same-close',
    });
    expect(findings.map(({ kind }) => kind)).toEqual(['sameCloseFill']);
  });
  it('one price under two names', async () => {
    const series = [walk(200, 3, 'A'), walk(200, 3, 'B')];
    const { findings } = await audit(() => good('sma-cross'), series);
    expect(findings.map(({ kind }) => kind)).toEqual(['samePrices']);
  });
  it('asking for a later bar ends the run', async () => {
    const make = (past: { close(back: number): number }) => () => (past.close(-1) > 0 ? 'long' : 'exit');
    await expect(audit(() => moduleMaker({ default: make }, {}), [walk(50, 1)])).rejects.toThrow(
      'look ahead',
    );
  });
});

function good(name: string): Maker {
  const maker = makerOf({ kind: 'builtin', name, params: {} });
  if (isRefusal(maker)) throw new Error(maker.refused);
  return maker;
}

describe('nothing is found where there is nothing', () => {
  for (const { name } of builtins) {
    it(name, async () => {
      const series = name === 'opening-range' ? [intraday(walk(600, 11))] : [walk(600, 11)];
      const { findings, decisions } = await audit(() => good(name), series);
      expect(findings).toEqual([]);
      expect(decisions).toBeGreaterThan(1000);
    });
  }
  it('a file of conditions', async () => {
    const value = {
      name: 'pullback',
      define: { trend: 'close > sma:50' },
      enter: { long: 'trend and rsi:2 < 20 or close crosses over donchian:20.upper[1]' },
      exit: { long: 'rsi:2 > 70' },
    };
    const fresh = () => {
      const maker = makerOf({ kind: 'declared', value });
      if (isRefusal(maker)) throw new Error(maker.refused);
      return maker;
    };
    expect((await audit(fresh, [walk(600, 4)])).findings).toEqual([]);
  });
});
