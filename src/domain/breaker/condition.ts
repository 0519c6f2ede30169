import type { ConditionRow } from '../../core/shapes/breaker.ts';
import type { BreakerSettings, BreakerState } from './state.ts';

export const conditionNames = ['drawdown', 'wins', 'sharpe', 'faults', 'cooloff'] as const;
export type ConditionName = (typeof conditionNames)[number];

/** One thing that must hold before a halted account may become eligible. */
export type Condition = ConditionRow;

const sessionsPerYear = 252;

/**
 * Annual Sharpe ratio of session returns at a rate of zero: mean / standard deviation (n − 1) × √252. Null with other than `count`
 * returns, with one that is not finite, and where all are equal, which have no deviation whatever rounding makes of it.
 */
export function sessionSharpe(returns: readonly (number | null)[], count: number): number | null {
  if (returns.length !== count || count < 2) return null;
  let sum = 0;
  let even = true;
  for (const value of returns) {
    if (value === null || !Number.isFinite(value)) return null;
    sum += value;
    even &&= value === returns[0];
  }
  if (even) return null;
  const mean = sum / count;
  let squares = 0;
  for (const value of returns) squares += (value! - mean) ** 2;
  const deviation = Math.sqrt(squares / (count - 1));
  const ratio = (mean / deviation) * Math.sqrt(sessionsPerYear);
  return deviation > 0 && Number.isFinite(ratio) ? ratio : null;
}

/** Fall of the shadow book from the account's peak at the trip, a ratio; null when it cannot be told. */
function shadowDrawdown({ shadow }: BreakerState): number | null {
  if (shadow === null || shadow.equity === null) return null;
  const fall = (shadow.peak - shadow.equity) / shadow.peak;
  return Number.isFinite(fall) ? fall : null;
}

/** The conditions in their order, as they stand at `t` (epoch ms). */
export function conditions(state: BreakerState, settings: BreakerSettings, t: number): Condition[] {
  const drawdown = shadowDrawdown(state);
  const wins = state.shadow?.wins ?? 0;
  const sharpe = sessionSharpe(state.shadow?.returns ?? [], settings.resumeSessions);
  const { resumeDrawdown, resumeWins, resumeSharpe } = settings;
  const wait = Math.max((state.cooloffUntil ?? t) - t, 0);
  return [
    {
      name: 'drawdown',
      value: drawdown,
      needs: resumeDrawdown,
      met: drawdown !== null && drawdown < resumeDrawdown,
    },
    { name: 'wins', value: wins, needs: resumeWins, met: wins >= resumeWins },
    { name: 'sharpe', value: sharpe, needs: resumeSharpe, met: sharpe !== null && sharpe > resumeSharpe },
    { name: 'faults', value: state.faults.length, needs: 0, met: state.faults.length === 0 },
    { name: 'cooloff', value: wait, needs: 0, met: wait === 0 },
  ];
}

/** A condition with the least that must still happen for it to be met. */
export interface Outlook extends Condition {
  /** Winning shadow trades in a row still needed; 0 when trades are not what is missing. */
  trades: number;
  /** Sessions that must still end with a return in the shadow book. */
  sessions: number;
  /** Earliest moment by the clock, epoch ms; null when no clock bounds it. */
  at: number | null;
}

/** What each condition still needs at the least. A drawdown or a Sharpe that falls short can be met within one more session. */
export function outlook(state: BreakerState, settings: BreakerSettings, t: number): Outlook[] {
  const missing = settings.resumeSessions - (state.shadow?.returns.length ?? 0);
  return conditions(state, settings, t).map((condition) => {
    const open = !condition.met;
    return {
      ...condition,
      trades: open && condition.name === 'wins' ? condition.needs - (condition.value ?? 0) : 0,
      sessions: open && condition.name === 'sharpe' ? Math.max(missing, 1) : 0,
      at: open && condition.name === 'cooloff' ? state.cooloffUntil : null,
    };
  });
}
