import { localTime } from '../../calendar/calendar.ts';
import { dayNumber } from '../../calendar/zone.ts';
import type { Chain } from '../../chain/snapshot.ts';
import { stepDesk } from '../../desk/desk.ts';
import type { DeskEffect, DeskEvent } from '../../desk/event.ts';
import type { DeskRules } from '../../desk/rules.ts';
import { type DeskState, deskStart } from '../../desk/state.ts';
import type { DeskSettings } from '../../limits/limits.ts';
import type { Minor } from '../../money.ts';
import { type TradeRecord, writeFills } from './position.ts';
import type { OptionRules } from './rules.ts';

/** What a run is held to besides its structure. */
export interface OptionSettings {
  /** Minor units at the start; null trades without an account: no margin, no limits, no breaker. */
  cash: number | null;
  desk: DeskRules;
  limits: DeskSettings | undefined;
  /** Continuously compounded interest rate. */
  rate: number;
  /** IV rank (0..100) of a date by what was known before it; null where none is known. */
  ivRank: (date: string) => number | null;
  /** Dates on which something may be entered; null is all. */
  only: ReadonlySet<string> | null;
}

export interface Skipped {
  date: string;
  reason: string;
}

/** Enough for any structure where no account is kept, minor units. */
export const boundless = 1e13;

/** A run in progress: the account, its trades and what is known of the sessions. */
export interface Running {
  state: DeskState;
  live: Map<string, TradeRecord>;
  ended: TradeRecord[];
  skipped: Skipped[];
  readonly rules: OptionRules;
  readonly settings: OptionSettings;
  /** Dates of the sessions in the data. */
  readonly dates: readonly string[];
}

export const runningOn = (
  chain: Chain,
  rules: OptionRules,
  settings: OptionSettings,
  dates: readonly string[],
): Running => ({
  state: deskStart({
    account: 'backtest',
    currency: chain.currency,
    exchange: chain.exchange,
    cash: (settings.cash ?? boundless) as Minor,
    at: 0,
    settings: settings.limits,
  }),
  live: new Map(),
  ended: [],
  skipped: [],
  rules,
  settings,
  dates,
});

/** One event of the desk; what it fills is written into the trades. */
export function step(run: Running, event: DeskEvent, which: 'entry' | 'exit'): DeskEffect[] {
  const outcome = stepDesk(run.state, event, run.settings.desk);
  run.state = outcome.state;
  writeFills(run.live, outcome.effects, which);
  return outcome.effects;
}

/** Takes trades the desk has ended out of the live ones. */
export function end(
  run: Running,
  effects: readonly DeskEffect[],
  about: { date: string; at: number; reason: string },
): void {
  for (const effect of effects) {
    if (effect.type !== 'closed') continue;
    const record = run.live.get(effect.trade);
    if (record === undefined) continue;
    record.exitDate = about.date;
    record.exitAt = about.at;
    record.reason = about.reason;
    record.pnl = effect.pnl;
    record.charges = effect.charges;
    run.live.delete(effect.trade);
    run.ended.push(record);
  }
}

/** Session after a date in the data, or null. */
export function sessionAfter(run: Running, date: string): string | null {
  return run.dates[run.dates.indexOf(date) + 1] ?? null;
}

export const calendarDays = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** Minutes after midnight of a snapshot, at its exchange. */
export function minuteOf(chain: Chain): number {
  const [hour, minute] = localTime(chain.exchange, chain.asOf).split(':').map(Number);
  return hour! * 60 + minute!;
}
