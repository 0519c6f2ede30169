import { contractFacts } from '../contract/contract.ts';
import { knownExchange } from '../ledger/corporate.ts';
import type { Instrument } from '../ledger/fill.ts';
import type { Minor } from '../money.ts';
import { isRefusal } from '../refusal.ts';
import { underlying } from '../symbol/instrument.ts';
import { knownUnderlying } from '../symbol/known.ts';
import type { DeskEffect, DeskEvent } from './event.ts';
import type { Outcome } from './placing.ts';
import type { DeskRules } from './rules.ts';
import { unsettled } from './settlement.ts';
import { type DeskState, equityOf, newSession } from './state.ts';
import { cancel, leave, pricesOf } from './working.ts';

type SessionEvent = Extract<DeskEvent, { type: 'session' }>;

/** A session opens: the day's figures start anew, settings that waited come into force, and what should have settled is told of. */
function opens(state: DeskState, { at, date }: SessionEvent): Outcome {
  const after = { ...newSession(state, date), at };
  return { state: after, effects: unsettled(after, date) };
}

/** Whether a contract ends in shares that change hands, not in cash. */
function delivered(instrument: Instrument): boolean {
  const { symbol, exchange, expiry = '' } = instrument;
  const known = knownExchange(exchange);
  const named = knownUnderlying(symbol);
  const owner = named ?? (known === null ? null : underlying(symbol, known, 'stock'));
  const facts = owner === null ? null : contractFacts(owner, expiry, expiry);
  if (facts !== null && !isRefusal(facts)) return facts.settlement === 'physical';
  return owner === null || owner.assetClass === 'stock' || owner.assetClass === 'etf';
}

/** A session closes: orders of the day end, and by rule what would be delivered after the next one is closed. */
function closes(start: DeskState, event: SessionEvent, rules: DeskRules): Outcome {
  const { at, date, next } = event;
  let state: DeskState = start;
  const effects: DeskEffect[] = [];
  const keep = (outcome: Outcome) => {
    state = outcome.state;
    effects.push(...outcome.effects);
  };
  if (rules.physical === 'close-before' && next !== null) {
    for (const { id } of start.trades) {
      const trade = state.trades.find((one) => one.id === id);
      const due = trade?.positions.some(
        ({ instrument, quantity }) => quantity !== 0 && instrument.expiry === next && delivered(instrument),
      );
      if (due) keep(leave(trade!, 'beforeDelivery', { state, prices: pricesOf(state, []), at, rules }));
    }
  }
  for (const { request } of state.orders) {
    if (request.tif === 'day') keep(cancel(state, request.intent, 'The session ended before it was filled'));
  }
  return { state: { ...state, at, session: { date, open: false } }, effects };
}

export const onSession = (state: DeskState, event: SessionEvent, rules: DeskRules): Outcome =>
  event.phase === 'open' ? opens(state, event) : closes(state, event, rules);

/** Return of the session that closes; 0 where nothing was held or gained. */
export function sessionReturn(state: DeskState): number {
  const equity = equityOf(state);
  const first: Minor = state.day.first;
  return equity / first - 1;
}
