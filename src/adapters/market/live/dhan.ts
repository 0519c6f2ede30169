import file from '../../../../data/vendors/instruments.json' with { type: 'json' };
import { CoachError } from '../../../core/errors.ts';
import type { BarInterval, Bars } from '../../../domain/bar.ts';
import { localDate, localTime } from '../../../domain/calendar/calendar.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { BarsRequest, ChainRequest, Market } from '../../../ports/market.ts';
import { isObject, listUnder, under } from '../../files/json.ts';
import { numberIn, positive } from '../../files/numbers.ts';
import type { Client } from '../../vendor/client.ts';
import { ledger as newLedger } from '../ledger.ts';
import { barsOf, type Draft } from '../series.ts';
import { readDhanChain } from '../vendors/indian-chains.ts';
import {
  believable,
  insistOn,
  joinedChain,
  momentOfAnswer,
  onlyNow,
  pieces,
  readAs,
  type Sealing,
  sealed,
  sealedBars,
  spanOf,
  unusable,
  wanted,
} from './answer.ts';

// A chain every three seconds is all Dhan gives.
const nearest = 2;
const segment = 'IDX_I';
const ids: Readonly<Record<string, number>> = file.dhan;
const minutes: Readonly<Partial<Record<BarInterval, string>>> = {
  '1h': '60',
  '15m': '15',
  '5m': '5',
  '1m': '1',
};

export interface DhanNeeds extends Sealing {
  server: Client;
}

function idOf({ symbol, assetClass }: Underlying): number {
  const id = ids[symbol];
  if (id !== undefined && (assetClass === 'index' || assetClass === 'volatility')) return id;
  throw new CoachError(
    'missing',
    `coach knows no number of ${symbol} at Dhan: it asks there for indices only`,
    'Ask --source upstox or kite.',
  );
}

async function chainOf(needs: DhanNeeds, request: ChainRequest) {
  const { server, name, clock } = needs;
  const { underlying, signal } = request;
  const { symbol, exchange } = underlying;
  const about = { UnderlyingScrip: idOf(underlying), UnderlyingSeg: segment };
  const listed = await server.json({
    path: '/v2/optionchain/expirylist',
    method: 'POST',
    json: about,
    lane: 'chain',
    signal,
  });
  const expiries = listUnder(listed.value, 'data').filter((one) => typeof one === 'string');
  const parts = [];
  for (const expiry of wanted(name, expiries, request, nearest)) {
    const { value, at } = await server.json({
      path: '/v2/optionchain',
      method: 'POST',
      json: { ...about, Expiry: expiry },
      lane: 'chain',
      signal,
    });
    const asOf = momentOfAnswer(exchange, at ?? clock.now());
    const source = { name: `dhan_${symbol}_${expiry.replaceAll('-', '')}`, symbol, asOf };
    parts.push(believable(name, readAs(name, () => readDhanChain(value, source)).chains[0], underlying));
  }
  return joinedChain(parts);
}

/** Dhan's parallel arrays of bars; stamps are epoch seconds, a day's is its midnight in India. */
export function readDhanBars(
  value: unknown,
  request: Pick<BarsRequest, 'underlying' | 'interval'>,
): Bars | null {
  const { underlying, interval } = request;
  const body = isObject(value) && isObject(value['data']) ? value['data'] : value;
  const column = (key: string) => listUnder(body, key);
  const [open, high, low, close, volume] = ['open', 'high', 'low', 'close', 'volume'].map(column);
  const drafts = column('timestamp').map((stamp, i): Draft => {
    const at = numberIn(stamp) * 1000;
    const sound = at > 0 && at < 4.2e12;
    const day = sound ? Date.parse(localDate(underlying.exchange, at)) : Number.NaN;
    return {
      row: i + 1,
      at: !sound ? Number.NaN : interval === '1d' ? day : at,
      open: numberIn(open![i]),
      high: numberIn(high![i]),
      low: numberIn(low![i]),
      close: numberIn(close![i]),
      volume: numberIn(volume![i]),
    };
  });
  return barsOf({ symbol: underlying.symbol, interval }, drafts, newLedger());
}

async function barsFrom(needs: DhanNeeds, request: BarsRequest): Promise<Bars | undefined> {
  const { server, name, clock } = needs;
  const { underlying, interval, signal } = request;
  const { exchange } = underlying;
  const every = minutes[interval];
  if (interval !== '1d' && every === undefined)
    throw new CoachError('missing', `Dhan has no ${interval} bars`, 'Ask for 1m, 5m, 15m, 1h or 1d.');
  const about = { securityId: String(idOf(underlying)), exchangeSegment: segment, instrument: 'INDEX' };
  const day = (at: number) => localDate(exchange, at);
  const joined: Record<string, unknown[]> = {};
  for (const piece of pieces(name, spanOf(request, clock.now()), interval === '1d' ? 3600 : 85)) {
    const text = (at: number) => (interval === '1d' ? day(at) : `${day(at)} ${localTime(exchange, at)}`);
    // The last day is left out of a daily answer.
    const to = interval === '1d' ? piece.to + 86_400_000 : piece.to;
    const { value } = await server.json({
      path: interval === '1d' ? '/v2/charts/historical' : '/v2/charts/intraday',
      method: 'POST',
      json: {
        ...about,
        ...(every === undefined ? {} : { interval: every }),
        fromDate: text(piece.from),
        toDate: text(to),
      },
      signal,
    });
    for (const key of ['open', 'high', 'low', 'close', 'volume', 'timestamp'])
      joined[key] = [...(joined[key] ?? []), ...listUnder(value, key)];
  }
  return readDhanBars(joined, request) ?? undefined;
}

/** Dhan as a market, indices only: chains, one every three seconds, candles, quotes. Its answers carry no time: they are of the moment they came in, or of the close before. */
export function dhan(needs: DhanNeeds): Market {
  const { name, clock, server } = needs;
  return {
    name,
    live: true,
    async chain(request) {
      insistOn(name, ['NSE', 'BSE'], request.underlying);
      onlyNow(name, request, clock);
      const chain = await chainOf(needs, request);
      return sealed(chain, { ...needs, exchange: chain.exchange, asOf: chain.asOf });
    },
    async bars(request) {
      insistOn(name, ['NSE', 'BSE'], request.underlying);
      return sealedBars(await barsFrom(needs, request), request, needs);
    },
    async quote({ underlying, asOf, signal }) {
      insistOn(name, ['NSE', 'BSE'], underlying);
      onlyNow(name, { ...(asOf === undefined ? {} : { asOf }) }, clock);
      const id = idOf(underlying);
      const { value, at } = await server.json({
        path: '/v2/marketfeed/ohlc',
        method: 'POST',
        json: { [segment]: [id] },
        signal,
      });
      const row = under(under(under(value, 'data'), segment), String(id));
      const ohlc = under(row, 'ohlc');
      const figure = (found: unknown): number | null => {
        const price = positive(numberIn(found));
        return price < 1e9 ? price : null;
      };
      const last = figure(row['last_price']);
      if (last === null) throw unusable(name, `sent no price of ${underlying.symbol}`);
      const quote = {
        symbol: underlying.symbol,
        last,
        previousClose: figure(ohlc['close']),
        open: figure(ohlc['open']),
        high: figure(ohlc['high']),
        low: figure(ohlc['low']),
        volume: null,
        currency: 'INR' as const,
      };
      const { exchange } = underlying;
      return sealed(quote, { ...needs, exchange, asOf: momentOfAnswer(exchange, at ?? clock.now()) });
    },
    history: async () => [],
    symbols: async () => [],
  };
}
