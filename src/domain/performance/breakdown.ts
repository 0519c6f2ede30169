import type { BreakdownRow } from '../../core/shapes/performance.ts';
import { wilson } from '../stats/proportion.ts';
import { tradeMetrics } from '../stats/trades.ts';

/** A closed trade as the breakdowns count it: net in the currency, the day it was closed. */
export interface Outcome {
  net: number;
  closedOn: string;
  /** Hour of the opening on the exchange's clock, null where only the day is known. */
  hour: number | null;
}

/** Sums of doubles as whole cents again. */
const cents = (value: number): number => Math.round(value * 100) / 100;

/** Figures of the trades of each key, the largest sum first. A trade with several keys counts under each. */
export function breakdown<T extends Outcome>(
  trades: readonly T[],
  keysOf: (trade: T) => readonly string[],
): BreakdownRow[] {
  const groups = new Map<string, T[]>();
  for (const trade of trades)
    for (const key of keysOf(trade)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [trade]);
      else group.push(trade);
    }
  return [...groups]
    .map(([key, own]): BreakdownRow => {
      const { count, wins, winRate, netProfit, expectancy, profitFactor } = tradeMetrics(
        own.map(({ net }) => ({ pnl: net, return: 0 })),
      );
      return {
        key,
        count,
        wins,
        winRate,
        winInterval: wilson(wins, count),
        net: cents(netProfit),
        expectancy,
        profitFactor,
      };
    })
    .sort((a, b) => b.net - a.net || (a.key < b.key ? -1 : 1));
}

/** Net of closed trades by month: years down, twelve months across; null in a month without one. */
export function monthlyNet(
  trades: readonly Outcome[],
): { year: number; months: (number | null)[]; net: number }[] {
  const years = new Map<number, (number | null)[]>();
  for (const { net, closedOn } of trades) {
    const year = Number(closedOn.slice(0, 4));
    const months = years.get(year) ?? new Array<number | null>(12).fill(null);
    years.set(year, months);
    const month = Number(closedOn.slice(5, 7)) - 1;
    months[month] = cents((months[month] ?? 0) + net);
  }
  return [...years]
    .sort(([a], [b]) => a - b)
    .map(([year, months]) => ({
      year,
      months,
      net: cents(months.reduce<number>((sum, value) => sum + (value ?? 0), 0)),
    }));
}
