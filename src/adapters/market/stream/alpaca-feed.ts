import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { Login } from '../../../ports/vendor/login.ts';
import type { DownCode } from '../../../ports/vendor/quote-stream.ts';
import { isObject, textUnder } from '../../files/json.ts';
import { numberIn, priceLimit } from '../../files/numbers.ts';
import { logInAgain } from '../../vendor/refusal.ts';
import { alpacaTime, insistOnShare } from '../live/alpaca.ts';
import type { Heard, Protocol } from './protocol.ts';

/** What Alpaca's error numbers are (docs.alpaca.markets, streaming market data). */
const faults: Readonly<Record<number, DownCode>> = {
  401: 'login',
  402: 'login',
  403: 'refused',
  404: 'login',
  405: 'limit',
  406: 'limit',
  409: 'login',
  410: 'refused',
};

function heardIn(row: unknown): Heard[] {
  const kind = textUnder(row, 'T');
  if (!isObject(row) || kind === undefined) return [];
  if (kind === 'success') return textUnder(row, 'msg') === 'authenticated' ? [{ type: 'ready' }] : [];
  if (kind === 'error') {
    const number = numberIn(row['code']);
    const message = (textUnder(row, 'msg') ?? '').replace(/[^\x20-\x7e]+/g, ' ').slice(0, 120);
    return [{ type: 'fault', code: faults[number] ?? 'refused', message: `Alpaca: ${message} (${number})` }];
  }
  if (kind === 'subscription') {
    const trades = Array.isArray(row['trades']) ? row['trades'] : [];
    return [{ type: 'subscribed', symbols: trades.filter((one) => typeof one === 'string') }];
  }
  const symbol = textUnder(row, 'S');
  const last = numberIn(row['p']);
  const at = alpacaTime(row['t']);
  if (kind !== 't' || symbol === undefined || !(last > 0 && last <= priceLimit) || Number.isNaN(at))
    return [];
  return [{ type: 'tick', tick: { symbol, exchange: 'US', last, at } }];
}

/** Alpaca's stream of share trades: keys in the first message, subscriptions confirmed whole. */
export function alpacaFeed(needs: { origin: string; feed: 'iex' | 'sip'; login(): Login | null }): Protocol {
  const symbols = (list: readonly Underlying[]) => list.map(({ symbol }) => symbol);
  const frame = (action: string, list: readonly Underlying[]) =>
    list.length === 0 ? [] : [JSON.stringify({ action, trades: symbols(list) })];
  return {
    name: 'alpaca',
    confirms: true,
    async address() {
      const login = needs.login();
      if (login === null) throw logInAgain('alpaca', 'has no login for its stream');
      return `${needs.origin}/v2/${needs.feed}`;
    },
    async prepare(underlying) {
      insistOnShare(underlying);
    },
    hello() {
      const login = needs.login();
      return [JSON.stringify({ action: 'auth', key: login?.key ?? '', secret: login?.secret ?? '' })];
    },
    change: (add, drop) => [...frame('unsubscribe', drop), ...frame('subscribe', add)],
    read({ text }) {
      let rows: unknown;
      try {
        rows = JSON.parse(text ?? '');
      } catch {
        return [];
      }
      return Array.isArray(rows) ? rows.flatMap(heardIn) : [];
    },
  };
}
