import type { PriceColumns } from '../bar.ts';
import { historicalVolatility, type VolatilityEstimator, volatilityEstimators } from '../volatility.ts';
import { ema, sma, wma } from './average.ts';
import { macd, roc, rsi } from './momentum.ts';
import { cci, mfi, stochastic, willr } from './oscillator.ts';
import { choice, type Definition, factor, period } from './parameter.ts';
import { type AtrKind, atr, bollinger, donchian } from './range.ts';
import type { Param } from './spec.ts';
import { adx, supertrend } from './trend.ts';
import { obv, rollingVwap, sessionVwap } from './volume.ts';

/** An indicator with one line and one period. */
function single(
  name: string,
  summary: string,
  param: Param,
  column: (bars: PriceColumns, n: number) => Float64Array,
  needs: Definition['needs'] = [],
): Definition {
  return {
    name,
    summary,
    params: [param],
    outputs: [name],
    needs,
    columns: (bars, [n]) => [column(bars, n as number)],
  };
}

const averages: Definition[] = [
  single('sma', 'Simple moving average of the close', period(20), ({ close }, n) => sma(close, n)),
  single(
    'ema',
    'Exponential moving average of the close, seeded with the simple mean',
    period(20),
    ({ close }, n) => ema(close, n),
  ),
  single('wma', 'Linearly weighted moving average of the close', period(20), ({ close }, n) => wma(close, n)),
];

const momentum: Definition[] = [
  single('rsi', 'Relative strength index, Wilder; 50 where nothing moved', period(14, 2), ({ close }, n) =>
    rsi(close, n),
  ),
  {
    name: 'macd',
    summary: 'Moving average convergence divergence; seeds together (TA-Lib) or each its own (TradingView)',
    params: [
      period(12, 1, 'fast'),
      period(26, 2, 'slow'),
      period(9, 1, 'signal'),
      choice('seeds', ['together', 'own']),
    ],
    outputs: ['macd', 'signal', 'histogram'],
    needs: [],
    check: ([fast, slow]) =>
      (fast as number) < (slow as number) ? undefined : 'fast must be shorter than slow',
    columns: ({ close }, [fast, slow, signal, seeds]) => {
      const lines = macd(
        close,
        fast as number,
        slow as number,
        signal as number,
        seeds as 'together' | 'own',
      );
      return [lines.macd, lines.signal, lines.histogram];
    },
  },
  single('roc', 'Rate of change of the close in per cent', period(10), ({ close }, n) => roc(close, n)),
];

const oscillators: Definition[] = [
  {
    name: 'stochastic',
    summary: 'Stochastic oscillator: slow %K and .d, .fastK and .fastD; 50 where the range is zero',
    params: [period(14), period(3, 1, 'slowing'), period(3, 1, 'smooth')],
    outputs: ['k', 'd', 'fastK', 'fastD'],
    needs: [],
    columns: (bars, [n, slowing, smooth]) => {
      const lines = stochastic(bars, n as number, slowing as number, smooth as number);
      return [lines.k, lines.d, lines.fastK, lines.fastD];
    },
  },
  single('willr', 'Williams %R, -100..0; -50 where the range is zero', period(14), willr),
  single('cci', 'Commodity channel index; 0 where nothing deviates', period(20, 2), cci),
  single('mfi', 'Money flow index; 50 where no money flowed', period(14), mfi, ['volume']),
];

const ranges: Definition[] = [
  {
    name: 'atr',
    summary: 'Average true range in price units',
    params: [period(14), choice('average', ['wilder', 'tradingview', 'sma', 'ewm'])],
    outputs: ['atr'],
    needs: [],
    columns: (bars, [n, kind]) => [atr(bars, n as number, kind as AtrKind)],
  },
  {
    name: 'bollinger',
    summary: 'Bollinger bands: the middle, .upper and .lower',
    params: [period(20), factor(2)],
    outputs: ['middle', 'upper', 'lower'],
    needs: [],
    columns: ({ close }, [n, k]) => {
      const { middle, upper, lower } = bollinger(close, n as number, k as number);
      return [middle, upper, lower];
    },
  },
  {
    name: 'donchian',
    summary: 'Donchian channel with the current bar: the middle, .upper and .lower',
    params: [period(20)],
    outputs: ['middle', 'upper', 'lower'],
    needs: [],
    columns: ({ high, low }, [n]) => {
      const { middle, upper, lower } = donchian(high, low, n as number);
      return [middle, upper, lower];
    },
  },
  {
    name: 'hv',
    summary: 'Historical volatility per year (0.15 = 15 %)',
    params: [period(20, 2), choice('estimator', volatilityEstimators), period(252, 1, 'periodsPerYear')],
    outputs: ['hv'],
    needs: [],
    columns: (bars, [n, estimator, perYear]) => [
      historicalVolatility(bars, n as number, estimator as VolatilityEstimator, perYear as number),
    ],
  },
];

const trends: Definition[] = [
  {
    name: 'adx',
    summary: 'Average directional index, .plusDi and .minusDi',
    params: [period(14)],
    outputs: ['adx', 'plusDi', 'minusDi'],
    needs: [],
    columns: (bars, [n]) => {
      const lines = adx(bars, n as number);
      return [lines.adx, lines.plusDi, lines.minusDi];
    },
  },
  {
    name: 'supertrend',
    summary: 'Supertrend and its .direction (1 up, -1 down), TradingView rules',
    params: [
      period(10),
      factor(3),
      choice('average', ['wilder', 'tradingview', 'sma', 'ewm']),
      choice('flip', ['current', 'previous']),
    ],
    outputs: ['value', 'direction'],
    needs: [],
    columns: (bars, [n, k, kind, flip]) => {
      const lines = supertrend(bars, n as number, k as number, {
        kind: kind as AtrKind,
        flip: flip as 'current' | 'previous',
      });
      return [lines.value, lines.direction];
    },
  },
];

const volumes: Definition[] = [
  {
    name: 'obv',
    summary: 'On-balance volume from the first bar on',
    params: [],
    outputs: ['obv'],
    needs: ['volume'],
    columns: ({ close, volume }) => [obv(close, volume)],
  },
  {
    name: 'vwap',
    summary: 'Volume-weighted average price of the day and its .deviation; with a period, of the last bars',
    params: [period(0, 0)],
    outputs: ['vwap', 'deviation'],
    needs: ['volume', 'time'],
    columns: (bars, [n]) => {
      if (n !== 0) return [rollingVwap(bars, n as number)];
      const { vwap, deviation } = sessionVwap(bars, bars.time!, bars.day);
      return [vwap, deviation];
    },
  },
];

export const definitions: readonly Definition[] = [
  ...averages,
  ...momentum,
  ...oscillators,
  ...ranges,
  ...trends,
  ...volumes,
];
