import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { ParityQuestion, ParityResult } from '../../core/shapes/backtest-parity.ts';
import { quoteFor } from '../../domain/backtest/options/contracts.ts';
import { isoWithOffset, localDate } from '../../domain/calendar/calendar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { foldDesk } from '../../domain/desk/desk.ts';
import type { DeskEffect, DeskEvent } from '../../domain/desk/event.ts';
import type { OrderReport } from '../../domain/desk/order.ts';
import type { Quote } from '../../domain/desk/quote.ts';
import { type Fill, positionKey } from '../../domain/ledger/fill.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import type { Store } from '../../ports/store.ts';
import { rulesOf } from '../desk/account.ts';
import { momentOf } from '../desk/decision.ts';

type Difference = ParityResult['differences'][number];

interface Compared {
  moment: DeskMoment;
  store: Store;
  differences: Difference[];
  note(kind: Difference['kind'], at: number, about: string, was: string, is: string): void;
}

/** What a report says that counts: how it ended, at which prices, for how much. */
const saidOf = ({ state, reason, fills, charges, netCash }: OrderReport): string =>
  JSON.stringify([
    state,
    reason?.code ?? null,
    fills.map(({ leg, quantity, price }) => [leg, quantity, price]),
    charges,
    netCash,
  ]);

const filledAt = ({ side, quantity, price }: Fill): string => `${side} ${quantity / 1e8} at ${price / 1e6}`;

function compareFills(mine: readonly Fill[], theirs: readonly Fill[], on: Compared): void {
  const known = new Map(theirs.map((fill) => [fill.id, fill]));
  for (const fill of mine) {
    const other = known.get(fill.id);
    known.delete(fill.id);
    const about = positionKey(fill.instrument);
    if (other === undefined) on.note('fill', fill.at, about, 'nothing', filledAt(fill));
    else if (filledAt(other) !== filledAt(fill))
      on.note('fill', fill.at, about, filledAt(other), filledAt(fill));
    else if (other.charges !== fill.charges)
      on.note('charge', fill.at, about, String(other.charges / 100), String(fill.charges / 100));
  }
  for (const fill of known.values())
    on.note('fill', fill.at, positionKey(fill.instrument), filledAt(fill), 'nothing');
}

async function compareOrders(
  reports: ReadonlyMap<string, OrderReport>,
  inside: (at: number) => boolean,
  on: Compared,
): Promise<number> {
  const stored = (await on.store.desk.orders({ account: on.moment.account.id })).filter(({ placedAt }) =>
    inside(placedAt),
  );
  for (const { intent, report, changedAt } of stored) {
    const again = reports.get(intent);
    const [was, is] = [saidOf(report), again === undefined ? 'nothing' : saidOf(again)];
    if (was !== is) on.note('decision', changedAt, intent, was, is);
  }
  return stored.length;
}

/** The last stored snapshot of a symbol at or before a moment, each read once. */
function chainFinder(store: Store) {
  const known = new Map<string, Promise<{ chain: Chain } | null>>();
  return (symbol: string, before: number) => {
    const key = `${symbol} ${before}`;
    const found = known.get(key) ?? store.chains.latest(symbol, { before });
    known.set(key, found);
    return found;
  };
}

const prices = ({ bid, ask, last, spot }: Quote): string => JSON.stringify({ bid, ask, last, spot });

/** Prices an order was shown, and closing values of settlements, against what is stored of those moments. */
async function compareChains(
  events: readonly DeskEvent[],
  on: Compared,
): Promise<{ quotes: number; settlements: number }> {
  const chainOf = chainFinder(on.store);
  const { exchange } = on.moment.account;
  let [quotes, settlements] = [0, 0];
  for (const event of events) {
    if (event.type === 'settle') {
      const found = await chainOf(event.underlying.symbol, event.at);
      if (found === null || localDate(exchange, found.chain.asOf) !== event.expiry) continue;
      settlements++;
      const { spot } = found.chain;
      if (spot !== event.price)
        on.note(
          'settlement',
          event.at,
          `${event.underlying.symbol} ${event.expiry}`,
          String(event.price),
          String(spot),
        );
    }
    if (event.type !== 'order' && event.type !== 'close') continue;
    for (const quote of event.quotes) {
      const found = await chainOf(quote.instrument.symbol, quote.at);
      if (found === null || found.chain.asOf !== quote.at) continue;
      const again = quoteFor(found.chain, quote.instrument);
      if (again === null) continue;
      quotes++;
      if (prices(again) !== prices(quote))
        on.note('quote', quote.at, quote.key, prices(quote), prices(again));
    }
  }
  return { quotes, settlements };
}

/**
 * A paper period made again: the account's events are folded anew by the very step the backtest takes, and every decision, fill, charge
 * and settlement is compared with what was written then; the prices are compared with the stored chains. Throws `missing`.
 */
export async function backtestParity(question: ParityQuestion, context: Context): Promise<ParityResult> {
  const moment = await momentOf(question.account, context);
  const store = await context.ports.store();
  const { id, exchange } = moment.account;
  const opening = await store.desk.opening(id);
  const events = (await store.desk.events(id)).map(({ event }) => event);
  if (opening === null || events.length === 0)
    throw new CoachError('missing', `${id} has no history yet`, 'Place an order first.');
  const days = events.map(({ at }) => localDate(exchange, at));
  const [from, to] = [question.from ?? days[0]!, question.to ?? days.at(-1)!];
  const inside = (at: number) => localDate(exchange, at) >= from && localDate(exchange, at) <= to;
  const differences: Difference[] = [];
  const on: Compared = {
    moment,
    store,
    differences,
    note: (kind, at, about, was, is) =>
      differences.push({ kind, at: isoWithOffset(exchange, at), about, was, is }),
  };
  const fills: Fill[] = [];
  const reports = new Map<string, OrderReport>();
  const heard = (effect: DeskEffect, event: DeskEvent) => {
    if (effect.type === 'fill' && inside(event.at)) fills.push(effect.fill);
    if (effect.type === 'order') reports.set(effect.report.intent, effect.report);
  };
  const again = foldDesk(opening, events, rulesOf(moment.account, context), heard);
  const ledger = (await store.ledger.fills({ account: id })).filter(({ source }) => source === 'desk');
  const inPeriod = new Set(fills.map((fill) => fill.id));
  compareFills(
    fills,
    ledger.filter((fill) => inPeriod.has(fill.id) || inside(fill.at)),
    on,
  );
  const orders = await compareOrders(reports, inside, on);
  if (again.cash !== moment.state.cash)
    on.note('cash', again.at, id, String(moment.state.cash / 100), String(again.cash / 100));
  const compared = await compareChains(
    events.filter(({ at }) => inside(at)),
    on,
  );
  return {
    account: id,
    from,
    to,
    events: events.length,
    orders,
    fills: fills.length,
    ...compared,
    differences,
  };
}
