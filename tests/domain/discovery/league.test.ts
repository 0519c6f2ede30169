import { describe, expect, it } from 'vitest';
import { forwardReturns } from '../../../src/domain/discovery/forward.ts';
import { corrected, leagueFigures, type Outcome } from '../../../src/domain/discovery/league.ts';
import { mulberry32 } from '../../../src/domain/stats/bootstrap.ts';

const day = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * 86_400_000).toISOString().slice(0, 10);
const sessions = Array.from({ length: 30 }, (_, i) => day(i));

function bars(close: (number | null)[]) {
  const kept = close.flatMap((value, i) => (value === null ? [] : [{ i, value }]));
  const column = (of: (row: { i: number; value: number }) => number) => Float64Array.from(kept, of);
  const price = column(({ value }) => value);
  return {
    symbol: 'ACME',
    interval: '1d' as const,
    time: column(({ i }) => Date.UTC(2026, 0, 1) + i * 86_400_000),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: column(() => 1),
  };
}

describe('forward returns', () => {
  it('count sessions, not days, and take a bonus out', () => {
    const close = sessions.map((_, i) => (i < 3 ? 100 + i : (100 + i) / 2));
    const found = forwardReturns(bars(close), [{ date: day(3), factor: 0.5 }], sessions, day(0));
    expect(found.map(({ horizon, date, reason }) => [horizon, date, reason])).toEqual([
      [1, day(1), null],
      [5, day(5), null],
      [20, day(20), null],
    ]);
    expect(found.map(({ value }) => value)).toEqual([
      expect.closeTo(0.01, 12),
      expect.closeTo(0.05, 12),
      expect.closeTo(0.2, 12),
    ]);
  });

  it('are absent with their reason: not yet, no bar, delisted, a jump nothing explains', () => {
    const reasons = (close: (number | null)[], from = 0) =>
      forwardReturns(bars(close), [], sessions, day(from)).map(({ reason }) => reason);
    const flat: (number | null)[] = sessions.map(() => 100);
    expect(reasons(flat, 27)).toEqual([null, 'notYet', 'notYet']);
    expect(reasons(flat.map((x, i) => (i === 5 ? null : x)))).toEqual([null, 'noBar', null]);
    expect(reasons(flat.slice(0, 4))).toEqual([null, 'delisted', 'delisted']);
    expect(reasons(flat.map((x, i) => (i > 2 ? 40 : x)))).toEqual([
      null,
      'unexplainedJump',
      'unexplainedJump',
    ]);
    expect(reasons(flat.map((x, i) => (i === 0 ? null : x)))).toEqual(['noBar', 'noBar', 'noBar']);
  });
});

describe('league', () => {
  const draw = mulberry32(3);
  const field = new Map(
    sessions.map((date) => {
      const all = Array.from({ length: 50 }, () => 0.02 * (draw() - 0.5));
      return [date, { 1: all, 5: all, 20: all }];
    }),
  );
  const outcomes = (pick: (all: number[]) => number, days = sessions): Outcome[] =>
    days.map((date) => {
      const value = pick(field.get(date)![5]);
      return { date, symbol: 'X', returns: { 1: value, 5: value, 20: null } };
    });

  it('is silent below ten days', () => {
    expect(
      leagueFigures(
        outcomes((all) => all[0]!, sessions.slice(0, 9)),
        5,
        field,
      ),
    ).toEqual({
      n: 9,
      days: 9,
      winRate: null,
      winInterval: null,
      mean: null,
      median: null,
      interval: null,
      universe: null,
      random: null,
      p: null,
    });
    expect(
      leagueFigures(
        outcomes((all) => all[0]!),
        20,
        field,
      ).n,
    ).toBe(0);
  });

  it('tells a picker that knows from one that does not', () => {
    const knows = leagueFigures(
      outcomes((all) => Math.max(...all)),
      5,
      field,
    );
    expect(knows.p).toBeLessThan(0.01);
    expect(knows.mean).toBeGreaterThan(knows.universe!);
    const knowsNothing = leagueFigures(
      outcomes((all) => all[7]!),
      5,
      field,
    );
    expect(knowsNothing.p).toBeGreaterThan(0.02);
  });

  it('counts days, not picks: twenty copies of one day prove no more than one', () => {
    const once = outcomes((all) => all[7]!);
    const many = once.flatMap((one) => Array.from({ length: 20 }, () => one));
    const [a, b] = [leagueFigures(once, 5, field), leagueFigures(many, 5, field)];
    expect(b.interval).toEqual(a.interval);
    expect(b.days).toBe(a.days);
    expect(b.n).toBe(20 * a.n);
  });

  it('corrects for how many were looked at, leaving silent ones out', () => {
    expect(corrected([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
  });
});
