import { finite, over } from './returns.ts';
import { mean, standardDeviation, sum } from './sample.ts';

/** A closed trade: profit in currency after costs, and as a ratio of what was put in. */
export interface ClosedTrade {
  pnl: number;
  return: number;
}

/** Longest runs of wins and of losses; a break-even trade ends both. */
function streaks(pnls: readonly number[]): { maxWinStreak: number; maxLossStreak: number } {
  const longest = { maxWinStreak: 0, maxLossStreak: 0 };
  let wins = 0;
  let losses = 0;
  for (const pnl of pnls) {
    wins = pnl > 0 ? wins + 1 : 0;
    losses = pnl < 0 ? losses + 1 : 0;
    longest.maxWinStreak = Math.max(longest.maxWinStreak, wins);
    longest.maxLossStreak = Math.max(longest.maxLossStreak, losses);
  }
  return longest;
}

/** Deepest fall of the running profit from its peak, the peak being at least the 0 it starts from; 0 or negative, in currency. */
function worstFall(pnls: readonly number[]): number {
  let level = 0;
  let peak = 0;
  let worst = 0;
  for (const pnl of pnls) {
    level += pnl;
    peak = Math.max(peak, level);
    worst = Math.min(worst, level - peak);
  }
  return worst;
}

/** Geometric mean return in per cent; absent where a trade lost more than was put in. */
function geometricPct(returns: readonly number[]): number {
  if (returns.some((value) => value < -1)) return Number.NaN;
  if (returns.includes(-1)) return -100;
  return 100 * Math.expm1(mean(returns.map(Math.log1p)));
}

/** Share of capital of Kelly (1956) for a win rate and a payoff ratio. */
const kelly = (winRate: number, payoff: number): number => winRate - over(1 - winRate, payoff);

function sizes(pnls: readonly number[]) {
  const wins = pnls.filter((pnl) => pnl > 0);
  const losses = pnls.filter((pnl) => pnl < 0);
  const [grossProfit, grossLoss] = [sum(wins), sum(losses)];
  const expectancy = mean(pnls);
  const netProfit = sum(pnls);
  const maxDrawdown = worstFall(pnls);
  const payoff = over(mean(wins), -mean(losses));
  const winRate = over(wins.length, pnls.length);
  const decided = over(wins.length, wins.length + losses.length);
  const sd = standardDeviation(pnls);
  return {
    count: pnls.length,
    wins: wins.length,
    losses: losses.length,
    breakeven: pnls.length - wins.length - losses.length,
    winRate: finite(winRate),
    winRateExBreakeven: finite(decided),
    grossProfit,
    grossLoss,
    netProfit,
    profitFactor: finite(over(grossProfit, -grossLoss)),
    avgWin: finite(mean(wins)),
    avgLoss: finite(mean(losses)),
    payoffRatio: finite(payoff),
    expectancy: finite(expectancy),
    expectancyR: finite(over(expectancy, -mean(losses))),
    kelly: finite(kelly(winRate, payoff)),
    kellyExBreakeven: finite(kelly(decided, payoff)),
    sqn: finite(over(Math.sqrt(pnls.length) * expectancy, sd)),
    maxDrawdown,
    recoveryFactor: finite(over(netProfit, -maxDrawdown)),
  };
}

export type TradeMetrics = ReturnType<typeof sizes> &
  ReturnType<typeof streaks> & {
    profitFactorReturns: number | null;
    expectancyPct: number | null;
    avgTradeGeoPct: number | null;
    reasons: Record<string, string>;
  };

function reason(
  name: string,
  { count, wins, losses }: { count: number; wins: number; losses: number },
): string {
  if (count === 0) return 'there are no trades';
  if (name === 'avgTradeGeoPct') return 'a trade lost more than was put in';
  if (name === 'sqn') return count === 1 ? 'one trade says nothing about spread' : 'the results do not vary';
  if (name === 'recoveryFactor') return 'the running profit never fell';
  if (wins + losses === 0) return 'no trade won or lost';
  if (name === 'avgWin') return 'no trade won';
  return losses === 0 ? 'no trade lost' : 'no trade won';
}

/**
 * Figures of a list of closed trades in their order. A win has pnl > 0; break-even is neither win nor loss but counts for
 * `winRate`. `profitFactor` is in currency, `profitFactorReturns` of the returns; `sqn` is Tharp's system quality number
 * without his cap at 100 trades; `expectancyR` is in units of the mean loss; `maxDrawdown` and `grossLoss` are negative
 * currency. A figure that is undefined is null, and `reasons` says why under its name.
 */
export function tradeMetrics(trades: readonly ClosedTrade[]): TradeMetrics {
  const pnls = trades.map(({ pnl }) => pnl);
  const returns = trades.map((trade) => trade.return);
  const figures = {
    ...sizes(pnls),
    ...streaks(pnls),
    profitFactorReturns: finite(
      over(sum(returns.filter((value) => value > 0)), -sum(returns.filter((value) => value < 0))),
    ),
    expectancyPct: finite(100 * mean(returns)),
    avgTradeGeoPct: finite(geometricPct(returns)),
  };
  const missing = Object.entries(figures).filter(([, value]) => value === null);
  return { ...figures, reasons: Object.fromEntries(missing.map(([name]) => [name, reason(name, figures)])) };
}
