import { describe, expect, it } from 'vitest';
import { type TradeMetrics, tradeMetrics } from '../../../src/domain/stats/trades.ts';
import { golden, hasShared } from '../../support/shared.ts';

const names: Record<string, keyof TradeMetrics> = {
  n: 'count',
  wins: 'wins',
  losses: 'losses',
  breakeven: 'breakeven',
  win_rate: 'winRate',
  win_rate_ex_breakeven: 'winRateExBreakeven',
  gross_profit: 'grossProfit',
  gross_loss: 'grossLoss',
  net_profit: 'netProfit',
  profit_factor_pnl: 'profitFactor',
  profit_factor_returns: 'profitFactorReturns',
  avg_win: 'avgWin',
  avg_loss: 'avgLoss',
  expectancy: 'expectancy',
  expectancy_pct: 'expectancyPct',
  payoff_ratio: 'payoffRatio',
  kelly_pnl: 'kelly',
  kelly_ex_breakeven: 'kellyExBreakeven',
  expectancy_R: 'expectancyR',
  sqn: 'sqn',
  max_consecutive_wins: 'maxWinStreak',
  max_consecutive_losses: 'maxLossStreak',
  avg_trade_geo_pct: 'avgTradeGeoPct',
  max_drawdown_abs_closed_trades: 'maxDrawdown',
  recovery_factor: 'recoveryFactor',
};

interface Case {
  trades: [number, number][];
  expected: Record<string, number | null>;
}

describe.skipIf(!hasShared)('golden trade metrics', () => {
  const { cases } = hasShared
    ? golden<{ cases: Record<string, Case> }>('03b_trade_metrics.json')
    : { cases: {} };
  it.each(Object.entries(cases))('%s', (_, { trades, expected }) => {
    const own = tradeMetrics(trades.map(([pnl, ratio]) => ({ pnl, return: ratio })));
    for (const [theirs, mine] of Object.entries(names)) {
      const value = expected[theirs];
      if (value === undefined) continue;
      if (value === null) expect(own[mine], theirs).toBeNull();
      else
        expect(Math.abs((own[mine] as number) - value), theirs).toBeLessThanOrEqual(1e-12 * Math.abs(value));
    }
    expect(Object.keys(names)).toEqual(expect.arrayContaining(Object.keys(expected)));
  });
});

describe('tradeMetrics', () => {
  it('says why a figure is missing', () => {
    expect(tradeMetrics([]).reasons['winRate']).toBe('there are no trades');
    expect(tradeMetrics([{ pnl: 5, return: 0.1 }]).reasons['profitFactor']).toBe('no trade lost');
    expect(tradeMetrics([{ pnl: -5, return: -1.2 }]).reasons['avgTradeGeoPct']).toBe(
      'a trade lost more than was put in',
    );
    expect(tradeMetrics([{ pnl: 0, return: 0 }]).reasons['payoffRatio']).toBe('no trade won or lost');
  });

  it('does not multiply by a total loss it never had', () => {
    expect(
      tradeMetrics([
        { pnl: -100, return: -1 },
        { pnl: 50, return: 0.5 },
      ]).avgTradeGeoPct,
    ).toBe(-100);
  });
});
