import { localDate } from '../../calendar/calendar.ts';
import type { Exchange } from '../../calendar/zone.ts';
import { constantMaturityIv, type TermPoint } from './term.ts';

/** Trading days looked back on, and how many of them are needed. */
export const rankWindow = { most: 252, least: 60 } as const;
export const constantMaturityYears = 30 / 365;

export interface Standing {
  /** (now - lowest) / (highest - lowest) × 100, clamped to 0..100; null when all were equal. */
  rank: number | null;
  /** Share of the observations below now × 100. */
  percentile: number | null;
}

/** Where a figure stands among earlier ones. */
export function standing(history: readonly number[], now: number): Standing {
  if (history.length === 0 || !Number.isFinite(now)) return { rank: null, percentile: null };
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let below = 0;
  for (const value of history) {
    low = Math.min(low, value);
    high = Math.max(high, value);
    if (value < now) below++;
  }
  const rank = high > low ? Math.min(Math.max(((now - low) / (high - low)) * 100, 0), 100) : null;
  return { rank, percentile: (100 * below) / history.length };
}

/** One trading day's at-the-money volatility at a constant 30 days. */
export interface DayIv {
  date: string;
  atmIv: number;
}

export interface VolIndexHistory {
  symbol: string;
  closes: readonly { date: string; close: number }[];
}

export interface IvStanding {
  ivRank: number | null;
  ivPercentile: number | null;
  ivObservations: number;
  /** What was ranked against what. */
  ivRankBasis: string | null;
  /** Why there is no rank; null where there is one. */
  ivRankReason: string | null;
}

/** The last observations strictly before a day, oldest first, one a day. */
function before<T extends { date: string }>(
  rows: readonly T[],
  day: string,
  value: (row: T) => number,
  most: number = rankWindow.most,
): number[] {
  const byDay = new Map<string, number>();
  for (const row of rows)
    if (row.date < day && value(row) > 0 && value(row) < 1e9) byDay.set(row.date, value(row));
  const days = [...byDay.keys()].sort().slice(-most);
  return days.map((date) => byDay.get(date)!);
}

function ranked(history: readonly number[], now: number, basis: string): IvStanding {
  const { rank, percentile } = standing(history, now);
  return {
    ivRank: rank,
    ivPercentile: percentile,
    ivObservations: history.length,
    ivRankBasis: basis,
    ivRankReason: rank === null ? 'every observation was the same' : null,
  };
}

/**
 * IV rank and percentile of a day: today's 30-day at-the-money volatility among those of the trading days before, or, with
 * fewer than 60 of them, the volatility index's last close before the day among the closes before that.
 */
export function ivStanding(
  day: string,
  now: number | null,
  history: { ivByDay?: readonly DayIv[] | undefined; volIndexByDay?: VolIndexHistory | undefined },
): IvStanding {
  const own = before(history.ivByDay ?? [], day, (row) => row.atmIv);
  if (own.length >= rankWindow.least && now !== null) {
    return ranked(own, now, `ATM IV at a constant 30 days among ${own.length} earlier trading days`);
  }
  const index = history.volIndexByDay;
  // One more: the last of them stands for now.
  const closes =
    index === undefined ? [] : before(index.closes, day, (row) => row.close, rankWindow.most + 1);
  if (index !== undefined && closes.length > rankWindow.least) {
    const earlier = closes.slice(0, -1);
    return ranked(
      earlier,
      closes.at(-1)!,
      `last close of ${index.symbol} among ${earlier.length} closes before it`,
    );
  }
  const most = Math.max(own.length, closes.length - 1, 0);
  const reason =
    own.length >= rankWindow.least
      ? 'this chain has no volatility at 30 days to rank'
      : `${most} earlier trading days on record, ${rankWindow.least} are needed`;
  return { ivRank: null, ivPercentile: null, ivObservations: most, ivRankBasis: null, ivRankReason: reason };
}

/** A day's 30-day volatility from the summaries of its last snapshot, one row a day, oldest first. */
export function ivByDay(rows: readonly (TermPoint & { asOf: number })[], exchange: Exchange): DayIv[] {
  const last = new Map<string, { asOf: number; points: TermPoint[] }>();
  for (const row of rows) {
    const date = localDate(exchange, row.asOf);
    const found = last.get(date);
    if (found === undefined || row.asOf > found.asOf) last.set(date, { asOf: row.asOf, points: [row] });
    else if (row.asOf === found.asOf) found.points.push(row);
  }
  return [...last]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([date, { points }]) => {
      const iv = constantMaturityIv(points, constantMaturityYears);
      return iv === null ? [] : [{ date, atmIv: iv }];
    });
}
