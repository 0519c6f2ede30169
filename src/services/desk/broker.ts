import type { Context } from '../../core/command.ts';
import type { OrderRequest } from '../../domain/desk/order.ts';
import type { Quote } from '../../domain/desk/quote.ts';
import type { Broker, BrokerAnswer } from '../../ports/desk.ts';
import { act, type Done, momentOf } from './decision.ts';

const told = (id: string, intent: string, answer: BrokerAnswer, context: Context): Promise<Done> =>
  act(
    id,
    {
      venue: 'broker',
      events: (_, at) => [
        {
          at,
          type: 'report',
          intent,
          state: answer.state,
          fills: answer.state === 'filled' ? answer.fills : [],
        },
        { at, type: answer.state === 'unknown' ? 'fault' : 'cleared', kind: 'unknownOrder' },
      ],
    },
    context,
  );

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
  const placed = await act(
    id,
    { venue: 'broker', events: (_, at) => [{ at, type: 'order', request, quotes }] },
    context,
  );
  const waits = placed.state.orders.some(
    (one) => one.request.intent === request.intent && one.state === 'sent',
  );
  return waits ? told(id, request.intent, await broker.send(request), context) : placed;
}

/** Asks a broker what became of every order that was sent and not heard of; gives how many are still not known. */
export async function reconcile(id: string, broker: Broker, context: Context): Promise<number> {
  const { state } = await momentOf(id, context);
  let unknown = 0;
  for (const { request } of state.orders.filter((order) => order.state === 'sent')) {
    const answer = await broker.ask(request.intent);
    if (answer.state === 'unknown') unknown++;
    await told(id, request.intent, answer, context);
  }
  return unknown;
}
