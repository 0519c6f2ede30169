import { describe, expect, it } from 'vitest';
import { isRefusal } from '../../../src/domain/refusal.ts';
import {
  type AccountHistory,
  type AccountReturns,
  accountReturns,
} from '../../../src/domain/stats/account.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Case {
  timing: 'start' | 'end';
  start_date: string;
  equity: number[];
  benchmark: number[];
  deposits: [number, number][];
  expected: Record<string, number>;
}

const names: Record<string, [keyof AccountReturns, relative: number, absolute: number]> = {
  net_deposits: ['netDeposits', 0, 1e-6],
  profit: ['profit', 0, 1e-6],
  twr: ['twr', 1e-12, 0],
  twr_annual_365: ['twrAnnual365', 1e-12, 0],
  benchmark_return: ['benchmarkReturn', 1e-12, 0],
  alpha_twr_minus_benchmark: ['alphaTwrMinusBenchmark', 1e-12, 0],
  modified_dietz: ['modifiedDietz', 1e-12, 0],
  xirr: ['xirr', 0, 1e-9],
  return_on_net_invested: ['returnOnNetInvested', 1e-12, 0],
  benchmark_with_same_deposits_end: ['benchmarkWithSameDeposits', 0, 1e-6],
  alpha_vs_deposits_currency: ['alphaVsDeposits', 0, 1e-6],
  alpha_vs_deposits_pct_of_net_invested: ['alphaVsDepositsRatio', 1e-12, 0],
};

const day = (start: string, n: number): string =>
  new Date(Date.parse(`${start}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10);

function answered(history: AccountHistory): AccountReturns {
  const own = accountReturns(history);
  if (isRefusal(own)) throw new Error(own.refused);
  return own;
}

describe.skipIf(!hasShared)('golden account histories', () => {
  const cases = hasShared
    ? golden<{ histories: Record<string, Case> }>('03c_cashflow_returns.json').histories
    : {};
  it.each(Object.entries(cases))(
    '%s',
    (_, { timing, start_date: start, equity, benchmark, deposits, expected }) => {
      const own = answered({
        points: equity.map((value, i) => ({ date: day(start, i), equity: value, benchmark: benchmark[i]! })),
        flows: deposits.map(([step, amount]) => ({ date: day(start, step), amount })),
        timing,
      });
      for (const [theirs, [mine, relative, absolute]] of Object.entries(names)) {
        const off = Math.abs((own[mine] as number) - expected[theirs]!);
        expect(off, theirs).toBeLessThanOrEqual(
          absolute + relative * Math.max(1e-3, Math.abs(expected[theirs]!)),
        );
      }
    },
  );
});

describe('accountReturns', () => {
  const points = [100, 50, 160].map((equity, i) => ({ date: day('2024-01-01', i), equity }));

  it('never counts a deposit as profit', () => {
    const own = answered({ points, flows: [{ date: '2024-01-03', amount: 100 }], timing: 'end' });
    expect(own).toMatchObject({ netDeposits: 100, profit: -40, benchmarkReturn: null });
    expect(own.twr).toBeCloseTo(0.5 * 1.2 - 1, 12);
    expect(own.reasons['alphaVsDeposits']).toContain('benchmark has no price');
  });

  it('says when there was no money to earn with', () => {
    const own = answered({
      points: [{ date: '2024-01-01', equity: 0 }, ...points.slice(1)],
      flows: [],
      timing: 'start',
    });
    expect(own.twr).toBeNull();
    expect(own.reasons['twr']).toContain('empty or overdrawn');
  });

  it.each([
    ['a single point', points.slice(0, 1), []],
    ['days out of order', points.toReversed(), []],
    ['a flow before the history', points, [{ date: '2023-12-31', amount: 5 }]],
    ['a flow after the history', points, [{ date: '2024-02-01', amount: 5 }]],
    ['a flow on no day', points, [{ date: '2024-02-31', amount: 5 }]],
  ])('refuses %s', (_, some, flows) => {
    expect(isRefusal(accountReturns({ points: some, flows, timing: 'start' }))).toBe(true);
  });
});
