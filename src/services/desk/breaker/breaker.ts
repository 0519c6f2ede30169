import type { Context } from '../../../core/command.ts';
import { CoachError } from '../../../core/errors.ts';
import type { BreakerDocument } from '../../../core/shapes/breaker.ts';
import { conditions, outlook } from '../../../domain/breaker/condition.ts';
import { type BreakerState, sizeFactor } from '../../../domain/breaker/state.ts';
import { localDate, nextTradingDay, session } from '../../../domain/calendar/calendar.ts';
import { type DeskState, equityOf } from '../../../domain/desk/state.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import { major } from '../../../domain/money.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { sendSoon } from '../../watch/deliver.ts';
import { act, momentOf, nowOf } from '../decision.ts';
import { seenAt } from '../room.ts';

const trading = ({ state }: BreakerState): boolean => state === 'active' || state === 'probation';

export function breakerOf(state: DeskState): BreakerState {
  if (state.breaker === null) throw new CoachError('internal', `The account ${state.account} has no breaker`);
  return state.breaker;
}

/** Moment from which a person may ask for an override, epoch ms; null while nothing is halted. */
export function overrideFrom(state: DeskState): number | null {
  const breaker = breakerOf(state);
  if (trading(breaker)) return null;
  return Math.max(
    (breaker.trippedAt ?? 0) + state.settings.breaker.overrideAfterMs,
    breaker.cooloffUntil ?? 0,
  );
}

/** The breaker of an account as commands tell of it, at a moment. */
export function breakerDocument(state: DeskState, now: number, pending: boolean): BreakerDocument {
  const breaker = breakerOf(state);
  const { settings, exchange, currency } = state;
  const equity = equityOf(state);
  const money = Number.isFinite(equity) ? major(equity, currency) : null;
  const time = (at: number) => timeAt(exchange, at);
  const stopped = !trading(breaker);
  const from = overrideFrom(state);
  return {
    account: state.account,
    state: pending && !stopped ? 'halted' : breaker.state,
    reasons:
      pending && !breaker.reasons.includes('manual') ? [...breaker.reasons, 'manual'] : breaker.reasons,
    since: breaker.since === null ? null : time(breaker.since),
    equity: money,
    peak: breaker.peak,
    drawdown: breaker.peak > 0 ? Math.max((breaker.peak - breaker.equity) / breaker.peak, 0) : null,
    lossStreak: breaker.lossStreak,
    faults: breaker.faults,
    conditions: stopped ? conditions(breaker, settings.breaker, now) : [],
    exitsAllowed: true,
    sizeFactor: pending ? 0 : sizeFactor(breaker),
    probation: breaker.probation,
    override: from === null ? null : { from: time(from) },
    pending,
    version: breaker.version,
  };
}

/** An account as of the moment asked about; throws `missing` before it was opened. */
async function seen(account: string, context: Context): Promise<{ state: DeskState; now: number }> {
  const moment = await momentOf(account, context);
  const state = await seenAt(moment, context);
  if (state !== null) return { state, now: nowOf(moment, context) };
  throw new CoachError('missing', `${account} was not open yet at that moment`, 'Give a later --as-of.');
}

/** Whether a halt beside the store is still to be written into it. */
async function pendingHalt(state: DeskState, context: Context): Promise<boolean> {
  const note = await context.ports.halts.raised(state.account);
  return note !== null && trading(breakerOf(state));
}

export async function breakerStatus(words: { account: string }, context: Context): Promise<BreakerDocument> {
  const { state, now } = await seen(words.account, context);
  return breakerDocument(state, now, await pendingHalt(state, context));
}

/** The closing moment of the n-th session from now on that has not closed yet; null where the calendar ends. */
function closeAfter(state: DeskState, now: number, count: number): number | null {
  const { exchange } = state;
  let date = localDate(exchange, now);
  for (let left = count, guard = 0; guard < 400; guard++) {
    const found = session(exchange, date);
    if (isRefusal(found)) return null;
    if (found !== null && found.close > now && --left <= 0) return found.close;
    const next = nextTradingDay(exchange, date);
    if (isRefusal(next)) return null;
    date = next;
  }
  return null;
}

const resets = [
  'the peak becomes the equity of that moment',
  'the count of losses in a row',
  'the shadow book',
];
const keeps = [
  'limits and settings',
  'open positions and working orders',
  'the session’s first equity',
  'the log of every trip',
];

/** Each condition, its value, what it needs and the earliest moment it can be met. */
export async function explainBreaker(words: { account: string }, context: Context) {
  const { state, now } = await seen(words.account, context);
  const breaker = breakerOf(state);
  const document = breakerDocument(state, now, await pendingHalt(state, context));
  const rows = trading(breaker) ? [] : outlook(breaker, state.settings.breaker, now);
  const told = rows.map((row) => {
    const bySession = row.sessions > 0 ? closeAfter(state, now, row.sessions) : null;
    const at = row.at ?? bySession ?? (row.met || row.sessions > 0 ? null : now);
    return { ...row, at: at === null ? null : timeAt(state.exchange, at), moment: row.met ? now : at };
  });
  const moments = told.map(({ moment }) => moment);
  const earliest = rows.length === 0 || moments.includes(null) ? null : Math.max(...(moments as number[]));
  return {
    ...document,
    earliest: earliest === null ? null : timeAt(state.exchange, earliest),
    outlook: told.map(({ moment: _, ...row }) => row),
    resets,
    keeps,
  };
}

const patienceMs = 150;

/**
 * Stops new risk. The note beside the store comes first and is enough; the store learns of it at once where it can be written, else with the
 * next decision about the account.
 */
export async function haltTrading(words: { account: string; reason?: string | undefined }, context: Context) {
  const { account, reason = 'by hand' } = words;
  const now = context.ports.clock.now();
  await context.ports.halts.raise(account, { at: now, reason });
  try {
    const quick = await context.ports.impatientStore(patienceMs);
    try {
      const { afterwards: _, ...rest } = context;
      const soon = { ...rest, ports: { ...context.ports, store: () => Promise.resolve(quick) } };
      const done = await act(account, { catchUp: false, events: () => [] }, soon);
      sendSoon(context);
      return breakerDocument(done.state, done.at, false);
    } finally {
      await quick.close();
    }
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind === 'missing') {
      await context.ports.halts.lower(account);
      throw thrown;
    }
    context.emit({
      kind: 'warning',
      message: `Halted by a note beside the store; the store itself does not answer: ${thrown.message}`,
    });
    return blindHalt(account, now);
  }
}

/** What can be said of a halted account whose store does not answer. */
const blindHalt = (account: string, now: number): BreakerDocument => ({
  account,
  state: 'halted',
  reasons: ['manual'],
  since: new Date(now).toISOString(),
  equity: null,
  peak: 0,
  drawdown: null,
  lossStreak: 0,
  faults: [],
  conditions: [],
  exitsAllowed: true,
  sizeFactor: 0,
  probation: null,
  override: null,
  pending: true,
  version: 0,
});

/** Looks at the conditions; met, the account becomes eligible, which does not trade. */
export async function checkBreaker(words: { account: string }, context: Context): Promise<BreakerDocument> {
  const done = await act(words.account, { events: (_, at) => [{ at, type: 'check' }] }, context);
  return breakerDocument(done.state, done.at, false);
}
