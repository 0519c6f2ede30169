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

/** A universe whose shares follow one market; returns of five sessions from every session on, so they overlap. */
function overlapping(seed: number, days: number, shares: number) {
  const draw = mulberry32(seed);
  const step = () => draw() + draw() + draw() - 1.5;
  const market = Array.from({ length: days + 5 }, step);
  const own = Array.from({ length: shares }, () => Array.from({ length: days + 5 }, step));
  const dates = Array.from({ length: days }, (_, i) => day(Math.floor(i / 5) * 7 + (i % 5)));
  const value = (share: number, i: number) =>
    [1, 2, 3, 4, 5].reduce((sum, k) => sum + 0.01 * (market[i + k - 1]! + own[share]![i + k - 1]!), 0);
  const universe = new Map(
    dates.map((date, i) => {
      const returns = new Map(own.map((_, share): [string, number] => [`S${share}`, value(share, i)]));
      return [date, { 1: returns, 5: returns, 20: returns }] as const;
    }),
  );
  /** Ten names drawn every `kept` days. */
  const luck = (kept: number): Outcome[] => {
    let names: number[] = [];
    return dates.flatMap((date, i) => {
      if (i % kept === 0)
        names = Array.from({ length: 10 }, (_, k) => (Math.floor(draw() * shares) + k) % shares);
      return [...new Set(names)].map((share) => {
        const value = universe.get(date)![5].get(`S${share}`)!;
        return { date, symbol: `S${share}`, returns: { 1: value, 5: value, 20: value } };
      });
    });
  };
  return { universe, luck };
}

describe('league', () => {
  const draw = mulberry32(3);
  const weeks = Array.from({ length: 30 }, (_, i) => day(7 * i));
  const field = new Map(
    weeks.map((date) => {
      const all = new Map(
        Array.from({ length: 50 }, (_, i): [string, number] => [`S${i}`, 0.02 * (draw() - 0.5)]),
      );
      return [date, { 1: all, 5: all, 20: all }];
    }),
  );
  type Field = ReadonlyMap<string, number>;
  const seventh = () => 'S7';
  const best = (all: Field) => [...all].reduce((a, b) => (b[1] > a[1] ? b : a))[0];
  const outcomes = (pick: (all: Field) => string, days = weeks): Outcome[] =>
    days.map((date) => {
      const symbol = pick(field.get(date)![5]);
      const value = field.get(date)![5].get(symbol)!;
      return { date, symbol, returns: { 1: value, 5: value, 20: null } };
    });

  it('is silent below ten days', () => {
    expect(leagueFigures(outcomes(seventh, weeks.slice(0, 9)), 5, field)).toEqual({
      n: 9,
      days: 9,
      independent: 9,
      winRate: null,
      winInterval: null,
      mean: null,
      median: null,
      interval: null,
      universe: null,
      random: null,
      p: null,
    });
    expect(leagueFigures(outcomes(seventh), 20, field).n).toBe(0);
  });

  it('tells a picker that knows from one that does not', () => {
    const knows = leagueFigures(outcomes(best), 5, field);
    expect(knows.p).toBeLessThan(0.01);
    expect(knows.mean).toBeGreaterThan(knows.universe!);
    const knowsNothing = leagueFigures(outcomes(seventh), 5, field);
    expect(knowsNothing.p).toBeGreaterThan(0.02);
  });

  it('counts days, not picks: twenty copies of one day prove no more than one', () => {
    const once = outcomes(seventh);
    const many = once.flatMap((one) => Array.from({ length: 20 }, () => one));
    const [a, b] = [leagueFigures(once, 5, field), leagueFigures(many, 5, field)];
    expect(b.interval).toEqual(a.interval!.map((end) => expect.closeTo(end, 12)));
    expect(b.days).toBe(a.days);
    expect(b.n).toBe(20 * a.n);
  });

  it('counts as independent only days that share no session, and is silent where they are few', () => {
    const { universe, luck } = overlapping(1, 45, 40);
    const five = leagueFigures(luck(10), 5, universe);
    expect([five.days, five.independent, five.mean]).toEqual([45, 9, null]);
    expect(leagueFigures(luck(10), 1, universe).independent).toBe(45);
    expect(leagueFigures(luck(10), 20, universe).independent).toBe(3);
  });

  it('calls luck luck, also where names are kept for weeks and returns overlap', () => {
    const trials = 120;
    let [found, covered] = [0, 0];
    for (let seed = 1; seed <= trials; seed++) {
      const { universe, luck } = overlapping(seed, 100, 40);
      const figures = leagueFigures(luck(20), 5, universe, seed);
      if (figures.p! <= 0.05) found++;
      // Every return of this market has the mean 0.
      if (figures.interval![0] <= 0 && figures.interval![1] >= 0) covered++;
    }
    // 5 % of 120 are 6; 13 or more have a chance of 1 in 200.
    expect(found).toBeLessThan(13);
    expect(covered / trials).toBeGreaterThan(0.9);
  });

  it('corrects for how many were looked at, leaving silent ones out', () => {
    expect(corrected([0.01, null, 0.04])).toEqual([0.02, null, 0.04]);
  });
});
