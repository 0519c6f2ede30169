const dayMs = 86_400_000;

/** Natural logarithm of a ratio near 1 by its series, to 2e-11 of its size there; Math.log elsewhere. */
export function logRatio(ratio: number): number {
  const d = ratio - 1;
  if (d > 0.01 || d < -0.01) return Math.log(ratio);
  return d * (1 - d * (1 / 2 - d * (1 / 3 - d * (1 / 4 - d * (1 / 5 - d * (1 / 6))))));
}

/** Middle of the last hundred steps between bars, ms. */
function usualStep(time: Float64Array): number {
  const last = time.subarray(Math.max(0, time.length - 100));
  const steps = Array.from({ length: Math.max(0, last.length - 1) }, (_, i) => last[i + 1]! - last[i]!);
  steps.sort((a, b) => a - b);
  if (steps.length === 0) return dayMs;
  const middle = steps.length >> 1;
  return steps.length % 2 === 1 ? steps[middle]! : (steps[middle - 1]! + steps[middle]!) / 2;
}

/** What a timeline says of itself: its usual step, the last bar of each period returns are taken over, periods a year. */
export interface Calendar {
  step: number;
  perYear: number;
  /** Places of the last bar of each day, or of every bar where bars are longer than a day. */
  ends: Int32Array;
}

/** Days that end a bar each, and the share of bars on weekends. */
function days(time: Float64Array): { ends: number[]; weekend: number } {
  const ends: number[] = [];
  let weekend = 0;
  for (let i = 0; i < time.length; ) {
    const day = Math.floor(time[i]! / dayMs);
    const dayEnd = (day + 1) * dayMs;
    const from = i;
    while (i < time.length && time[i]! < dayEnd) i++;
    ends.push(i - 1);
    const weekday = (day + 4) % 7;
    if (weekday === 0 || weekday === 6) weekend += i - from;
  }
  return { ends, weekend: weekend / time.length };
}

function readCalendar(time: Float64Array): Calendar {
  const step = usualStep(time);
  const whole = { 7: 52, 31: 12, 365: 1 }[Math.floor(step / dayMs)];
  if (whole !== undefined) return { step, perYear: whole, ends: Int32Array.from(time, (_, i) => i) };
  const { ends, weekend } = days(time);
  return { step, perYear: weekend > (2 / 7) * 0.6 ? 365 : 252, ends: Int32Array.from(ends) };
}

// Many runs over one series are one reading of its calendar and its moves.
const calendars = new WeakMap<Float64Array, Calendar>();
const moves = new WeakMap<Float64Array, { logs: Float64Array; squares: number }>();

export function calendarOf(time: Float64Array): Calendar {
  const known = calendars.get(time) ?? readCalendar(time);
  calendars.set(time, known);
  return known;
}

/** Log return of every bar on the one before, and the sum of their squares. */
export function movesOf(close: Float64Array): { logs: Float64Array; squares: number } {
  const known = moves.get(close);
  if (known !== undefined) return known;
  const logs = new Float64Array(close.length);
  let squares = 0;
  for (let i = 1; i < logs.length; i++) {
    const log = logRatio(close[i]! / close[i - 1]!);
    logs[i] = log;
    squares += log * log;
  }
  const found = { logs, squares };
  moves.set(close, found);
  return found;
}

/** Returns between the last equities of successive days that have bars (or of every bar where those are longer than a day). */
export function dayReturns(time: Float64Array, equity: Float64Array): Float64Array {
  const { ends } = calendarOf(time);
  const out = new Float64Array(Math.max(0, ends.length - 1));
  for (let i = 0; i < out.length; i++) out[i] = equity[ends[i + 1]!]! / equity[ends[i]!]! - 1;
  return out;
}
