import { describe, expect, it } from 'vitest';
import { excursion } from '../../../src/domain/journal/excursion.ts';
import { factsOf } from '../../../src/domain/journal/facts.ts';
import { journalTrades } from '../../../src/domain/journal/trade.ts';
import type { CashFlow } from '../../../src/domain/ledger/fill.ts';
import { equityHistory } from '../../../src/domain/performance/history.ts';
import { accountPerformance } from '../../../src/domain/performance/performance.ts';
import { periodOf } from '../../../src/domain/performance/period.ts';
import { isRefusal } from '../../../src/domain/refusal.ts';
import { escaped } from '../../../src/surfaces/report/curve.ts';
import { day, fill, share, start, sure } from '../../support/ledger-data.ts';

describe('periods', () => {
  it('begin on Monday, on the first, on New Year, or where they are told to', () => {
    expect(periodOf('week', '2026-11-21')).toMatchObject({ from: '2026-11-16', to: '2026-11-21' });
    expect(periodOf('week', '2026-11-22')).toMatchObject({ from: '2026-11-16' });
    expect(periodOf('month', '2026-11-21')).toMatchObject({ from: '2026-11-01' });
    expect(periodOf('year', '2026-11-21')).toMatchObject({ from: '2026-01-01' });
    expect(periodOf('all', '2026-11-21')).toMatchObject({ from: null });
    expect(periodOf('2026-01-01..2027-01-01', '2026-11-21')).toMatchObject({
      from: '2026-01-01',
      to: '2026-11-21',
    });
    for (const text of ['', 'soon', '2026-02-30..2026-03-01', '2026-03-01..2026-02-01'])
      expect(isRefusal(periodOf(text, '2026-11-21'))).toBe(true);
  });
});

const dates = (count: number) =>
  Array.from({ length: count }, (_, i) => new Date(start + i * day).toISOString().slice(0, 10));
const dayOf = ({ at }: { at: number }) => new Date(at).toISOString().slice(0, 10);
const deposit = (i: number, amount: number): CashFlow => ({
  id: `d${i}`,
  at: start + i * day,
  account: 'paper',
  currency: 'INR',
  amount: (amount * 100) as CashFlow['amount'],
  kind: amount > 0 ? 'deposit' : 'withdrawal',
  note: null,
  source: 'manual',
  reverses: null,
});

describe('an account', () => {
  const fills = [
    fill({ at: start + day, quantity: 100, price: 100 }),
    fill({ at: start + 4 * day, quantity: 100, price: 120, side: 'sell' }),
  ];
  const closes = [0, 101, 90, 110];
  const history = (flows: CashFlow[]) =>
    sure(
      equityHistory({
        fills,
        flows,
        days: dates(6),
        dayOf,
        currency: 'INR',
        closeOn: (_, date) => closes[dates(6).indexOf(date)] ?? null,
      }),
    );

  it('is cash and what is held at its close, day by day', () => {
    expect(history([deposit(0, 20_000)]).map(({ equity }) => equity)).toEqual([
      20_000, 20_100, 19_000, 21_000, 22_000, 22_000,
    ]);
  });

  it('has a time-weighted return that deposits do not touch, and a drawdown with dates', () => {
    const question = {
      from: null,
      periodsPerYear: 252,
      riskFree: 0,
      benchmark: (date: string) => 100 + dates(6).indexOf(date),
    };
    const plain = sure(accountPerformance({ ...question, points: history([deposit(0, 20_000)]) }));
    const moved = sure(
      accountPerformance({ ...question, points: history([deposit(0, 20_000), deposit(5, 70_000)]) }),
    );
    expect(plain.account.twr).toBeCloseTo(0.1, 12);
    expect(moved.account.twr).toBeCloseTo(0.1, 12);
    expect(moved.account.profit).toBeCloseTo(2000, 6);
    expect(plain.drawdown).toMatchObject({ peak: dates(6)[1], trough: dates(6)[2], recovered: dates(6)[3] });
    expect(plain.drawdown.depth).toBeCloseTo(19_000 / 20_100 - 1, 12);
  });

  it('deposits count from their own day in what the money earned, and the benchmark is bought on it', () => {
    // 1,000 on the first day and 8,800 on the third, at closes of 100, 110 and 110: 9,450 in the end.
    const made = sure(
      equityHistory({
        fills: [
          fill({ at: start, quantity: 10, price: 100 }),
          fill({ at: start + 2 * day, quantity: 80, price: 110 }),
        ],
        flows: [deposit(0, 1000), deposit(2, 8800)],
        days: dates(5),
        dayOf,
        currency: 'INR',
        closeOn: (_, date) => [100, 110, 99, 105, 105][dates(5).indexOf(date)]!,
      }),
    );
    const prices = [200, 210, 220, 231, 220];
    // No close of the day before the first deposit: it needs none.
    const benchmark = (date: string) => prices[dates(5).indexOf(date)] ?? null;
    const { account, returns } = sure(
      accountPerformance({ points: made, from: null, periodsPerYear: 252, riskFree: 0, benchmark }),
    );
    expect(account.twr).toBeCloseTo(1.1 * (8910 / 9900) * (9450 / 8910) - 1, 12);
    const rate = 1 + account.xirr!;
    // 1000 for four days and 8800 for two are 9450.
    expect(1000 * rate ** (4 / 365) + 8800 * rate ** (2 / 365)).toBeCloseTo(9450, 6);
    expect(account.benchmarkReturn).toBeCloseTo(0.1, 12);
    expect(account.alphaVsDeposits).toBeCloseTo(9450 - (1000 / 200 + 8800 / 220) * 220, 9);
    expect(account.modifiedDietz).toBeCloseTo(-350 / (1000 + 8800 * (2 / 4)), 12);
    expect([returns.periods, returns.beta === null]).toEqual([5, false]);
  });

  it('a deposit of a weekend counts from that day, in the benchmark at the next close', () => {
    const made = sure(
      equityHistory({
        fills: [],
        flows: [deposit(0, 1000), deposit(2, 1000)],
        days: [dates(6)[0]!, dates(6)[4]!, dates(6)[5]!],
        dayOf,
        currency: 'INR',
        closeOn: () => null,
      }),
    );
    expect(made.map(({ paid }) => paid.map(({ date }) => date))).toEqual([[dates(6)[0]], [dates(6)[2]], []]);
    const prices = new Map([
      [dates(6)[0]!, 100],
      [dates(6)[4]!, 125],
      [dates(6)[5]!, 150],
    ]);
    const { account } = sure(
      accountPerformance({
        points: made,
        from: null,
        periodsPerYear: 252,
        riskFree: 0,
        benchmark: (date) => prices.get(date) ?? null,
      }),
    );
    expect(account.alphaVsDeposits).toBeCloseTo(2000 - (1000 / 100 + 1000 / 125) * 150, 9);
    expect(account.xirr).toBeCloseTo(0, 9);
  });

  it('measures a period from the close before it, and refuses where nothing was there', () => {
    const points = history([deposit(0, 20_000)]);
    const about = { periodsPerYear: 252, riskFree: 0, benchmark: () => null };
    const late = sure(accountPerformance({ ...about, points, from: dates(6)[3]! }));
    expect([late.opening, late.account.twr]).toEqual([19_000, expect.closeTo(22_000 / 19_000 - 1, 12)]);
    expect(isRefusal(accountPerformance({ ...about, points: history([]), from: null }))).toBe(true);
    expect(isRefusal(accountPerformance({ ...about, points, from: '2030-01-01' }))).toBe(true);
  });
});

it('excursions count the bars that lie inside the trade', () => {
  const minute = 60_000;
  const [made] = journalTrades([
    fill({ at: start, instrument: share, quantity: 10, price: 100 }),
    fill({ at: start + 5 * minute, side: 'sell', quantity: 10, price: 103 }),
  ]);
  const trade = { ...factsOf(made!), plan: { entry: 100, stop: 98, target: null, quantity: null } };
  const column = (...values: number[]) => Float64Array.from(values);
  const bars = {
    symbol: 'RELIANCE',
    interval: '1m' as const,
    time: column(start - minute, start, start + minute, start + 5 * minute),
    open: column(100, 100, 100, 100),
    high: column(200, 105, 104, 300),
    low: column(1, 99, 97, 2),
    close: column(100, 100, 100, 100),
    volume: column(1, 1, 1, 1),
  };
  expect(excursion(trade, bars)).toMatchObject({
    mae: -0.03,
    mfe: 0.05,
    captured: 0.6,
    maeR: -1.5,
    mfeR: 2.5,
    bars: 2,
  });
});

it('escapes whatever a journal may hold', () => {
  expect(escaped(`<a href="x" onclick='y'>&\u202e`)).not.toMatch(/[<>"'\u202e]/);
});
