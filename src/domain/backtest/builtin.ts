import type { Refusal } from '../refusal.ts';
import { volatilityColumn } from './columns.ts';
import { firstKnown, indicatorLine } from './past.ts';
import { EXIT, LONG, NONE, type Plan, SHORT, TURN_LONG, TURN_SHORT, WEIGH } from './signal.ts';
import { type Builtin, bars, level, planFor } from './strategy-param.ts';

/**
 * Strict crosses of the mean of the last `fast` closes over that of the last `slow`: equal values cross nothing. The sums run
 * as TA-Lib's do: on prices of few digits two means are often exactly equal, and which of them counts as above is then
 * decided by the rounding of this very sum.
 */
function meanCrosses(close: Float64Array, fast: number, slow: number): Plan {
  const plan = planFor(close.length, Math.min(slow - 1, close.length));
  const { signal, warmup } = plan;
  let [total, whole] = [0, 0];
  let side = 0;
  for (let i = 0; i < close.length; i++) {
    total += close[i]!;
    whole += close[i]!;
    if (i >= warmup) {
      const gap = total / fast - whole / slow;
      const now = gap > 0 ? 1 : gap < 0 ? -1 : 0;
      if (now !== 0 && now === -side) signal[i] = now > 0 ? TURN_LONG : TURN_SHORT;
      side = now;
      whole -= close[i - slow + 1]!;
    }
    if (i >= fast - 1) total -= close[i - fast + 1]!;
  }
  return plan;
}

const holding: Builtin = {
  name: 'buy-and-hold',
  summary: 'Bought at the first bar and kept',
  params: [],
  plan({ close }) {
    const plan = planFor(close.length, 0);
    plan.signal[1] = LONG;
    return plan;
  },
};

const crossing: Builtin = {
  name: 'sma-cross',
  summary:
    'Long when the fast average of the close crosses over the slow one, out (or short) when it crosses under',
  params: [bars('fast', 10, 'Bars of the fast average'), bars('slow', 20, 'Bars of the slow average', 2)],
  check: ({ fast, slow }) => (fast! < slow! ? undefined : 'fast must be shorter than slow'),
  plan: ({ close }, { fast, slow }) => meanCrosses(close, fast!, slow!),
};

const reverting: Builtin = {
  name: 'rsi-reversion',
  summary: 'Long when the RSI is below low, out when it is above high (short above high with long-short)',
  params: [
    bars('period', 14, 'Bars of the RSI', 2),
    level('low', 35, 'Buy below'),
    level('high', 55, 'Leave above'),
  ],
  check: ({ low, high }) => (low! < high! ? undefined : 'low must be below high'),
  plan(series, { period, low, high }) {
    const rsi = indicatorLine(`rsi:${period}`, series);
    const plan = planFor(rsi.length, firstKnown(rsi));
    for (let i = plan.warmup + 1; i < rsi.length; i++)
      plan.signal[i] = rsi[i]! < low! ? LONG : rsi[i]! > high! ? SHORT : NONE;
    return plan;
  },
};

const breaking: Builtin = {
  name: 'donchian',
  summary:
    'Long when the close is above the highest high of the bars before, out below the lowest low of fewer',
  params: [
    bars('entry', 20, 'Bars of the channel to break out of', 2),
    bars('leave', 10, 'Bars of the channel to leave by', 2),
  ],
  plan(series, { entry, leave }) {
    const upper = indicatorLine(`donchian:${entry}.upper`, series);
    const lower = indicatorLine(`donchian:${entry}.lower`, series);
    const under = indicatorLine(`donchian:${leave}.lower`, series);
    const plan = planFor(upper.length, Math.max(firstKnown(upper), firstKnown(under)));
    const { close } = series;
    for (let i = plan.warmup + 1; i < close.length; i++) {
      if (close[i]! > upper[i - 1]!) plan.signal[i] = LONG;
      else if (close[i]! < lower[i - 1]!) plan.signal[i] = SHORT;
      else if (close[i]! < under[i - 1]!) plan.signal[i] = EXIT;
    }
    return plan;
  },
};

const trending: Builtin = {
  name: 'supertrend',
  summary: 'Long while Supertrend is up, out (or short) while it is down',
  params: [
    bars('period', 10, 'Bars of the average true range'),
    level('multiplier', 3, 'Distance of the bands in average true ranges'),
  ],
  plan(series, { period, multiplier }) {
    const direction = indicatorLine(`supertrend:${period},${multiplier}.direction`, series);
    const plan = planFor(direction.length, firstKnown(direction));
    for (let i = plan.warmup + 1; i < direction.length; i++)
      plan.signal[i] = direction[i]! > 0 ? LONG : SHORT;
    return plan;
  },
};

const ranging: Builtin = {
  name: 'opening-range',
  summary:
    'Long when a bar closes above the range of the first bars of its day, short below it; use it with --flat-at-close',
  params: [bars('opening', 3, 'First bars of the day that make the range')],
  plan(series, { opening }) {
    const { time, high, low, close } = series;
    const plan = planFor(close.length, 0);
    let [day, seen, top, bottom] = [Number.NaN, 0, 0, 0];
    for (let i = 0; i < close.length; i++) {
      const today = Math.floor(time[i]! / 86_400_000);
      if (today !== day)
        [day, seen, top, bottom] = [today, 0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      if (seen++ < opening!) {
        top = Math.max(top, high[i]!);
        bottom = Math.min(bottom, low[i]!);
      } else if (i > 0) plan.signal[i] = close[i]! > top ? LONG : close[i]! < bottom ? SHORT : NONE;
    }
    return plan;
  },
};

const steadying: Builtin = {
  name: 'volatility-target',
  summary:
    'Always long, in the weight that keeps yearly volatility at the target; changed when it is off by more than the band',
  params: [
    level('volatility', 0.15, 'Yearly volatility aimed at, 0.15 = 15 %', 10),
    bars('period', 20, 'Bars volatility is measured over', 2),
    level('band', 0.1, 'Change of weight that is worth a trade', 1),
  ],
  plan(series, { volatility, period, band }) {
    const measured = volatilityColumn(series, period!);
    const plan = planFor(measured.length, firstKnown(measured));
    plan.weight = new Float64Array(measured.length).fill(Number.NaN);
    let weight = Number.NaN;
    for (let i = plan.warmup + 1; i < measured.length; i++) {
      const wanted = measured[i]! > 0 ? Math.min(1, volatility! / measured[i]!) : 1;
      if (Math.abs(wanted - weight) <= band!) continue;
      weight = wanted;
      plan.signal[i] = WEIGH;
      plan.weight[i] = wanted;
    }
    return plan;
  },
};

export const builtins: readonly Builtin[] = [
  holding,
  crossing,
  reverting,
  breaking,
  trending,
  ranging,
  steadying,
];

/** A built-in by name with every parameter set, or what is wrong with them. */
export function builtinWith(
  name: string,
  given: Readonly<Record<string, number | undefined>>,
): { strategy: Builtin; params: Record<string, number> } | Refusal {
  const strategy = builtins.find((one) => one.name === name);
  if (strategy === undefined)
    return {
      refused: `There is no strategy "${name.slice(0, 40)}"`,
      hint: `Known: ${builtins.map((one) => one.name).join(', ')}.`,
    };
  const params: Record<string, number> = {};
  for (const param of strategy.params) {
    const value = given[param.name] ?? param.default;
    if (!(value >= param.min && value <= param.max) || (param.whole && !Number.isInteger(value)))
      return {
        refused: `${name}: ${param.name} is ${value}`,
        hint: `It takes ${param.whole ? 'a whole number' : 'a number'} from ${param.min} to ${param.max}.`,
      };
    params[param.name] = value;
  }
  const stray = Object.keys(given).find((key) => given[key] !== undefined && !(key in params));
  if (stray !== undefined)
    return {
      refused: `${name} has no parameter "${stray}"`,
      hint: `It takes ${strategy.params.map((p) => p.name).join(', ') || 'none'}.`,
    };
  const wrong = strategy.check?.(params);
  return wrong === undefined ? { strategy, params } : { refused: `${name}: ${wrong}` };
}
