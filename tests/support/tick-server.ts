import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { CoachError } from '../../src/core/errors.ts';
import { type Exchange, localDate, previousTradingDay, session } from '../../src/domain/calendar/calendar.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { stamped } from '../../src/domain/stamped.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import type { Clock } from '../../src/ports/clock.ts';
import type { Market, Quote } from '../../src/ports/market.ts';

/** A change of level the server plays: by `size`, spread over so many minutes from `at`. */
export interface Planted {
  symbol: string;
  at: number;
  size: number;
  minutes: number;
}

export interface Script {
  planted: readonly Planted[];
  /** Times without an answer. */
  outages: readonly { from: number; to: number }[];
  /** Shares of answers that are faulty: an error, a 429, a reset, the same tick again, one that is late, yesterday's, nonsense. */
  share: Record<'error' | 'limited' | 'reset' | 'again' | 'late' | 'yesterday' | 'nonsense', number>;
  seed: number;
}

const bases: Record<string, number> = { NIFTY: 25_000, RELIANCE: 1_400, AAPL: 230 };
const minute = 60_000;

/** Small noise that never comes near a move: within 0.15 % of the level, the same at every look at a moment. */
function noise(symbol: string, t: number): number {
  const draw = mulberry32(Math.floor(t / 5_000) * 31 + symbol.length * 7 + symbol.charCodeAt(0));
  return 0.0015 * (2 * draw() - 1);
}

/** The true price of a moment. */
export function truth(symbol: string, t: number, planted: readonly Planted[]): number {
  let level = bases[symbol]!;
  for (const one of planted) {
    if (one.symbol !== symbol || t < one.at) continue;
    const done = one.minutes === 0 ? 1 : Math.min(1, (t - one.at) / (one.minutes * minute));
    level *= 1 + one.size * done;
  }
  return level * (1 + noise(symbol, t));
}

function closeBefore(exchange: Exchange, t: number): number {
  const day = previousTradingDay(exchange, localDate(exchange, t));
  const found = isRefusal(day) ? null : session(exchange, day);
  return found === null || isRefusal(found) ? t : found.close - 1000;
}

interface Tick {
  at: number;
  last: number | null;
  previousClose: number;
}

/** One answer of the server; null where the connection breaks. */
function answerFor(
  script: Script,
  draw: () => number,
  last: Map<string, Tick>,
  symbol: string,
  exchange: Exchange,
  now: number,
): { status: number; tick?: Tick } | null {
  if (script.outages.some(({ from, to }) => now >= from && now < to)) return { status: 503 };
  const { share, planted } = script;
  let luck = draw();
  const falls = (name: keyof Script['share']): boolean => {
    luck -= share[name];
    return luck < 0;
  };
  if (falls('error')) return { status: 503 };
  if (falls('limited')) return { status: 429 };
  if (falls('reset')) return null;
  const close = closeBefore(exchange, now);
  const previousClose = truth(symbol, close, planted);
  const at = (t: number): Tick => ({ at: t, last: truth(symbol, t, planted), previousClose });
  const before = last.get(symbol);
  if (falls('again') && before !== undefined) return { status: 200, tick: before };
  if (falls('late')) return { status: 200, tick: at(now - 30_000 - 170_000 * draw()) };
  // Yesterday's price is far from today's, as after a split or a wrong symbol: taken for news it would be a move.
  if (falls('yesterday')) return { status: 200, tick: { ...at(close), last: 0.9 * previousClose } };
  if (falls('nonsense')) return { status: 200, tick: { ...at(now), last: draw() < 0.5 ? 0 : null } };
  const tick = at(now - Math.floor(2000 * draw()));
  last.set(symbol, tick);
  return { status: 200, tick };
}

/** A market server on loopback that plays a script on a clock of its own, and a market that asks it. */
export async function tickServer(script: Script, clock: Clock) {
  const draw = mulberry32(script.seed);
  const last = new Map<string, Tick>();
  const asked = { count: 0 };
  const server = http.createServer((request, response) => {
    const url = new URL(request.url!, 'http://loopback');
    asked.count++;
    const symbol = url.searchParams.get('symbol')!;
    const exchange = url.searchParams.get('exchange') as Exchange;
    const answer = answerFor(script, draw, last, symbol, exchange, clock.now());
    if (answer === null) return void response.socket?.resetAndDestroy();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.tick ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const absent = () => Promise.reject(new CoachError('missing', 'no chains here'));
  const market: Market = {
    name: 'ticks',
    chain: absent,
    bars: absent,
    history: async () => [],
    symbols: async () => [],
    async quote({ underlying: { symbol, exchange, currency } }) {
      let response: Response;
      try {
        response = await fetch(`http://127.0.0.1:${port}/?symbol=${symbol}&exchange=${exchange}`);
      } catch {
        throw new CoachError('unavailable', 'ticks does not answer');
      }
      if (!response.ok) {
        await response.body?.cancel();
        throw new CoachError('unavailable', `ticks answered ${response.status}`);
      }
      const { at, last: price, previousClose } = (await response.json()) as Tick;
      const quote: Quote = {
        symbol,
        last: price ?? Number.NaN,
        previousClose,
        open: null,
        high: null,
        low: null,
        volume: null,
        currency,
      };
      return stamped(quote, {
        exchange,
        source: 'ticks',
        asOf: at,
        receivedAt: clock.now(),
        delayMs: 0,
        sample: false,
      });
    },
  };
  return {
    market,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
