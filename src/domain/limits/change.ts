import type { BreakerSettings } from '../breaker/state.ts';
import type { DeskSettings, Limits } from './limits.ts';

type Direction = 'lower' | 'higher';

/** Which way a number must move to be stricter; a missing bound is the loosest of all. */
const limitsStricter: Record<Exclude<keyof Limits, 'allow' | 'undefinedRisk'>, Direction> = {
  maxLossPerTrade: 'lower',
  maxLossPerWeek: 'lower',
  maxTradesPerDay: 'lower',
  maxOpenRisk: 'lower',
  maxMarginShare: 'lower',
  maxDelta: 'lower',
  maxVega: 'lower',
  profitTarget: 'lower',
  profitLock: 'higher',
};

const breakerStricter: Record<keyof BreakerSettings, Direction> = {
  maxDrawdown: 'lower',
  maxLossPerDay: 'lower',
  lossStreak: 'lower',
  maxVolatility: 'lower',
  resumeDrawdown: 'lower',
  resumeWins: 'higher',
  resumeSharpe: 'higher',
  resumeSessions: 'higher',
  approvalMs: 'lower',
  probationTrades: 'higher',
  probationSessions: 'higher',
  cooloffMs: 'higher',
  overrideAfterMs: 'higher',
};

export type LimitWish = { [K in keyof Limits]?: Limits[K] | undefined };
export type BreakerWish = { [K in keyof BreakerSettings]?: BreakerSettings[K] | undefined };

/** A wish parted by when it may act: what is stricter now, and everything together from the next session. */
export interface Change {
  now: DeskSettings;
  /** Null when nothing waits. */
  next: DeskSettings | null;
}

function stricterNumber(from: number | null, to: number | null, direction: Direction): boolean {
  if (to === null) return from === null;
  if (from === null) return true;
  return direction === 'lower' ? to <= from : to >= from;
}

function stricterAllow(from: string[] | null, to: string[] | null): boolean {
  if (to === null) return from === null;
  return from === null || to.every((symbol) => from.includes(symbol));
}

function stricterLimit(key: keyof Limits, from: Limits, to: Limits): boolean {
  if (key === 'allow') return stricterAllow(from.allow, to.allow);
  if (key === 'undefinedRisk') return from.undefinedRisk || !to.undefinedRisk;
  return stricterNumber(from[key], to[key], limitsStricter[key]);
}

const given = <T extends object>(wish: { [K in keyof T]?: T[K] | undefined }): Partial<T> =>
  Object.fromEntries(Object.entries(wish).filter(([, value]) => value !== undefined)) as Partial<T>;

/**
 * Parts a wish: what tightens acts at once, what loosens from the next session. `free` lets everything act at once, as before an
 * account's first order. What waited already is kept but where the wish says otherwise.
 */
export function changeSettings(
  now: DeskSettings,
  waiting: DeskSettings | null,
  wish: { limits?: LimitWish | undefined; breaker?: BreakerWish | undefined },
  free: boolean,
): Change {
  const limits = given<Limits>(wish.limits ?? {});
  const breaker = given<BreakerSettings>(wish.breaker ?? {});
  const base = waiting ?? now;
  const wished: DeskSettings = {
    limits: { ...base.limits, ...limits },
    breaker: { ...base.breaker, ...breaker },
  };
  if (free) return { now: wished, next: null };
  const after: DeskSettings = { limits: { ...now.limits }, breaker: { ...now.breaker } };
  for (const key of Object.keys(limits) as (keyof Limits)[]) {
    if (stricterLimit(key, now.limits, wished.limits))
      Object.assign(after.limits, { [key]: wished.limits[key] });
  }
  for (const key of Object.keys(breaker) as (keyof BreakerSettings)[]) {
    if (stricterNumber(now.breaker[key], wished.breaker[key], breakerStricter[key]))
      Object.assign(after.breaker, { [key]: wished.breaker[key] });
  }
  return JSON.stringify(after) === JSON.stringify(wished)
    ? { now: after, next: null }
    : { now: after, next: wished };
}

/** Why settings make no sense, or null: every bound must be finite and within its range. */
export function settingsFault({ limits, breaker }: DeskSettings): string | null {
  const shares: [string, number | null][] = [
    ['maxMarginShare', limits.maxMarginShare],
    ['profitLock', limits.profitLock],
    ['maxDrawdown', breaker.maxDrawdown],
    ['resumeDrawdown', breaker.resumeDrawdown],
  ];
  for (const [name, value] of shares) {
    if (value !== null && !(value > 0 && value <= 1)) return `${name} must be above 0 and at most 1`;
  }
  const { allow: _, undefinedRisk: __, ...numbers } = limits;
  for (const [name, value] of Object.entries({ ...numbers, ...breaker })) {
    if (value === null) continue;
    if (!Number.isFinite(value) || value < 0) return `${name} must be a finite number of 0 or more`;
  }
  for (const name of ['lossStreak', 'resumeSessions', 'probationTrades', 'probationSessions'] as const) {
    if (!Number.isSafeInteger(breaker[name]) || breaker[name] < 1)
      return `${name} must be a whole number above 0`;
  }
  return null;
}
