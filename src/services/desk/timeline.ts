import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import {
  addDays,
  closeOfExpiry,
  localDate,
  nextTradingDay,
  session,
  tradingDays,
} from '../../domain/calendar/calendar.ts';
import type { DeskEvent } from '../../domain/desk/event.ts';
import { type DeskState, newSession, openPositionsOf } from '../../domain/desk/state.ts';
import { knownExchange } from '../../domain/ledger/corporate.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol, type Underlying, underlyingOf } from '../../domain/symbol/symbol.ts';
import type { DeskMoment } from '../../ports/desk.ts';

const closeTolerance = 5 * 60_000;
const longestLook = 400;

/** Sessions of the account's exchange that opened and closed after its newest event, up to now. Where the calendar ends nothing is told. */
export function sessionEvents(state: DeskState, now: number): DeskEvent[] {
  const { exchange } = state;
  const today = localDate(exchange, now);
  const first = localDate(exchange, Math.max(state.at, now - longestLook * 86_400_000));
  const days = tradingDays(exchange, first, today);
  if (isRefusal(days)) return [];
  const events: DeskEvent[] = [];
  for (const date of days) {
    const found = session(exchange, date);
    if (found === null || isRefusal(found)) continue;
    const after = nextTradingDay(exchange, date);
    const next = isRefusal(after) ? null : after;
    const known = state.session?.date === date;
    if (!known && found.open <= now)
      events.push({ at: Math.max(found.open, state.at), type: 'session', phase: 'open', date, next });
    const closed = known && state.session?.open === false;
    if (!closed && found.close <= now)
      events.push({ at: Math.max(found.close, state.at), type: 'session', phase: 'close', date, next });
  }
  return events;
}

/** The account as it stands at a moment: a session that opened since its newest event has begun. For reading; nothing is written. */
export function standing(state: DeskState, now: number): DeskState {
  const opened = sessionEvents(state, now).findLast(
    (event) => event.type === 'session' && event.phase === 'open',
  );
  return opened?.type === 'session' ? newSession(state, opened.date) : state;
}

/** The moment an account acts at: `--as-of` where that has come, else the clock; a practice account stays at the moment of its made-up prices. */
export const nowOf = ({ account, state }: Pick<DeskMoment, 'account' | 'state'>, context: Context): number =>
  account.practice ? state.at : Math.min(context.asOf ?? Number.POSITIVE_INFINITY, context.ports.clock.now());

const ownerOf = (symbol: string, exchange: string): Underlying | null => {
  const found = parseSymbol(`${exchange}:${symbol}`);
  return isRefusal(found) ? null : underlyingOf(found);
};

/** The closing value of an underlying on a day: its daily bar, else a snapshot of its chain from that day's close; null without either. */
export async function closingValue(
  underlying: Underlying,
  date: string,
  context: Context,
): Promise<number | null> {
  const store = await context.ports.store();
  const day = Date.parse(`${date}T00:00:00Z`);
  const kept = await store.bars.load(underlying.symbol, '1d', { from: day, to: day });
  const close = kept?.bars.close.at(-1);
  if (close !== undefined && close > 0 && Number.isFinite(close)) return close;
  const found = session(underlying.exchange, date);
  if (found === null || isRefusal(found)) return null;
  const before = Date.parse(`${addDays(date, 1)}T00:00:00Z`);
  const chain = await store.chains.latest(underlying.symbol, { before });
  const own = chain !== null && localDate(underlying.exchange, chain.chain.asOf) === date;
  const late = own && chain.chain.asOf >= found.close - closeTolerance;
  return late && chain.chain.spot > 0 ? chain.chain.spot : null;
}

/** Settlements that are due by now and whose closing value is at hand. What is not stays, and the session tells of it. */
export async function settlements(state: DeskState, now: number, context: Context): Promise<DeskEvent[]> {
  const due = new Map<string, { underlying: Underlying; expiry: string; at: number }>();
  for (const { instrument } of openPositionsOf(state)) {
    const { symbol, exchange, expiry } = instrument;
    const known = knownExchange(exchange);
    const underlying = known === null ? null : ownerOf(symbol, exchange);
    if (expiry === undefined || known === null || underlying === null) continue;
    const close = closeOfExpiry(known, expiry, symbol);
    if (isRefusal(close) || close > now) continue;
    due.set(`${exchange}|${symbol}|${expiry}`, { underlying, expiry, at: Math.max(close, state.at) });
  }
  const events: DeskEvent[] = [];
  for (const { underlying, expiry, at } of due.values()) {
    const price = await closingValue(underlying, expiry, context);
    if (price !== null) events.push({ at, type: 'settle', underlying, expiry, price });
  }
  return events;
}

/** Refuses to act before what has already happened to an account. */
export function notBefore(state: DeskState, now: number): void {
  if (now >= state.at) return;
  throw new CoachError(
    'refused',
    `The account ${state.account} has events after that moment`,
    'Give a later --as-of, or none.',
  );
}
