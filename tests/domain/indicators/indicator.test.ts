import { describe, expect, it } from 'vitest';
import { barsFrom, type PriceColumns } from '../../../src/domain/bar.ts';
import { indicator, indicatorNames } from '../../../src/domain/indicators/indicator.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Table {
  columns: string[];
  rows: (string | number | null)[][];
}
type Row = [number, number, number, number, number];

const column = (table: Table, name: string): (number | null)[] => {
  const at = table.columns.indexOf(name);
  return table.rows.map((row) => row[at] as number | null);
};
const prices = (table: Table): PriceColumns => {
  const read = (name: string) => Float64Array.from(column(table, name) as number[]);
  const times = table.rows.map((row) =>
    Date.parse(`${String(row[0]).replace(' ', 'T').padEnd(19, 'T00:00:00')}Z`),
  );
  return {
    open: read('open'),
    high: read('high'),
    low: read('low'),
    close: read('close'),
    volume: read('volume'),
    time: Float64Array.from(times),
  };
};
const fromRows = (rows: readonly (readonly number[])[]): PriceColumns => {
  const read = (at: number) => Float64Array.from(rows, (row) => row[at]!);
  return { open: read(0), high: read(1), low: read(2), close: read(3), volume: read(4) };
};

/** The line named by `spec`, or `spec` and its output after a space. */
function line(spec: string, bars: PriceColumns): Float64Array {
  const [name, output] = spec.split(' ');
  const columns = indicator(name!, bars);
  if (isRefusal(columns)) throw new Error(columns.refused);
  return columns.get(output === undefined ? name! : `${name}.${output}`)!;
}

/** Bars at which the line is not the golden one: another warm-up, or further off than the tolerance. */
function faults(mine: Float64Array, theirs: (number | null)[], relative: number, absolute: number): string[] {
  expect(mine).toHaveLength(theirs.length);
  return theirs.flatMap((value, i) => {
    const own = mine[i]!;
    const fine =
      value === null ? Number.isNaN(own) : Math.abs(own - value) <= absolute + relative * Math.abs(value);
    return fine ? [] : [`bar ${i}: ${own} for ${value}`];
  });
}

const talib: Record<string, string> = {
  sma20: 'sma:20',
  sma50: 'sma:50',
  ema12: 'ema:12',
  ema26: 'ema:26',
  wma10: 'wma:10',
  rsi14: 'rsi:14',
  rsi2: 'rsi:2',
  macd: 'macd:12,26,9',
  macd_signal: 'macd:12,26,9 signal',
  macd_hist: 'macd:12,26,9 histogram',
  atr14: 'atr:14',
  atr14_tv: 'atr:14,tradingview',
  bb_up: 'bollinger:20,2 upper',
  bb_mid: 'bollinger:20,2',
  bb_lo: 'bollinger:20,2 lower',
  plus_di14: 'adx:14 plusDi',
  minus_di14: 'adx:14 minusDi',
  adx14: 'adx:14',
  stoch_slowk: 'stochastic:14,3,3',
  stoch_slowd: 'stochastic:14,3,3 d',
  stoch_fastk: 'stochastic:14,3,3 fastK',
  stoch_fastd: 'stochastic:14,3,3 fastD',
  obv: 'obv',
  donchian_hi20: 'donchian:20 upper',
  donchian_lo20: 'donchian:20 lower',
  cci20: 'cci:20',
  mfi14: 'mfi:14',
  willr14: 'willr:14',
  roc10: 'roc:10',
  supertrend10_3: 'supertrend:10,3',
  supertrend_dir: 'supertrend:10,3 direction',
};

const alternatives: Record<string, string> = {
  macd_sma_seeded: 'macd:12,26,9,own',
  macd_sma_seeded_signal: 'macd:12,26,9,own signal',
  ttr_adx: 'adx:14',
  ttr_plus_di: 'adx:14 plusDi',
  ttr_minus_di: 'adx:14 minusDi',
  vwap_roll20: 'vwap:20',
  ttr_donchian_hi20: 'donchian:20 upper',
  ttr_donchian_lo20: 'donchian:20 lower',
  supertrend_freqtrade_sma_atr: 'supertrend:10,3,sma',
  supertrend_pandas_ta: 'supertrend:10,3,ewm,previous',
  supertrend_pandas_ta_dir: 'supertrend:10,3,ewm,previous direction',
};
const estimators = {
  cc_ret: 'close',
  park: 'parkinson',
  gk: 'garman-klass',
  rs: 'rogers-satchell',
  yz: 'yang-zhang',
};
for (const [name, estimator] of Object.entries(estimators)) {
  for (const n of [10, 20, 30]) alternatives[`hv_${name}${n}`] = `hv:${n},${estimator}`;
}

describe.skipIf(!hasShared)('golden indicators', () => {
  describe.each(['', '_synthetic'])('series%s', (series) => {
    const table = hasShared ? golden<Table>(`02a_indicators${series}.json`) : { columns: [], rows: [] };
    const other = hasShared
      ? golden<Table>(`02b_volatility_and_alternatives${series}.json`)
      : { columns: [], rows: [] };
    const bars = prices(table);

    it('covers every column', () => {
      expect(Object.keys(talib).sort()).toEqual(table.columns.slice(6).sort());
      expect(Object.keys(alternatives).sort()).toEqual(other.columns.slice(1).sort());
    });
    it.each(Object.entries(talib))('%s is %s at every bar', (name, spec) => {
      const exact = name === 'obv';
      expect(faults(line(spec, bars), column(table, name), exact ? 0 : 1e-9, exact ? 0 : 1e-9)).toEqual([]);
    });
    it.each(Object.entries(alternatives))('%s is %s at every bar', (name, spec) => {
      const theirs = column(other, name);
      // pandas-ta prints 0 and an uptrend for the bars before its first range; ours are absent.
      if (name.startsWith('supertrend_pandas_ta')) theirs.fill(null, 0, 10);
      expect(faults(line(spec, bars), theirs, 1e-10, 0)).toEqual([]);
    });
  });

  it('anchors the session average at each day', () => {
    const table = golden<Table>('02c_session_vwap.json');
    const bars = prices(table);
    expect(faults(line('vwap', bars), column(table, 'vwap'), 1e-12, 0)).toEqual([]);
    expect(faults(line('vwap deviation', bars), column(table, 'vwap_sd'), 0, 1e-9)).toEqual([]);
  });

  const edges = hasShared
    ? golden<{
        meta: { last_values_talib: Record<string, Record<string, number | null>> };
        cases: Record<string, { ohlcv: Row[] }>;
      }>('02d_indicator_edge_cases.json')
    : { meta: { last_values_talib: {} }, cases: {} };
  /** Where the libraries print some number for 0/0, ours is the neutral one. */
  const neutral: Record<string, Record<string, number>> = {
    flat_all_equal: { rsi14: 50, stoch_fastk: 50, mfi14: 50, cci20: 0, adx14: 0, willr14: -50 },
    all_zero_volume: { mfi14: 50 },
  };
  it.each(Object.keys(edges.cases))('edge case %s', (name) => {
    const bars = fromRows(edges.cases[name]!.ohlcv);
    for (const [column, value] of Object.entries(edges.meta.last_values_talib[name]!)) {
      const own = line(talib[column]!, bars);
      expect(faults(own.slice(-1), [neutral[name]?.[column] ?? value], 1e-9, 1e-9), column).toEqual([]);
    }
  });
});

const walk = fc
  .array(
    fc.tuple(
      fc.double({ min: -0.05, max: 0.05, noNaN: true }),
      fc.double({ min: 0, max: 0.03, noNaN: true }),
    ),
    { maxLength: 80 },
  )
  .map((steps) => {
    let level = 100;
    return fromRows(
      steps.map(([move, width]) => {
        const open = level;
        level *= 1 + move;
        return [
          open,
          Math.max(open, level) * (1 + width),
          Math.min(open, level) * (1 - width),
          level,
          1000 * width,
        ];
      }),
    );
  })
  .map((bars) => ({ ...bars, time: Float64Array.from(bars.close, (_, i) => i * 3_600_000) }));

describe('indicator', () => {
  it('lists the names of the public face, each of which works with nothing but its name', () => {
    const names =
      'sma ema wma rsi macd atr bollinger adx stochastic obv donchian cci mfi willr roc supertrend vwap hv'.split(
        ' ',
      );
    expect(indicatorNames.map(({ name }) => name).sort()).toEqual(names.sort());
    const bars = fromRows(Array.from({ length: 120 }, (_, i) => [100, 102 + (i % 7), 98, 100 + (i % 3), 10]));
    bars.time = Float64Array.from(bars.close, (_, i) => i * 3_600_000);
    for (const { name, outputs } of indicatorNames) {
      const columns = indicator(name, bars);
      if (isRefusal(columns)) throw new Error(columns.refused);
      expect([...columns.keys()]).toEqual(outputs.map((output, i) => (i === 0 ? name : `${name}.${output}`)));
      for (const values of columns.values()) {
        expect(values).toHaveLength(120);
        expect(values.at(-1)).not.toBeNaN();
      }
    }
  });

  it('says nothing about a bar from bars that come after it', () => {
    const specs = indicatorNames.map(({ name }) => name);
    fc.assert(
      fc.property(walk, fc.nat(), (bars, at) => {
        const end = at % (bars.close.length + 1);
        const cut = Object.fromEntries(
          Object.entries(bars).map(([name, values]) => [name, values.slice(0, end)]),
        );
        for (const spec of specs) {
          const all = indicator(spec, bars);
          const past = indicator(spec, cut as unknown as PriceColumns);
          if (isRefusal(all) || isRefusal(past)) throw new Error('refused');
          for (const [key, values] of past) {
            expect(
              faults(
                values,
                [...all.get(key)!.slice(0, end)].map((x) => (Number.isNaN(x) ? null : x)),
                1e-12,
                1e-12,
              ),
            ).toEqual([]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });

  it('never gives infinity', () => {
    fc.assert(
      fc.property(walk, (bars) => {
        for (const { name } of indicatorNames) {
          const columns = indicator(name, bars);
          if (isRefusal(columns)) throw new Error(columns.refused);
          for (const values of columns.values()) {
            expect(
              values.some(
                (value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY,
              ),
            ).toBe(false);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  const bars = fromRows(Array.from({ length: 30 }, () => [1, 2, 1, 1, Number.NaN]));
  it.each([
    ['smma:20', 'There is no indicator "smma:20"'],
    ['sma:20:3', 'There is no indicator'],
    ['', 'There is no indicator'],
    ['rsi:0', 'period "0" is not a whole number of at least 2'],
    ['rsi:1e9', 'period "1e9" is not'],
    ['sma:2.5', 'period "2.5" is not a whole number'],
    ['sma:-3', 'period "-3" is not'],
    ['sma:20,3', 'sma takes 1 parameters, not 2'],
    ['macd:26,12,9', 'fast must be shorter than slow'],
    ['hv:20,parkinsons', 'estimator "parkinsons" is not one of close, parkinson'],
    ['obv', 'obv needs volume and these bars have none'],
  ])('refuses %j', (spec, words) => {
    const answer = indicator(spec, bars);
    expect(isRefusal(answer) && answer.refused).toContain(words);
  });

  it.each([
    // The evening of New York lies on the next day of UTC; one flat bar of 100, 102, 104 and, next morning, 110.
    ['an offset', ['15:55:00-05:00', '18:55:00-05:00', '19:30:00-05:00', '2026-01-06T09:30:00-05:00']],
    ['UTC', ['20:55:00Z', '23:55:00Z', '2026-01-06T00:30:00Z', '2026-01-06T14:30:00Z']],
    ['no zone, read as UTC', ['20:55', '23:55', '2026-01-06 00:30', '2026-01-06 14:30']],
    ['India, offsets', ['09:15:00+05:30', '12:00:00+05:30', '15:25:00+05:30', '2026-01-06T09:15:00+05:30']],
    ['India, early in UTC', ['03:45:00Z', '06:30:00Z', '09:55:00Z', '2026-01-06T03:45:00Z']],
    [
      'an offset, at its midnight',
      ['00:10:00+05:30', '02:00:00+05:30', '23:55:00+05:30', '2026-01-06T00:05:00+05:30'],
    ],
  ])('a session average starts anew on the day of the market: %s', (_, times) => {
    const list = times.map((time, i) => {
      const price = [100, 102, 104, 110][i]!;
      const at = time.startsWith('2026') ? time : `2026-01-05${time.length > 5 ? 'T' : ' '}${time}`;
      return { time: at, open: price, high: price, low: price, close: price, volume: 100 };
    });
    const found = barsFrom(list, { symbol: 'input', interval: '1d' }) as PriceColumns;
    const columns = indicator('vwap', found) as Map<string, Float64Array>;
    expect([...columns.get('vwap')!]).toEqual([100, 101, 102, 110]);
  });

  it('refuses a session average without times, but not a rolling one', () => {
    const timeless = { ...bars, volume: new Float64Array(30).fill(1) };
    expect(isRefusal(indicator('vwap', timeless))).toBe(true);
    expect(isRefusal(indicator('vwap:20', timeless))).toBe(false);
  });

  it('answers a period far beyond the series with nothing, quickly', () => {
    for (const { name, params } of indicatorNames) {
      if (params.length === 0 || name === 'macd' || name === 'vwap') continue;
      const columns = indicator(`${name}:9007199254740991`, {
        ...bars,
        volume: new Float64Array(30).fill(1),
      });
      if (isRefusal(columns)) throw new Error(columns.refused);
      for (const values of columns.values()) expect(values.every(Number.isNaN), name).toBe(true);
    }
  });
});
