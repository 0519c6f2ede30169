import type { BreakerEvent } from '../breaker/breaker.ts';
import type { CashFlow } from '../ledger/fill.ts';
import { flowId } from '../ledger/fill.ts';
import { changeSettings } from '../limits/change.ts';
import { type Minor, major } from '../money.ts';
import type { DeskEffect, DeskEvent } from './event.ts';
import { type Outcome, place } from './placing.ts';
import type { DeskRules } from './rules.ts';
import { onSession, sessionReturn } from './session.ts';
import { dividendAhead, payDividend, settleExpiry, splitHoldings } from './settlement.ts';
import { type DeskState, equityOf, openPositionsOf } from './state.ts';
import { onReport } from './told.ts';
import { tellAll, watched } from './watch.ts';
import { cancel, leave, onQuotes, pricesOf } from './working.ts';

function onCash(state: DeskState, event: Extract<DeskEvent, { type: 'cash' }>): Outcome {
  const { amount, at } = event;
  const whole: Omit<CashFlow, 'id'> = {
    at,
    account: state.account,
    currency: state.currency,
    amount,
    kind: amount < 0 ? 'withdrawal' : 'deposit',
    note: null,
    source: 'desk',
    reverses: null,
  };
  const moved = (figure: Minor): Minor => (figure + amount) as Minor;
  const { day, week, cash } = state;
  const after: DeskState = {
    ...state,
    at,
    cash: moved(cash),
    day: { ...day, first: moved(day.first), best: moved(day.best) },
    week: { ...week, first: moved(week.first) },
  };
  return {
    state: after,
    effects: [{ type: 'flow', flow: { ...whole, id: flowId(whole, `${at}:${state.orderCount}:${cash}`) } }],
  };
}

function onSettings(state: DeskState, event: Extract<DeskEvent, { type: 'settings' }>): Outcome {
  const { now, next } = changeSettings(state.settings, state.waiting, event, state.orderCount === 0);
  return { state: { ...state, at: event.at, settings: now, waiting: next }, effects: [] };
}

/** In a running session with something open, prices older than the rule trip the breaker, and fresh ones clear it. */
function staleness(state: DeskState, at: number, rules: DeskRules): BreakerEvent[] {
  const { breaker, session } = state;
  if (rules.staleAfterMs === null || breaker === null || session?.open !== true) return [];
  if (openPositionsOf(state).length === 0) return [];
  const newest = Object.values(state.marks).reduce((latest, { at: of }) => Math.max(latest, of), 0);
  const stale = at - newest > rules.staleAfterMs;
  const open = breaker.faults.includes('stale');
  if (stale === open) return [];
  return [stale ? { t: at, type: 'fault', kind: 'stale' } : { t: at, type: 'cleared', kind: 'stale' }];
}

/** A volatility index at or over its limit trips the breaker; back under it, the fault is gone. A level nobody can read counts as over. */
function shocked(state: DeskState, event: DeskEvent): BreakerEvent[] {
  const { breaker, settings } = state;
  const limit = settings.breaker.maxVolatility;
  if (event.type !== 'volatility' || breaker === null || limit === null) return [];
  const over = !(event.level < limit);
  if (over === breaker.faults.includes('volatility')) return [];
  return [{ t: event.at, type: over ? 'fault' : 'cleared', kind: 'volatility' }];
}

type ShareEvent = Extract<DeskEvent, { type: 'split' | 'dividend' | 'exAhead' }>;

const mostActions = 100;

/** A split changes contracts, so orders that wait for one of them end. */
function split(state: DeskState, event: Extract<DeskEvent, { type: 'split' }>): Outcome {
  let outcome = splitHoldings(state, event);
  for (const { request } of state.orders) {
    if (!request.legs.some(({ instrument }) => instrument.symbol === event.symbol)) continue;
    const ended = cancel(outcome.state, request.intent, `${event.symbol} was split`);
    outcome = { state: ended.state, effects: [...outcome.effects, ...ended.effects] };
  }
  return outcome;
}

/** What a company does to its shares; one with a name is taken once. */
function onAction(state: DeskState, event: ShareEvent): Outcome {
  const name = event.action ?? null;
  if (name !== null && state.actions.includes(name)) return { state, effects: [] };
  const outcome =
    event.type === 'split'
      ? split(state, event)
      : event.type === 'dividend'
        ? payDividend(state, event)
        : dividendAhead(state, event);
  if (name === null) return outcome;
  const actions = [...state.actions, name].slice(-mostActions);
  return { state: { ...outcome.state, actions }, effects: outcome.effects };
}

/** What an event does to the account's own book; the breaker and the shadow book come after. */
function booked(state: DeskState, event: DeskEvent, rules: DeskRules): Outcome {
  const { at } = event;
  switch (event.type) {
    case 'cash':
      return onCash(state, event);
    case 'session':
      return onSession(state, event, rules);
    case 'quotes':
      return onQuotes(state, event.quotes, at, rules);
    case 'order':
      return place(event.request, { state, prices: pricesOf(state, event.quotes), at, rules });
    case 'cancel':
      return cancel(state, event.intent, 'Cancelled');
    case 'close': {
      const trade = state.trades.find(({ id }) => id === event.trade);
      const prices = pricesOf(state, event.quotes);
      return trade === undefined
        ? { state, effects: [] }
        : leave(trade, event.reason, { state, prices, at, rules });
    }
    case 'settle':
      return settleExpiry(state, event, rules);
    case 'split':
    case 'dividend':
    case 'exAhead':
      return onAction(state, event);
    case 'report':
      return onReport(state, event, rules);
    case 'settings':
      return onSettings(state, event);
    case 'tick':
      return onQuotes(state, [], at, rules);
    default:
      return { state, effects: [] };
  }
}

/** The event as the breaker itself hears it, where it does. */
function breakerEvent(state: DeskState, event: DeskEvent): BreakerEvent[] {
  const t = event.at;
  switch (event.type) {
    case 'cash':
      return [{ t, type: 'cash', amount: major(event.amount, state.currency) }];
    case 'session':
      return event.phase === 'open' ? [{ t, type: 'session' }] : [];
    case 'halt':
    case 'check':
      return [{ t, type: event.type }];
    case 'fault':
    case 'cleared':
      return [{ t, type: event.type, kind: event.kind }];
    case 'request':
      return [{ t, type: 'request', override: event.override }];
    case 'approve':
      return [{ t, type: 'approve', code: event.code }];
    default:
      return [];
  }
}

/** The shadow book gets the same prices, sessions and settlements, and the orders the breaker refused; what comes of it feeds the breaker. */
function shadowed(start: Outcome, event: DeskEvent, rules: DeskRules): Outcome {
  const { shadow } = start.state;
  if (shadow === null) return start;
  if (event.type === 'cash') {
    const cash = (shadow.cash + event.amount) as Minor;
    const day = { ...shadow.day, first: (shadow.day.first + event.amount) as Minor };
    return { state: { ...start.state, shadow: { ...shadow, cash, day } }, effects: start.effects };
  }
  const refused = start.effects.some(
    (effect) => effect.type === 'order' && effect.report.reason?.code === 'breaker',
  );
  const shared = ['quotes', 'session', 'settle', 'split', 'dividend', 'tick', 'close'];
  if (!shared.includes(event.type) && !(event.type === 'order' && refused)) return start;
  const paper: DeskRules = { ...rules, venue: 'paper' };
  const closing = event.type === 'session' && event.phase === 'close';
  const gain = closing ? sessionReturn(shadow) : null;
  const outcome = booked(shadow, event, paper);
  const before = equityOf(shadow);
  const after = equityOf(outcome.state);
  const { currency } = start.state;
  const events: BreakerEvent[] = [];
  if (after !== before) events.push({ t: event.at, type: 'shadowEquity', value: major(after, currency) });
  for (const effect of outcome.effects) {
    if (effect.type === 'closed')
      events.push({ t: event.at, type: 'shadowTrade', pnl: major(effect.pnl, currency) });
  }
  if (gain !== null) events.push({ t: event.at, type: 'shadowSession', return: gain });
  const effects = [
    ...start.effects,
    ...outcome.effects.map((effect): DeskEffect => ({ type: 'shadow', effect })),
  ];
  return tellAll({ state: { ...start.state, shadow: outcome.state }, effects }, events, rules);
}

/**
 * The desk's one step: what an event makes of an account under some rules, and what comes of it. Pure: same state, event and rules, same
 * result; the arguments are never changed; it never throws for what an event says. Live paper trading feeds it stored events and the
 * clock, a backtest the same events from history. Events must come in the order of `inOrder`; a state is the fold of its events.
 *
 * The order inside a step: the account's own book (fills, settlements, exits and waiting orders), then its breaker (ended trades, equity,
 * faults), then the shadow book of a halted account.
 */
export function stepDesk(state: DeskState, event: DeskEvent, rules: DeskRules): Outcome {
  const done = booked(state, event, rules);
  if (state.breaker === null) return done;
  const heard = breakerEvent(state, event);
  let outcome = heard.length === 0 ? done : tellAll(done, heard, rules);
  outcome = watched(outcome, event.at, rules);
  const stale =
    event.type === 'tick' || event.type === 'quotes' ? staleness(outcome.state, event.at, rules) : [];
  const outside = [...stale, ...shocked(outcome.state, event)];
  if (outside.length > 0) outcome = tellAll(outcome, outside, rules);
  outcome = shadowed(outcome, event, rules);
  if (outcome.state.at !== event.at) outcome = { ...outcome, state: { ...outcome.state, at: event.at } };
  return outcome;
}

/** Folds events, which must be in order, and hands every effect on with the event it came of. */
export function foldDesk(
  start: DeskState,
  events: Iterable<DeskEvent>,
  rules: DeskRules,
  heard: (effect: DeskEffect, event: DeskEvent) => void = () => undefined,
): DeskState {
  let state = start;
  for (const event of events) {
    const outcome = stepDesk(state, event, rules);
    state = outcome.state;
    for (const effect of outcome.effects) heard(effect, event);
  }
  return state;
}
