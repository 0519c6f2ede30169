import { meanInterval } from '../../stats/paired.ts';
import { wilson } from '../../stats/proportion.ts';
import { finite, over } from '../../stats/returns.ts';
import { mean, standardDeviation, sum } from '../../stats/sample.ts';
import type { TradeRecord } from './position.ts';
import type { OptionRun } from './run.ts';
import { calendarDays } from './running.ts';

/** Deepest fall of a curve from its highest point so far, the start counting as one; 0 or negative. */
function deepestFall(values: readonly number[], start: number): number {
  let [peak, worst] = [start, 0];
  for (const value of values) {
    peak = Math.max(peak, value);
    worst = Math.min(worst, value - peak);
  }
  return worst;
}

const held = ({ entryDate, exitDate }: TradeRecord): number => calendarDays(entryDate, exitDate ?? entryDate);

/** Figures of the closed trades of a run; money in the currency, from minor units of two decimals. `cash` is null without an account. */
export function optionStats({ trades, equity }: OptionRun, cash: number | null) {
  const pnls = trades.map(({ pnl }) => pnl / 100);
  const n = pnls.length;
  const wins = pnls.filter((pnl) => pnl > 0);
  const losses = pnls.filter((pnl) => pnl < 0);
  return {
    n,
    wins: wins.length,
    winRate: finite(over(wins.length, n)),
    winRateInterval: n === 0 ? null : wilson(wins.length, n),
    mean: finite(mean(pnls)),
    meanInterval: n < 2 ? null : meanInterval(pnls),
    total: trades.reduce((all, { pnl }) => all + pnl, 0) / 100,
    charges: trades.reduce((all, { charges }) => all + charges, 0) / 100,
    best: n === 0 ? null : Math.max(...pnls),
    worst: n === 0 ? null : Math.min(...pnls),
    profitFactor: finite(over(sum(wins), -sum(losses))),
    sqn: finite(over(Math.sqrt(n) * mean(pnls), standardDeviation(pnls))),
    maxDrawdown:
      deepestFall(
        equity.map(({ value }) => value),
        cash ?? 0,
      ) / 100,
    meanDaysHeld: finite(mean(trades.map(held))),
    sessions: equity.length,
    meanReturn: cash === null ? null : finite(mean(trades.map((trade) => trade.pnl / trade.cash))),
  };
}
