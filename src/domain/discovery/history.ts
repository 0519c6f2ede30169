import type { Bars } from '../bar.ts';

/** What happened to a share on a day that is no return: prices before `date` are multiplied by `factor` (0.5 for a 1:1 bonus). */
export interface Adjustment {
  /** First session at the new price, YYYY-MM-DD. */
  date: string;
  factor: number;
}

/** Why part of a history cannot be trusted. */
export interface HistoryFault {
  code: 'unexplainedJump';
  /** Session of the jump, YYYY-MM-DD. */
  date: string;
  /** Open, or where that is ordinary the close, over the close before. */
  ratio: number;
}

/** A daily history as it could be known at its last bar, on one scale of prices. */
export interface History {
  symbol: string;
  /** 00:00 UTC of each session, epoch ms, ascending. */
  time: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  /** Shares, on the scale of the prices; NaN where the source has none. */
  volume: Float64Array;
  faults: HistoryFault[];
}

/** Bounds of the open over the close before, and of a day's close over the one before, within which a move is a move. */
export interface JumpRule {
  night: readonly [down: number, up: number];
  day: readonly [down: number, up: number];
}

/**
 * What is beyond these is no ordinary night. India: prices come unadjusted, and the worst genuine nights of 245 large shares
 * (2023 to 2026) lie within 0.90 and 1.19, so that a bonus of 1:4 (0.80) is seen. US: prices come adjusted for splits, and
 * genuine nights reach 0.73. After more than five missing days the wider bounds hold for both.
 */
export const jumpRules: Record<'INR' | 'USD', JumpRule> = {
  INR: { night: [0.82, 1.3], day: [0.55, 1.8] },
  USD: { night: [0.65, 1.6], day: [0.55, 1.8] },
};

const missingDays = 5;

const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Adjustments a source's own previous closes reveal: where one differs from the close of the session right before. */
export function revealedBy(
  days: readonly { date: string; close: number; previousClose: number | null; follows: boolean }[],
  tolerance = 0.005,
): Adjustment[] {
  const found: Adjustment[] = [];
  for (let i = 1; i < days.length; i++) {
    const { date, previousClose, follows } = days[i]!;
    const before = days[i - 1]!.close;
    if (!follows || previousClose === null || !(previousClose > 0) || !(before > 0)) continue;
    const factor = previousClose / before;
    if (Math.abs(factor - 1) > tolerance) found.push({ date, factor });
  }
  return found;
}

/**
 * The bars up to and with index `end` - 1, prices before each adjustment on the scale of what came after it, volumes the
 * other way. Adjustments after the last bar are not known yet and change nothing. Jumps no adjustment explains are named,
 * not mended.
 */
export function historyOf(
  bars: Bars,
  adjustments: readonly Adjustment[],
  end: number = bars.time.length,
  rule: JumpRule = jumpRules.USD,
): History {
  const copy = (column: Float64Array) => column.slice(0, end);
  const history: History = {
    symbol: bars.symbol,
    time: copy(bars.time),
    open: copy(bars.open),
    high: copy(bars.high),
    low: copy(bars.low),
    close: copy(bars.close),
    volume: copy(bars.volume),
    faults: [],
  };
  const { time, open, high, low, close, volume } = history;
  for (const { date, factor } of adjustments) {
    const at = Date.parse(`${date}T00:00:00Z`);
    if (end === 0 || at > time[end - 1]! || !(factor > 0)) continue;
    for (let i = 0; i < end && time[i]! < at; i++) {
      open[i] = open[i]! * factor;
      high[i] = high[i]! * factor;
      low[i] = low[i]! * factor;
      close[i] = close[i]! * factor;
      volume[i] = volume[i]! / factor;
    }
  }
  for (let i = 1; i < end; i++) {
    const gap = time[i]! - time[i - 1]! > missingDays * 86_400_000;
    const night = gap ? jumpRules.USD.night : rule.night;
    const opened = open[i]! / close[i - 1]!;
    const closed = close[i]! / close[i - 1]!;
    const outside = (ratio: number, [down, up]: readonly [number, number]) => ratio < down || ratio > up;
    if (outside(opened, night) || outside(closed, rule.day)) {
      const ratio = outside(opened, night) ? opened : closed;
      history.faults.push({ code: 'unexplainedJump', date: dateOf(time[i]!), ratio });
    }
  }
  return history;
}

/** Index of the first bar after the last unexplained jump: what may be compared with the last bar. */
export function comparableFrom({ time, faults }: History): number {
  const last = faults.at(-1);
  if (last === undefined) return 0;
  const at = Date.parse(`${last.date}T00:00:00Z`);
  let i = time.length;
  while (i > 0 && time[i - 1]! >= at) i--;
  return i;
}
