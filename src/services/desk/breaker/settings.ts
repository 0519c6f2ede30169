import type { Context } from '../../../core/command.ts';
import type { BreakerWish } from '../../../domain/limits/change.ts';
import { changeLimits } from '../limits.ts';

const hour = 3_600_000;

export interface BreakerWords {
  account: string;
  lossStreak?: number | undefined;
  maxVolatility?: number | undefined;
  resumeDrawdown?: number | undefined;
  resumeWins?: number | undefined;
  resumeSharpe?: number | undefined;
  resumeSessions?: number | undefined;
  probationTrades?: number | undefined;
  probationSessions?: number | undefined;
  cooloffHours?: number | undefined;
  overrideAfterHours?: number | undefined;
}

/** Sets what trips and reopens an account's breaker, under the same rule as its limits: stricter at once, looser from the next session. */
export async function changeBreaker(words: BreakerWords, context: Context) {
  const { account, cooloffHours, overrideAfterHours, ...rest } = words;
  const inMs = (hours: number | undefined) => (hours === undefined ? undefined : hours * hour);
  const breaker: BreakerWish = {
    ...rest,
    cooloffMs: inMs(cooloffHours),
    overrideAfterMs: inMs(overrideAfterHours),
  };
  const { state } = await changeLimits(account, { breaker }, context);
  return {
    account,
    now: { ...state.settings.breaker },
    next: state.waiting === null ? null : { ...state.waiting.breaker },
  };
}
