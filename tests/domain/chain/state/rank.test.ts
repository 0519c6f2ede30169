import { describe, expect, it } from 'vitest';
import {
  constantMaturityYears,
  ivByDay,
  ivStanding,
  standing,
} from '../../../../src/domain/chain/state/rank.ts';

const days = (n: number, value: (i: number) => number) =>
  Array.from({ length: n }, (_, i) => ({
    date: new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10),
    atmIv: value(i),
  }));

describe('standing', () => {
  it('ranks 20 among 30, 10, 11, 15, 17 at 50 and puts 80 % below it', () => {
    expect(standing([30, 10, 11, 15, 17], 20)).toEqual({ rank: 50, percentile: 80 });
  });
  it('is clamped, and has no rank where all were equal', () => {
    expect(standing([10, 20], 50).rank).toBe(100);
    expect(standing([10, 20], 5)).toEqual({ rank: 0, percentile: 0 });
    expect(standing([10, 10], 10)).toEqual({ rank: null, percentile: 0 });
    expect(standing([], 10)).toEqual({ rank: null, percentile: null });
  });
});

describe('ivStanding', () => {
  it('needs 60 trading days and says so', () => {
    const found = ivStanding('2026-12-01', 0.2, { ivByDay: days(59, () => 0.1) });
    expect(found).toMatchObject({ ivRank: null, ivPercentile: null, ivObservations: 59 });
    expect(found.ivRankReason).toBe('59 earlier trading days on record, 60 are needed');
  });
  it('looks at the last 252 days strictly before the day', () => {
    const rows = days(300, (i) => (i < 48 ? 9 : 0.1 + i / 1000));
    const today = { date: '2026-12-01', atmIv: 99 };
    const found = ivStanding('2026-12-01', 0.3, { ivByDay: [...rows, today] });
    expect(found.ivObservations).toBe(252);
    expect(found.ivRank).toBeCloseTo(((0.3 - 0.148) / (0.399 - 0.148)) * 100, 9);
  });
  it('falls back on the volatility index, its last close before the day', () => {
    const closes = days(70, (i) => 10 + i).map(({ date, atmIv }) => ({ date, close: atmIv }));
    const found = ivStanding('2026-03-10', 0.2, { volIndexByDay: { symbol: 'INDIAVIX', closes } });
    expect(found).toMatchObject({ ivRank: 100, ivPercentile: 100, ivObservations: 67 });
    expect(found.ivRankBasis).toContain('INDIAVIX');
    const long = days(400, (i) => (i < 100 ? 1 : 10 + i)).map(({ date, atmIv }) => ({ date, close: atmIv }));
    const year = ivStanding('2099-01-01', 0.2, { volIndexByDay: { symbol: 'INDIAVIX', closes: long } });
    expect(year).toMatchObject({ ivRank: 100, ivPercentile: 100, ivObservations: 252 });
  });
});

it('takes one volatility a day from its last snapshot, at 30 days in total variance', () => {
  const at = (time: string) => Date.parse(`${time}+05:30`);
  const row = (time: string, daysOut: number, atmIv: number | null) => ({
    asOf: at(time),
    years: daysOut / 365,
    atmIv,
  });
  const found = ivByDay(
    [
      row('2026-08-20T10:00:00', 20, 0.5),
      row('2026-08-20T15:00:00', 20, 0.2),
      row('2026-08-20T15:00:00', 40, 0.3),
      row('2026-08-21T15:00:00', 90, 0.3),
    ],
    'NSE',
  );
  const variance = (0.04 * 20 + 0.09 * 40) / 2 / 365;
  expect(found).toHaveLength(1);
  expect(found[0]!.date).toBe('2026-08-20');
  expect(found[0]!.atmIv).toBeCloseTo(Math.sqrt(variance / constantMaturityYears), 14);
});
