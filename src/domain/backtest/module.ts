import type { Bars } from '../bar.ts';
import { pastOf } from './past.ts';
import {
  type Decider,
  EXIT,
  LONG,
  NONE,
  type Plan,
  SHORT,
  signals,
  TURN_LONG,
  TURN_SHORT,
  WEIGH,
} from './signal.ts';
import type { Maker } from './source.ts';

/** A fault of a strategy program, in words for the person who wrote it. */
export class StrategyFault extends Error {}

const codes: Record<string, number> = {
  none: NONE,
  long: LONG,
  short: SHORT,
  exit: EXIT,
  turnLong: TURN_LONG,
  turnShort: TURN_SHORT,
};

/** The code of what a program answered: a word, nothing, or a weight from -1 to 1. */
function codeOf(answer: unknown, at: number): { code: number; weight: number } {
  if (answer === undefined || answer === null) return { code: NONE, weight: Number.NaN };
  if (typeof answer === 'number' && answer >= -1 && answer <= 1) return { code: WEIGH, weight: answer };
  const code = typeof answer === 'string' ? codes[answer] : undefined;
  if (code !== undefined) return { code, weight: Number.NaN };
  const shown = typeof answer === 'string' ? `"${answer.slice(0, 30)}"` : String(answer).slice(0, 30);
  throw new StrategyFault(
    `at bar ${at} it answered ${shown}; ${Object.keys(codes).join(', ')} or a weight from -1 to 1 is wanted`,
  );
}

/** A program that is asked at every close and sees the past only. */
function asked(
  make: (past: unknown, params: unknown) => unknown,
  bars: Bars,
  params: unknown,
  warmup: number,
): Decider {
  const cursor = pastOf(bars);
  const decide = make(cursor.past, params);
  if (typeof decide !== 'function')
    throw new StrategyFault('its default export gives no function; give back () => "long" | "exit" | …');
  let weight = Number.NaN;
  return {
    warmup: Math.max(warmup, Math.min(cursor.warmup(), bars.close.length)),
    decide(bar) {
      cursor.to(bar);
      const found = codeOf(decide(), bar);
      weight = found.weight;
      return found.code;
    },
    weight: () => weight,
  };
}

const copyOf = (bars: Bars) => ({
  symbol: bars.symbol,
  interval: bars.interval,
  time: bars.time.slice(),
  open: bars.open.slice(),
  high: bars.high.slice(),
  low: bars.low.slice(),
  close: bars.close.slice(),
  volume: bars.volume.slice(),
});

/** A program that is handed whole columns and gives a decision for every bar. */
function whole(
  make: (bars: unknown, params: unknown, all: unknown) => unknown,
  bars: Bars,
  params: unknown,
  warmup: number,
  all: unknown,
): Plan {
  const answer = make(copyOf(bars), params, all);
  const list = Array.isArray(answer) || ArrayBuffer.isView(answer) ? (answer as ArrayLike<unknown>) : null;
  const { length } = bars.close;
  if (list === null || list.length !== length)
    throw new StrategyFault(
      `its signals() gives ${list === null ? 'no list' : `${list.length} decisions`} for ${length} bars`,
    );
  const plan: Plan = {
    warmup,
    signal: new Uint8Array(length),
    weight: new Float64Array(length).fill(Number.NaN),
  };
  for (let i = 0; i < length; i++) {
    const { code, weight } = codeOf(list[i], i);
    plan.signal[i] = code;
    plan.weight![i] = weight;
  }
  return plan;
}

/**
 * The maker of a loaded program: `export default (past, params) => () => decision`, asked at every close, or
 * `export function signals(bars, params, all)`, given everything at once and to be audited for that; `warmup` is a number
 * of bars before the first decision.
 */
export function moduleMaker(program: Record<string, unknown>, params: Record<string, number>): Maker {
  const { default: decider, signals: vector, warmup = 0 } = program;
  if (typeof warmup !== 'number' || !(warmup >= 0) || !Number.isInteger(warmup))
    throw new StrategyFault('its warmup is no whole number of bars');
  if (typeof decider === 'function')
    return (series) => series.map((bars) => asked(decider as never, bars, { ...params }, warmup));
  if (typeof vector === 'function')
    return (series) => {
      const all = series.map(copyOf);
      return series.map((bars) => whole(vector as never, bars, { ...params }, warmup, all));
    };
  throw new StrategyFault(
    `it exports neither a default function nor signals(); a decision is one of ${signals.slice(0, 6).join(', ')}`,
  );
}
