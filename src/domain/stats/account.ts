import type { Refusal } from '../refusal.ts';
import { isRefusal } from '../refusal.ts';
import { dayNumber, type Xirr, type XirrReason, xirr } from './cashflows.ts';
import { finite, over } from './returns.ts';

/** An account day by day. Flows paid in are positive, taken out negative; their date is that of a point after the first. */
export interface AccountHistory {
  points: readonly { date: string; equity: number; benchmark?: number | null | undefined }[];
  flows: readonly { date: string; amount: number }[];
  /**
   * `start`: a flow arrives before the day's return and earns it, and so is at work from the point before; `end`: after it. `own`: it earns
   * the day's return and counts from its own day: in XIRR and Dietz by its date, in the benchmark at that day's close.
   */
  timing: 'start' | 'end' | 'own';
  /** Day on which the opening equity was paid in, where it is the first money of the account and not what it was worth; under `own`. */
  paidOn?: string | undefined;
}

export interface AccountReturns {
  netDeposits: number;
  profit: number;
  twr: number | null;
  twrAnnual365: number | null;
  modifiedDietz: number | null;
  xirr: number | null;
  xirrReason: XirrReason | null;
  returnOnNetInvested: number | null;
  benchmarkReturn: number | null;
  alphaTwrMinusBenchmark: number | null;
  benchmarkWithSameDeposits: number | null;
  alphaVsDeposits: number | null;
  alphaVsDepositsRatio: number | null;
  reasons: Record<string, string>;
}

/** Net flow at each point; a flow between two points belongs to the next one. */
function flowsAt({ points, flows }: AccountHistory): Float64Array | Refusal {
  const days = points.map(({ date }) => dayNumber(date));
  const bad = days.findIndex((day, i) => Number.isNaN(day) || (i > 0 && !(day > days[i - 1]!)));
  if (bad >= 0)
    return { refused: `Point ${bad + 1} is not a later day than the one before: ${points[bad]!.date}` };
  if (points.some(({ equity }) => !Number.isFinite(equity)))
    return { refused: 'An equity is not a finite number' };
  const out = new Float64Array(points.length);
  for (const { date, amount } of flows) {
    const at = days.findIndex((day) => day >= dayNumber(date));
    if (at < 0)
      return {
        refused: `The flow of ${date} lies outside the history`,
        hint: 'Give a point on or after every flow.',
      };
    if (at === 0)
      return {
        refused: `The flow of ${date} is part of the opening equity`,
        hint: 'Leave it out of the flows.',
      };
    if (!Number.isFinite(amount)) return { refused: `The flow of ${date} is not a finite amount` };
    out[at]! += amount;
  }
  return out;
}

/** Product of the returns between flows; NaN where the money that should have earned one was not above 0. */
function timeWeighted({ points, timing }: AccountHistory, flow: Float64Array): number {
  let growth = 1;
  for (let i = 1; i < points.length; i++) {
    const before = points[i - 1]!.equity + (timing === 'end' ? 0 : flow[i]!);
    const after = points[i]!.equity - (timing === 'end' ? flow[i]! : 0);
    growth *= before > 0 ? after / before : Number.NaN;
  }
  return growth - 1;
}

/** Place of the day from which a flow at point i earns. */
const earnsFrom = (i: number, timing: AccountHistory['timing']): number => (timing === 'start' ? i - 1 : i);

/** Money paid in (positive) or taken out, and the day it counts from. */
function datedFlows({ points, flows, timing }: AccountHistory, flow: Float64Array) {
  if (timing === 'own') return flows;
  return [...flow].flatMap((amount, i) =>
    amount === 0 ? [] : [{ date: points[earnsFrom(i, timing)]!.date, amount }],
  );
}

/** Place of the point whose benchmark price the opening equity is put in at. */
const openingAt = ({ points, paidOn }: AccountHistory): number =>
  paidOn === undefined
    ? 0
    : Math.max(
        0,
        points.findIndex(({ date }) => date >= paidOn),
      );

/** Profit over the average money at work (Dietz 1968), each flow weighted with the share of days that it stayed. */
function dietz(history: AccountHistory, flow: Float64Array, profit: number): number {
  const { points, paidOn } = history;
  const last = dayNumber(points.at(-1)!.date);
  const length = last - dayNumber(paidOn ?? points[0]!.date);
  let invested = points[0]!.equity;
  for (const { date, amount } of datedFlows(history, flow)) {
    invested += (amount * (last - dayNumber(date))) / length;
  }
  return over(profit, invested);
}

function moneyWeighted(history: AccountHistory, flow: Float64Array): Xirr {
  const { points, paidOn } = history;
  return xirr([
    { date: paidOn ?? points[0]!.date, amount: -points[0]!.equity },
    ...datedFlows(history, flow).map(({ date, amount }) => ({ date, amount: -amount })),
    { date: points.at(-1)!.date, amount: points.at(-1)!.equity },
  ]);
}

/** What the same money on the same days would be worth in the benchmark; NaN where a price it needs is absent. */
function inBenchmark(history: AccountHistory, flow: Float64Array): number {
  const { points, timing } = history;
  const price = (i: number) => points[i]!.benchmark ?? Number.NaN;
  let units = points[0]!.equity / price(openingAt(history));
  for (let i = 1; i < points.length; i++) {
    if (flow[i] !== 0) units += flow[i]! / price(earnsFrom(i, timing));
  }
  return units * price(points.length - 1);
}

function figures(history: AccountHistory, flow: Float64Array): Omit<AccountReturns, 'reasons'> {
  const { points } = history;
  const [opening, closing] = [points[0]!, points.at(-1)!];
  const netDeposits = flow.reduce((all, amount) => all + amount, 0);
  const profit = closing.equity - opening.equity - netDeposits;
  const invested = opening.equity + netDeposits;
  const twr = timeWeighted(history, flow);
  const benchmarkReturn =
    over(closing.benchmark ?? Number.NaN, points[openingAt(history)]!.benchmark ?? Number.NaN) - 1;
  const same = inBenchmark(history, flow);
  const money = moneyWeighted(history, flow);
  const days = dayNumber(closing.date) - dayNumber(opening.date);
  return {
    netDeposits,
    profit,
    twr: finite(twr),
    twrAnnual365: finite((1 + twr) ** (365 / days) - 1),
    modifiedDietz: finite(dietz(history, flow, profit)),
    xirr: money.xirr,
    xirrReason: money.reason,
    returnOnNetInvested: finite(over(profit, invested)),
    benchmarkReturn: finite(benchmarkReturn),
    alphaTwrMinusBenchmark: finite(twr - benchmarkReturn),
    benchmarkWithSameDeposits: finite(same),
    alphaVsDeposits: finite(closing.equity - same),
    alphaVsDepositsRatio: finite(over(closing.equity - same, invested)),
  };
}

function reason(name: string, answer: Omit<AccountReturns, 'reasons'>): string {
  if (name === 'xirr') return answer.xirrReason ?? '';
  if (name === 'twrAnnual365' && answer.twr !== null) return 'the yearly rate is beyond the range of numbers';
  if (name === 'modifiedDietz' || name === 'returnOnNetInvested') return 'no money was at work on balance';
  if (name.startsWith('twr') || (name === 'alphaTwrMinusBenchmark' && answer.twr === null)) {
    return 'the account was empty or overdrawn when a return was due';
  }
  return name === 'alphaVsDepositsRatio' && answer.alphaVsDeposits !== null
    ? 'no money was at work on balance'
    : 'the benchmark has no price on a day that needs one';
}

/**
 * What an account with deposits and withdrawals earned: time-weighted (chain-linked around flows, the skill), money-weighted
 * (XIRR, the experience), modified Dietz, and against the same deposits put into the benchmark (`alphaVsDeposits`, currency).
 * Deposits are never profit. Refused: fewer than two points, dates out of order, a flow outside the history.
 */
export function accountReturns(history: AccountHistory): AccountReturns | Refusal {
  if (history.points.length < 2) return { refused: 'A return needs at least two points of equity' };
  const flow = flowsAt(history);
  if (isRefusal(flow)) return flow;
  const answer = figures(history, flow);
  const missing = Object.entries(answer).filter(([name, value]) => value === null && name !== 'xirrReason');
  return { ...answer, reasons: Object.fromEntries(missing.map(([name]) => [name, reason(name, answer)])) };
}
