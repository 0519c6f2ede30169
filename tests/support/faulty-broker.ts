import type { OrderRequest } from '../../src/domain/desk/order.ts';
import type { Broker, BrokerAnswer } from '../../src/ports/vendor/broker.ts';

/** A broker whose line is bad: requests and answers get lost, orders arrive twice, answers are errors after the deed. Its own book is the truth. */
export function faultyBroker(draw: () => number) {
  const done = new Map<string, BrokerAnswer>();
  const executions = new Map<string, number>();
  const fill = (request: OrderRequest): BrokerAnswer => {
    // The intent is the broker's own key: what arrives twice is done once.
    const known = done.get(request.intent);
    if (known !== undefined) return known;
    const rejected = draw() < 0.05;
    const fills = request.legs.map(({ quantity }, leg) => ({
      leg,
      quantity,
      price: 100 + Math.floor(draw() * 200) / 20,
    }));
    const answer: BrokerAnswer = rejected
      ? { state: 'rejected', reason: 'no margin' }
      : { state: 'filled', fills: draw() < 0.3 ? fills.toReversed() : fills };
    done.set(request.intent, answer);
    if (!rejected) executions.set(request.intent, (executions.get(request.intent) ?? 0) + 1);
    return answer;
  };
  const broker: Broker = {
    send(request) {
      const luck = draw();
      if (luck < 0.1) return Promise.resolve({ state: 'unknown' });
      const answer = fill(request);
      if (luck < 0.2) fill(request);
      return Promise.resolve(luck < 0.35 ? { state: 'unknown' } : answer);
    },
    ask: ({ intent }) =>
      Promise.resolve(
        draw() < 0.2
          ? { state: 'unknown' }
          : (done.get(intent) ?? { state: 'rejected', reason: 'never heard of' }),
      ),
  };
  return { broker, executions };
}
