import { type BreakerEvent, stepBreaker } from '../breaker/breaker.ts';
import { type Minor, major } from '../money.ts';
import type { DeskEffect } from './event.ts';
import type { Outcome } from './placing.ts';
import type { DeskRules } from './rules.ts';
import { type DeskState, equityOf } from './state.ts';

/** Tells the breaker of an event; a change of its state is an effect, and starts or ends the shadow book. */
export function tellBreaker(state: DeskState, event: BreakerEvent, rules: DeskRules): Outcome {
  const { breaker } = state;
  if (breaker === null) return { state, effects: [] };
  const step = stepBreaker(breaker, event, state.settings.breaker);
  const after = step.state;
  if (after === breaker && event.type !== 'check' && event.type !== 'request' && event.type !== 'approve')
    return { state, effects: [] };
  const { granted = null, unmet = null } = step.verdict;
  const effects: DeskEffect[] = [];
  if (granted !== null || unmet !== null)
    effects.push({ type: 'verdict', event: event.type, granted, unmet });
  if (after.version !== breaker.version)
    effects.push({ type: 'breaker', from: breaker.state, to: after.state, reasons: after.reasons });
  const shadow = shadowFor(state, after.shadow !== null && rules.breaker, event.t);
  return { state: { ...state, breaker: after, shadow }, effects };
}

/** The shadow book: an account of its own with the equity at the trip, as long as the breaker keeps one. */
function shadowFor(state: DeskState, wanted: boolean, at: number): DeskState | null {
  if (!wanted) return null;
  if (state.shadow !== null) return state.shadow;
  const equity = equityOf(state);
  const cash = Number.isFinite(equity) ? equity : state.cash;
  return {
    ...state,
    at,
    account: `${state.account} (shadow)`,
    cash,
    margin: null,
    marginAt: 0,
    day: { first: cash, best: cash, trades: 0 },
    week: { ...state.week, first: cash },
    trades: [],
    marks: {},
    orders: [],
    intents: [],
    orderCount: 0,
    waiting: null,
    breaker: null,
    shadow: null,
  };
}

/** Several breaker events in their order. */
export function tellAll(start: Outcome, events: readonly BreakerEvent[], rules: DeskRules): Outcome {
  let { state } = start;
  const effects = [...start.effects];
  for (const event of events) {
    const told = tellBreaker(state, event, rules);
    state = told.state;
    effects.push(...told.effects);
  }
  return { state, effects };
}

/** After anything that moves money: the day's best, the trades that ended and the new equity reach the breaker. */
export function watched(start: Outcome, at: number, rules: DeskRules): Outcome {
  let { state } = start;
  const equity = equityOf(state);
  if (equity > state.day.best) state = { ...state, day: { ...state.day, best: equity as Minor } };
  if (state.breaker === null) return { state, effects: start.effects };
  const events: BreakerEvent[] = [];
  for (const effect of start.effects) {
    if (effect.type === 'closed')
      events.push({ t: at, type: 'trade', pnl: major(effect.pnl, state.currency) });
  }
  const value = major(equity, state.currency);
  if (value !== state.breaker.equity) events.push({ t: at, type: 'equity', value });
  return events.length === 0
    ? { state, effects: start.effects }
    : tellAll({ state, effects: start.effects }, events, rules);
}
