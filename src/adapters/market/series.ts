import { type BarInterval, type Bars, barIntervals, barSpanMs } from '../../domain/bar.ts';
import { absentOrUpTo, priceLimit, quantityLimit } from '../files/numbers.ts';
import type { Ledger } from './ledger.ts';

/** One bar as a reader found it; `at` is epoch ms UTC, NaN is absent, Infinity is "not a number". */
export interface Draft {
  row: number;
  at: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
}

const prices = ['open', 'high', 'low', 'close'] as const;
const day = 86_400_000;
const farAway = 400 * day;

function fault(draft: Draft): string | undefined {
  if (Number.isNaN(draft.at)) return 'the time is not a real date or time';
  for (const name of prices) {
    const price = draft[name];
    if (Number.isNaN(price)) return `there is no ${name}`;
    if (!(price > 0 && price <= priceLimit)) return `the ${name} is not a price above 0`;
  }
  if (draft.high < Math.max(draft.open, draft.close, draft.low))
    return 'the high is below another price of the bar';
  if (draft.low > Math.min(draft.open, draft.close)) return 'the low is above another price of the bar';
  if (!absentOrUpTo(draft.volume, quantityLimit)) return 'the volume is not a quantity';
  return undefined;
}

/** Places of a longest strictly rising run (patience sorting), so that one stray time costs only its own bar. */
function longestRising(times: readonly number[]): Set<number> {
  const tails: number[] = [];
  const before = new Int32Array(times.length).fill(-1);
  for (let i = 0; i < times.length; i++) {
    let low = 0;
    let high = tails.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[tails[middle]!]! < times[i]!) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[i] = tails[low - 1]!;
    tails[low] = i;
  }
  const kept = new Set<number>();
  for (let i = tails.at(-1) ?? -1; i >= 0; i = before[i]!) kept.add(i);
  return kept;
}

function ordered(drafts: Draft[], ledger: Ledger): Draft[] {
  const first = drafts[0];
  const last = drafts.at(-1);
  if (first !== undefined && last !== undefined && first.at > last.at) drafts.reverse();
  const seen = new Set<number>();
  const once = drafts.filter((draft) => {
    if (seen.has(draft.at)) ledger.refuse(draft.row, 'a bar of that time was there already');
    return !seen.has(draft.at) && seen.add(draft.at) !== undefined;
  });
  const rising = longestRising(once.map((draft) => draft.at));
  return once.filter((draft, i) => {
    if (!rising.has(i)) ledger.refuse(draft.row, 'the time is out of order');
    return rising.has(i);
  });
}

/** A bar or two more than a year away from the rest of a series are a wrong date. */
function near(drafts: Draft[], ledger: Ledger): Draft[] {
  const runs: Draft[][] = [];
  for (const draft of drafts) {
    const run = runs.at(-1);
    if (run === undefined || draft.at - run.at(-1)!.at > farAway) runs.push([draft]);
    else run.push(draft);
  }
  const longest = Math.max(...runs.map((run) => run.length));
  return runs.flatMap((run) => {
    if (run.length > 2 || longest <= 2) return run;
    for (const { row } of run) ledger.refuse(row, 'the time lies more than a year away from the other bars');
    return [];
  });
}

/**
 * A series out of loose bars: newest-first files are turned round, a bar that contradicts itself or repeats or
 * jumps in time is refused by itself. Null when none is left.
 */
export function barsOf(
  about: { symbol: string; interval: BarInterval },
  drafts: readonly Draft[],
  ledger: Ledger,
): Bars | null {
  const sound = drafts.filter((draft) => {
    const wrong = fault(draft);
    if (wrong !== undefined) ledger.refuse(draft.row, wrong);
    return wrong === undefined;
  });
  if (sound.length === 0) return null;
  const kept = near(ordered(sound, ledger), ledger);
  const column = (pick: (draft: Draft) => number) => Float64Array.from(kept, (draft) => pick(draft) + 0);
  for (const _ of kept) ledger.keep();
  return {
    ...about,
    time: column((draft) => draft.at),
    open: column((draft) => draft.open),
    high: column((draft) => draft.high),
    low: column((draft) => draft.low),
    close: column((draft) => draft.close),
    volume: column((draft) => draft.volume),
  };
}

/** The spacing most neighbours have; daily where they are a day or more apart; undefined when it is none coach keeps. */
export function intervalOf(times: readonly number[]): BarInterval | undefined {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const gap = Math.abs(times[i]! - times[i - 1]!);
    if (gap > 0) counts.set(gap, (counts.get(gap) ?? 0) + 1);
  }
  const [common] = [...counts].reduce((best, next) => (next[1] > best[1] ? next : best), [Number.NaN, 0]);
  if (common >= 0.8 * day && common <= 5 * day) return '1d';
  return barIntervals.find((interval) => barSpanMs[interval] === common);
}
