import { type BreakerEvent, stepBreaker } from './breaker.ts';
import type { ConditionName } from './condition.ts';
import { type BreakerMode, type BreakerSettings, breakerStart, type TripReason } from './state.ts';

/** What holds after one event of a replayed sequence. */
export interface ReplayRow {
  state: BreakerMode;
  reasons: TripReason[];
  allowed?: boolean;
  granted?: boolean;
  unmet?: ConditionName[];
}

/** The breaker over a sequence of events from an equity, one row an event. */
export function replayBreaker(
  start: number,
  events: Iterable<BreakerEvent>,
  settings: BreakerSettings,
): ReplayRow[] {
  let state = breakerStart(start);
  const rows: ReplayRow[] = [];
  for (const event of events) {
    const step = stepBreaker(state, event, settings);
    state = step.state;
    rows.push({ state: state.state, reasons: state.reasons, ...step.verdict });
  }
  return rows;
}
