import { type Bars, barSpanMs } from '../bar.ts';

/** Something about a series that a result rests on. */
export interface DataFinding {
  code: 'gaps' | 'splitSuspected';
  count: number;
  /** Index of the bar it was first seen at. */
  bar: number;
  /** For a split: units a unit seems to have become. */
  ratio?: number;
}

const dayMs = 86_400_000;
/** Longer than any holiday of the exchanges coach knows. */
const longestBreak = 10 * dayMs;
const usualSplits = [2, 3, 4, 5, 10, 20, 1 / 2, 1 / 5, 1 / 10];

function gaps({ time, interval }: Bars): DataFinding | null {
  const found: DataFinding = { code: 'gaps', count: 0, bar: -1 };
  const span = barSpanMs[interval];
  for (let i = 1; i < time.length; i++) {
    const step = time[i]! - time[i - 1]!;
    const inside = interval !== '1d' && Math.floor(time[i]! / dayMs) === Math.floor(time[i - 1]! / dayMs);
    if (!(step > longestBreak || (inside && step > 3 * span))) continue;
    if (found.count++ === 0) found.bar = i;
  }
  return found.count === 0 ? null : found;
}

/** An open that is a simple fraction of the close before, within 4 %: prices not adjusted for a split look like that. */
function splits({ open, close }: Bars, known: ReadonlySet<number>): DataFinding | null {
  const found: DataFinding = { code: 'splitSuspected', count: 0, bar: -1 };
  for (let i = 1; i < close.length; i++) {
    const ratio = close[i - 1]! / open[i]!;
    if (ratio < 1.8 && ratio > 0.55) continue;
    const like = usualSplits.find((split) => Math.abs(ratio / split - 1) < 0.04);
    if (like === undefined || known.has(i)) continue;
    if (found.count++ === 0) Object.assign(found, { bar: i, ratio: like });
  }
  return found.count === 0 ? null : found;
}

/** Holes in a series and jumps that look like splits; `known` are the bars of splits that are given. */
export const dataFindings = (bars: Bars, known: ReadonlySet<number> = new Set()): DataFinding[] =>
  [gaps(bars), splits(bars, known)].filter((found) => found !== null);
