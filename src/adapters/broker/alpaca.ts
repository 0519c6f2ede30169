import { CoachError } from '../../core/errors.ts';
import type { OrderRequest } from '../../domain/desk/order.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BrokerAccount, BrokerAnswer, HeldAtBroker, SentOrder } from '../../ports/vendor/broker.ts';
import { isObject, textUnder } from '../files/json.ts';
import { numberIn } from '../files/numbers.ts';
import { type Client, parsedJson } from '../vendor/client.ts';
import { alpacaBody, alpacaInstrument, answerIn } from './alpaca-order.ts';

/** A request may be on its way for a minute; only after two is an order that Alpaca does not know one it never got. */
const lateMs = 120_000;
const looks = 8;
const lookEveryMs = 500;
const unknown: BrokerAnswer = { state: 'unknown' };

/** The message of a refusal, short. */
function reasonIn(body: unknown, status: number): string {
  const said = textUnder(body, 'message')
    ?.replace(/[^\x20-\x7e]+/g, ' ')
    .slice(0, 200);
  return said === undefined || said === '' ? `status ${status}` : said;
}

function jsonOf(body: Uint8Array): unknown {
  try {
    return parsedJson('Alpaca', body);
  } catch (thrown) {
    if (thrown instanceof CoachError) return undefined;
    throw thrown;
  }
}

/** The order of an intent as Alpaca has it: its answer, `missing` where it knows none, null where it cannot be told. */
async function lookUp(
  server: Client,
  order: Pick<OrderRequest, 'intent' | 'legs'>,
): Promise<BrokerAnswer | 'missing' | null> {
  try {
    const path = '/v2/orders:by_client_order_id';
    const { status, body } = await server.answer({
      path,
      query: { client_order_id: order.intent, nested: 'true' },
    });
    if (status === 404) return 'missing';
    return status === 200 ? answerIn(jsonOf(body), order) : null;
  } catch (thrown) {
    if (thrown instanceof CoachError) return null;
    throw thrown;
  }
}

/** Looks a few times for the end of an order that the broker has. */
async function followed(
  server: Client,
  order: Pick<OrderRequest, 'intent' | 'legs'>,
  first: BrokerAnswer,
  clock: Clock,
) {
  let answer = first;
  for (let look = 0; look < looks && answer.state === 'working'; look++) {
    await clock.sleep(lookEveryMs);
    const found = await lookUp(server, order);
    if (found !== null && found !== 'missing') answer = found;
  }
  return answer;
}

/** Sends once. What is neither an order nor a refusal may have been done. */
async function sent(
  server: Client,
  request: OrderRequest,
  opens: readonly boolean[],
): Promise<BrokerAnswer | { state: 'rejected'; reason: string; there: true }> {
  const body = alpacaBody(request, opens);
  if ('unfit' in body) return { state: 'rejected', reason: String(body['unfit']) };
  try {
    const { status, body: bytes } = await server.answer({
      path: '/v2/orders',
      method: 'POST',
      json: body,
      once: true,
    });
    const json = jsonOf(bytes);
    if (status >= 200 && status < 300) return answerIn(json, request) ?? unknown;
    // The same id a second time: the first one landed.
    const twice = status === 422 && isObject(json) && /client_order_id/.test(String(json['message']));
    if (twice) return unknown;
    const refused = [400, 401, 403, 404, 422].includes(status) && json !== undefined;
    return refused ? { state: 'rejected', reason: reasonIn(json, status), there: true } : unknown;
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    // Without a login nothing left this machine.
    return thrown.kind === 'denied' ? { state: 'rejected', reason: thrown.message } : unknown;
  }
}

const unclear = (what: string) =>
  new CoachError(
    'unavailable',
    `Alpaca tells of ${what} that coach cannot read`,
    'Look at the account there.',
  );

function heldIn(row: unknown): HeldAtBroker {
  const symbol = textUnder(row, 'symbol') ?? '';
  const instrument = alpacaInstrument(symbol);
  const size = numberIn(isObject(row) ? row['qty'] : undefined);
  if (instrument === null || !Number.isFinite(size)) throw unclear(`a position "${symbol.slice(0, 30)}"`);
  return { instrument, quantity: textUnder(row, 'side') === 'short' ? -Math.abs(size) : size };
}

async function listOf(server: Client, path: string, query: Record<string, string>, signal: AbortSignal) {
  const { value } = await server.json({ path, query, signal });
  if (!Array.isArray(value)) throw unclear('its account');
  return value as unknown[];
}

/** Alpaca's trading API as an account of the desk. An order is posted once under its intent; what is not known is asked for, never sent again. */
export function alpacaBroker(needs: { server: Client; clock: Clock; name: string }): BrokerAccount {
  const { server, clock, name } = needs;
  const order = (intent: string) => ({
    path: '/v2/orders:by_client_order_id',
    query: { client_order_id: intent },
  });
  return {
    name,
    async send(request, opens) {
      const answer = await sent(server, request, opens);
      if (answer.state === 'working') return followed(server, request, answer, clock);
      if (answer.state === 'filled' || (answer.state === 'rejected' && !('there' in answer))) return answer;
      const found = await lookUp(server, request);
      // A refusal counts once there is no such order: on a line that delivers twice the other one may have landed.
      if (found === 'missing' && answer.state === 'rejected')
        return { state: 'rejected', reason: answer.reason };
      return found === null || found === 'missing' ? unknown : followed(server, request, found, clock);
    },
    async ask(about: SentOrder) {
      const found = await lookUp(server, about);
      if (found === null) return unknown;
      if (found !== 'missing') return found;
      const late = clock.now() - about.sentAt > lateMs;
      return late ? { state: 'rejected', reason: 'Alpaca never got it' } : unknown;
    },
    positions: async (signal) => (await listOf(server, '/v2/positions', {}, signal)).map(heldIn),
    async openOrders(signal) {
      const rows = await listOf(server, '/v2/orders', { status: 'open', limit: '500' }, signal);
      return rows.map((row) => textUnder(row, 'client_order_id') ?? '');
    },
    async cash(signal) {
      const { value } = await server.json({ path: '/v2/account', signal });
      const amount = numberIn(isObject(value) ? value['cash'] : undefined);
      if (!isObject(value) || !Number.isFinite(amount)) throw unclear('cash');
      const blocked =
        value['trading_blocked'] === true ||
        value['account_blocked'] === true ||
        value['status'] !== 'ACTIVE';
      return { amount, currency: 'USD', blocked };
    },
    async cancel(intent, signal) {
      const { value } = await server.json({ ...order(intent), signal });
      const id = textUnder(value, 'id');
      if (id === undefined || !/^[\w-]{1,64}$/.test(id)) throw unclear(`the order ${intent}`);
      await server.answer({ path: `/v2/orders/${id}`, method: 'DELETE', once: true, signal });
    },
  };
}
