import type { Context } from '../../../core/command.ts';
import { CoachError } from '../../../core/errors.ts';
import { parseWhen } from '../../../core/when.ts';
import type { BreakerEvent } from '../../../domain/breaker/breaker.ts';
import { type ReplayRow, replayBreaker } from '../../../domain/breaker/replay.ts';
import { type BreakerSettings, breakerDefaults } from '../../../domain/breaker/state.ts';
import { foldDesk } from '../../../domain/desk/desk.ts';
import { equityOf } from '../../../domain/desk/state.ts';
import { timeAt } from '../../../domain/ledger/corporate.ts';
import { major } from '../../../domain/money.ts';
import { rulesOf } from '../account.ts';
import { momentOf } from '../decision.ts';

/** A sequence of events from somewhere else: numbers that are not finite come as the words nan, inf and -inf. */
export interface ReplayInput {
  start: number;
  settings?: Partial<BreakerSettings> | undefined;
  events: Record<string, unknown>[];
}

const spelled: Record<string, number> = {
  nan: Number.NaN,
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
};

function eventOf(row: Record<string, unknown>): BreakerEvent {
  const read = Object.entries(row).map(([key, value]) => [
    key,
    typeof value === 'string' && Object.hasOwn(spelled, value) ? spelled[value] : value,
  ]);
  return Object.fromEntries(read) as BreakerEvent;
}

/** The breaker over events that were handed in, one row each. */
export const replayGiven = ({ start, settings = {}, events }: ReplayInput): { rows: ReplayRow[] } => ({
  rows: replayBreaker(start, events.map(eventOf), { ...breakerDefaults, ...settings }),
});

export interface HistoryWords {
  account: string;
  from?: string | undefined;
  to?: string | undefined;
  settings: Partial<BreakerSettings>;
}

/**
 * What the breaker would have done over an account's stored history under other settings: the same events folded again, orders it would
 * have refused left out. `saved` and `cost` are the difference to what happened.
 */
export async function replayHistory(words: HistoryWords, context: Context) {
  const { account, state } = await momentOf(words.account, context);
  const { desk } = await context.ports.store();
  const opening = await desk.opening(account.id);
  const stored = await desk.events(account.id);
  if (opening === null || stored.length === 0)
    throw new CoachError('missing', `${account.id} has no history yet`, 'Place an order first.');
  const from = words.from === undefined ? 0 : parseWhen(words.from);
  const to = words.to === undefined ? Number.MAX_SAFE_INTEGER : parseWhen(words.to);
  const settings = { ...opening.settings, breaker: { ...state.settings.breaker, ...words.settings } };
  const rows: { at: string; event: string; from: string; to: string; reasons: string[] }[] = [];
  const kept = stored.map(({ event }) => event).filter(({ at }) => at <= to);
  const events = kept.filter((event) => event.type !== 'settings');
  const rules = rulesOf(account, context);
  const time = (at: number) => timeAt(account.exchange, at);
  const would = foldDesk({ ...opening, settings }, events, rules, (effect, event) => {
    if (effect.type !== 'breaker' || event.at < from) return;
    rows.push({
      at: time(event.at),
      event: event.type,
      from: effect.from,
      to: effect.to,
      reasons: effect.reasons,
    });
  });
  const did = foldDesk(opening, kept, rules);
  const difference = equityOf(would) - equityOf(did);
  const money = (amount: number) => (Number.isFinite(amount) ? major(amount, account.currency) : null);
  return {
    account: account.id,
    rows,
    events: events.length,
    equity: money(equityOf(would)),
    actual: money(equityOf(did)),
    saved: difference > 0 ? money(difference) : 0,
    cost: difference < 0 ? money(-difference) : 0,
  };
}
