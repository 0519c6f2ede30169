import type { Context } from '../../core/command.ts';
import {
  type Exchange,
  localDate,
  nextTradingDay,
  previousTradingDay,
  session,
} from '../../domain/calendar/calendar.ts';
import type { DeskEvent } from '../../domain/desk/event.ts';
import { type DeskState, openPositionsOf } from '../../domain/desk/state.ts';
import { actionKey, type CorporateAction } from '../../domain/ledger/action.ts';
import { knownExchange } from '../../domain/ledger/corporate.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { isRefusal } from '../../domain/refusal.ts';

/** Open positions by the share they are of or on. */
function byShare(state: DeskState): Map<string, { exchange: Exchange; symbol: string; held: Position[] }> {
  const groups = new Map<string, { exchange: Exchange; symbol: string; held: Position[] }>();
  for (const position of openPositionsOf(state)) {
    const { symbol, exchange } = position.instrument;
    const known = knownExchange(exchange);
    if (known === null) continue;
    const key = `${exchange}|${symbol}`;
    const group = groups.get(key) ?? { exchange: known, symbol, held: [] };
    group.held.push(position);
    groups.set(key, group);
  }
  return groups;
}

/** Opening of the first session on a day or after it; null where the calendar ends or knows no hours. */
function openingFrom(exchange: Exchange, date: string): number | null {
  const own = session(exchange, date);
  if (own !== null && !isRefusal(own)) return own.open;
  const next = nextTradingDay(exchange, date);
  const found = isRefusal(next) ? null : session(exchange, next);
  return found === null || isRefusal(found) ? null : found.open;
}

function due(action: CorporateAction, at: number): DeskEvent {
  const { symbol, exchange } = action;
  const about = { at, symbol, exchange, action: actionKey(action) };
  return action.kind === 'split'
    ? { ...about, type: 'split', fresh: action.fresh, old: action.old }
    : { ...about, type: 'dividend', perShare: action.perShare };
}

/** American calls may be exercised in the session before a share goes ex: told from its opening on. */
function ahead(action: CorporateAction, exOpen: number, now: number, state: DeskState): DeskEvent[] {
  if (action.kind !== 'dividend' || action.exchange !== 'US' || exOpen <= now) return [];
  const name = actionKey(action, true);
  if (state.actions.includes(name)) return [];
  const before = previousTradingDay('US', action.exDate);
  const opened = isRefusal(before) ? null : openingFrom('US', before);
  if (opened === null || opened > now) return [];
  const { symbol, exchange, exDate, perShare } = action;
  const about = { symbol, exchange, perShare, exDate, action: name };
  return [{ at: Math.max(opened, state.at), type: 'exAhead', ...about }];
}

/**
 * Splits, bonuses and dividends of what an account holds that have gone ex by now, and dividends ahead of short calls; an account takes each
 * once. One that is learned of after something was traded at the new prices is told of and left to the person.
 */
export async function actionEvents(state: DeskState, now: number, context: Context): Promise<DeskEvent[]> {
  const groups = byShare(state);
  if (groups.size === 0) return [];
  const { actions } = await context.ports.store();
  const events: DeskEvent[] = [];
  for (const { exchange, symbol, held } of groups.values()) {
    const first = Math.min(...held.map(({ openedAt }) => openedAt));
    const tomorrow = nextTradingDay(exchange, localDate(exchange, now));
    const until = isRefusal(tomorrow) ? localDate(exchange, now) : tomorrow;
    for (const action of await actions.list({ symbol, from: localDate(exchange, first), to: until })) {
      const exOpen = openingFrom(exchange, action.exDate);
      if (exOpen === null) continue;
      events.push(...ahead(action, exOpen, now, state));
      if (exOpen > now || state.actions.includes(actionKey(action))) continue;
      const before = held.filter(({ openedAt }) => openedAt < exOpen);
      if (before.length === held.length) events.push(due(action, Math.max(exOpen, state.at)));
      else if (before.length > 0)
        context.emit({
          kind: 'warning',
          message: `The ${action.kind} of ${symbol} on ${action.exDate} is not taken into account: ${symbol} was traded after it, before it was known`,
        });
    }
  }
  return events;
}
