import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { DeskEvent } from '../../domain/desk/event.ts';
import type { OrderRequest } from '../../domain/desk/order.ts';
import type { Quote } from '../../domain/desk/quote.ts';
import { type DeskState, openPositionsOf } from '../../domain/desk/state.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import type { DeskAccount } from '../../ports/desk.ts';
import type { Broker, BrokerAccount, BrokerAnswer } from '../../ports/vendor/broker.ts';
import { commit, type Done, momentOf } from './commit.ts';

/** What an answer is to the desk: a report of the order, and whether its fate is known. */
function events(intent: string, answer: BrokerAnswer, at: number): DeskEvent[] {
  const known: DeskEvent = {
    at,
    type: answer.state === 'unknown' ? 'fault' : 'cleared',
    kind: 'unknownOrder',
  };
  if (answer.state === 'working') return [known];
  const fills = answer.state === 'filled' ? answer.fills : [];
  return [{ at, type: 'report', intent, state: answer.state, fills }, known];
}

const told = (id: string, intent: string, answer: BrokerAnswer, context: Context): Promise<Done> =>
  commit(id, { venue: 'broker', events: (_, at) => events(intent, answer, at) }, context);

const contract = ({ symbol, expiry, strike, right }: Instrument): string =>
  [symbol, expiry, strike, right].filter((part) => part !== undefined).join(' ');

/** Units held of each contract, in the ledger's units; short ones negative. */
function heldIn(state: DeskState): Map<string, number> {
  const held = new Map<string, number>();
  for (const { instrument, quantity } of openPositionsOf(state)) {
    const key = contract(instrument);
    held.set(key, (held.get(key) ?? 0) + quantity / 1e8);
  }
  return held;
}

/** Whether each leg opens or adds to a position, rather than closing some of one. */
function opensOf(state: DeskState, { legs }: OrderRequest): boolean[] {
  const held = heldIn(state);
  return legs.map(({ action, instrument }) => {
    const now = held.get(contract(instrument)) ?? 0;
    return now === 0 || now > 0 === (action === 'buy');
  });
}

/** Sends what a decision let go and books what the broker answers; in the order it was decided. */
async function sendAll(done: Done, broker: Broker, context: Context): Promise<Done> {
  let last = done;
  for (const { effect } of done.effects) {
    if (effect.type !== 'order' || effect.report.state !== 'sent') continue;
    const { request } = effect;
    const answer = await broker.send(request, opensOf(done.before, request));
    const after = await told(done.account.id, request.intent, answer, context);
    last = { ...after, before: done.before, effects: [...last.effects, ...after.effects] };
  }
  return last;
}

/**
 * Sends an order to a broker: its intent is committed before anything is sent, and what the broker answers is booked once. Not knowing is a
 * fault that halts until `reconcile` learns the order's fate; it is never sent again under another intent.
 */
export async function sendOrder(
  id: string,
  order: { request: OrderRequest; quotes: Quote[] },
  broker: Broker,
  context: Context,
): Promise<Done> {
  const { request, quotes } = order;
  const placed = await commit(
    id,
    { venue: 'broker', events: (_, at) => [{ at, type: 'order', request, quotes }] },
    context,
  );
  return sendAll(placed, broker, context);
}

/** Asks a broker what became of every order that was sent and not heard of; gives how many are still not known. */
export async function reconcile(id: string, broker: Broker, context: Context): Promise<number> {
  const { state } = await momentOf(id, context);
  let unknown = 0;
  for (const { request, placedAt } of state.orders.filter((order) => order.state === 'sent')) {
    const answer = await broker.ask({ ...request, sentAt: placedAt });
    if (answer.state === 'unknown') unknown++;
    await told(id, request.intent, answer, context);
  }
  return unknown;
}

/** The account's broker, with the login it needs. */
export const brokerOf = ({ broker }: DeskAccount, context: Context): Promise<BrokerAccount> =>
  context.ports.broker(broker ?? '');

export const dispatch = async (done: Done, context: Context): Promise<Done> => {
  const waits = done.effects.some(({ effect }) => effect.type === 'order' && effect.report.state === 'sent');
  return waits ? sendAll(done, await brokerOf(done.account, context), context) : done;
};

/** An account at a broker trades now and not at another moment. */
export function insistOnPresent({ id, broker }: DeskAccount, context: Context): void {
  if (context.asOf === null) return;
  throw new CoachError(
    'refused',
    `${id} is an account at ${broker}: it acts now, not at another moment`,
    'Leave --as-of away, or use a paper account.',
  );
}

export interface Apart {
  contract: string;
  desk: number;
  broker: number;
}

/** Contracts of which the desk and the broker hold different quantities. */
export function apart(
  state: DeskState,
  held: readonly { instrument: Instrument; quantity: number }[],
): Apart[] {
  const own = heldIn(state);
  const theirs = new Map<string, number>();
  for (const { instrument, quantity } of held)
    theirs.set(contract(instrument), (theirs.get(contract(instrument)) ?? 0) + quantity);
  return [...new Set([...own.keys(), ...theirs.keys()])]
    .map((key) => ({ contract: key, desk: own.get(key) ?? 0, broker: theirs.get(key) ?? 0 }))
    .filter(({ desk, broker }) => Math.abs(desk - broker) > 1e-6);
}

/**
 * Holds an account against its broker: the fate of orders that were sent, then the positions, then orders nobody here sent. What does not
 * agree is a fault that halts until it does. Throws `denied` and `unavailable` where the broker cannot be asked.
 */
export async function reconciled(account: DeskAccount, context: Context): Promise<Apart[]> {
  const { id } = account;
  const broker = await brokerOf(account, context);
  const unknown = await reconcile(id, broker, context);
  const [held, open] = await Promise.all([
    broker.positions(context.signal),
    broker.openOrders(context.signal),
  ]);
  const { state } = await momentOf(id, context);
  const waiting = new Set(state.orders.map(({ request }) => request.intent));
  const strange = open.filter((intent) => !waiting.has(intent));
  // A working order may be filled in part: what it has so far is booked with its end.
  const differing = waiting.size > 0 ? [] : apart(state, held);
  const fault = strange.length > 0 || differing.length > 0;
  const raised = state.breaker?.faults.includes('unreconciled') ?? false;
  for (const { contract: name, desk, broker: theirs } of differing)
    context.emit({ kind: 'warning', message: `${name}: ${desk} here, ${theirs} at ${broker.name}` });
  for (const intent of strange)
    context.emit({
      kind: 'warning',
      message: `${broker.name} works an order "${intent}" that is not of ${id}`,
    });
  if (fault !== raised && (fault || unknown === 0))
    await commit(
      id,
      {
        venue: 'broker',
        events: (_, at) => [{ at, type: fault ? 'fault' : 'cleared', kind: 'unreconciled' }],
      },
      context,
    );
  return differing;
}
