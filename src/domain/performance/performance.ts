import type { PerformanceDocument } from '../../core/shapes/performance.ts';
import { addDays } from '../calendar/zone.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { type AccountReturns, accountReturns } from '../stats/account.ts';
import { drawdown, wealth } from '../stats/drawdown.ts';
import { type ReturnMetrics, relativeNames } from '../stats/return-figures.ts';
import { returnMetrics } from '../stats/returns.ts';
import type { EquityPoint } from './history.ts';

export interface AccountQuestion {
  points: readonly EquityPoint[];
  /** First day of the period, null for all. */
  from: string | null;
  periodsPerYear: number;
  riskFree: number;
  /** Close of the benchmark on or before a day; null where there is none. */
  benchmark(date: string): number | null;
}

/** The deepest fall of the time-weighted curve, with its days. */
export type DatedDrawdown = NonNullable<PerformanceDocument['account']>['drawdown'];

export type AccountPerformance = Omit<NonNullable<PerformanceDocument['account']>, 'account' | 'returns'> & {
  account: AccountReturns;
  returns: ReturnMetrics;
};

/**
 * Points of the period with the one before it as its opening; the first money ever paid in is an opening of its own, and `paidOn` its
 * day.
 */
function within(
  points: readonly EquityPoint[],
  from: string | null,
): { points: EquityPoint[]; paidOn?: string } {
  const start = from === null ? 0 : points.findIndex(({ date }) => date >= from);
  if (start < 0) return { points: [] };
  const own = points.slice(start);
  const before = points[start - 1];
  if (before !== undefined) return { points: [{ ...before, flow: 0, paid: [] }, ...own] };
  const [first, ...rest] = own;
  if (first === undefined) return { points: [] };
  return {
    points: [
      { date: addDays(first.date, -1), equity: first.flow, flow: 0, paid: [], atCost: 0 },
      { ...first, flow: 0, paid: [] },
      ...rest,
    ],
    paidOn: first.date,
  };
}

/**
 * Figures of the daily returns. Those beside a benchmark are of the days it has prices for: one missing day does not take them away.
 */
function metricsOf(
  daily: readonly number[],
  prices: readonly (number | null)[],
  { periodsPerYear, riskFree }: AccountQuestion,
): ReturnMetrics {
  const about = { periodsPerYear, riskFree };
  const own = returnMetrics(daily, about);
  const priced = daily.flatMap((value, i) => {
    const [before, after] = [prices[i] ?? null, prices[i + 1] ?? null];
    return before === null || after === null ? [] : [{ value, theirs: after / before - 1 }];
  });
  if (priced.length < 2) return own;
  const beside = returnMetrics(
    priced.map(({ value }) => value),
    { ...about, benchmark: priced.map(({ theirs }) => theirs) },
  );
  const reasons = { ...own.reasons };
  for (const name of relativeNames) {
    own[name] = beside[name];
    delete reasons[name];
    if (beside.reasons[name] !== undefined) reasons[name] = beside.reasons[name];
  }
  return { ...own, reasons };
}

/** Return of each day with the day's deposits at work from its start; refused where nothing was there to earn one. */
function dailyReturns(points: readonly EquityPoint[]): number[] | Refusal {
  const found: number[] = [];
  for (let i = 1; i < points.length; i++) {
    const base = points[i - 1]!.equity + points[i]!.flow;
    if (!(base > 0))
      return {
        refused: `The account held nothing on ${points[i]!.date} that could earn a return`,
        hint: 'Write down its deposits: `coach trade cash 100000 --at 2026-01-01`, or set the capital: `coach config set capital 100000`.',
      };
    found.push(points[i]!.equity / base - 1);
  }
  return found;
}

function datedDrawdown(curve: Float64Array, dates: readonly string[]): DatedDrawdown {
  const fall = drawdown(curve);
  const days = (from: number, to: number) => (Date.parse(dates[to]!) - Date.parse(dates[from]!)) / 86_400_000;
  let [peak, longest] = [0, 0];
  for (let i = 1; i < curve.length; i++) {
    if (curve[i]! >= curve[peak]!) {
      if (i - peak > 1) longest = Math.max(longest, days(peak, i));
      peak = i;
    } else longest = Math.max(longest, days(peak, i));
  }
  return {
    depth: fall.depth,
    peak: dates[fall.peakIndex]!,
    trough: dates[fall.troughIndex]!,
    recovered: fall.recoveryIndex === null ? null : dates[fall.recoveryIndex]!,
    longestUnderwaterDays: longest,
  };
}

/**
 * What an account earned over a period: time- and money-weighted (deposits are never gain), against the same deposits in a benchmark, with
 * the figures of its daily returns and its drawdown by date.
 */
export function accountPerformance(question: AccountQuestion): AccountPerformance | Refusal {
  const { points, paidOn } = within(question.points, question.from);
  if (points.length < 2) return { refused: 'There are no days to measure in this period' };
  const daily = dailyReturns(points);
  if (isRefusal(daily)) return daily;
  const prices = points.map(({ date }) => question.benchmark(date));
  const account = accountReturns({
    points: points.map(({ date, equity }, i) => ({ date, equity, benchmark: prices[i] })),
    flows: points.flatMap(({ paid }) => paid),
    timing: 'own',
    paidOn,
  });
  if (isRefusal(account)) return account;
  const returns = metricsOf(daily, prices, question);
  const growth = wealth(daily);
  const dates = points.map(({ date }) => date);
  return {
    from: dates[0]!,
    to: dates.at(-1)!,
    opening: points[0]!.equity,
    closing: points.at(-1)!.equity,
    account,
    returns,
    drawdown: datedDrawdown(growth, dates),
    curve: points.map(({ date, equity }, i) => ({ date, equity, wealth: growth[i]!, benchmark: prices[i]! })),
    atCost: points.at(-1)!.atCost,
  };
}
