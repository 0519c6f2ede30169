import file from '../../../../data/vendors/instruments.json' with { type: 'json' };
import { CoachError } from '../../../core/errors.ts';
import type { BarInterval } from '../../../domain/bar.ts';
import { localDate } from '../../../domain/calendar/calendar.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { BarsRequest, ChainRequest, Market, Quote } from '../../../ports/market.ts';
import { isObject, listUnder, textUnder, under } from '../../files/json.ts';
import { numberIn, positive, priceLimit } from '../../files/numbers.ts';
import type { Client } from '../../vendor/client.ts';
import { readCandles } from '../vendors/candles.ts';
import { readUpstoxChain } from '../vendors/upstox-chain.ts';
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
import type { UpstoxKeys } from './upstox-keys.ts';

const nearest = 3;
const indices: Readonly<Record<string, string>> = file.upstox;

/** Unit and interval of a candle in Upstox's v3 paths, and the days one question may span. */
const units: Readonly<Record<BarInterval, { path: string; days: number }>> = {
  '1d': { path: 'days/1', days: 3600 },
  '1h': { path: 'hours/1', days: 85 },
  '30m': { path: 'minutes/30', days: 85 },
  '15m': { path: 'minutes/15', days: 28 },
  '5m': { path: 'minutes/5', days: 28 },
  '1m': { path: 'minutes/1', days: 28 },
};

export interface UpstoxNeeds extends Sealing {
  server: Client;
  /** Keys of shares, which the vendor's instrument file alone knows. */
  keys: UpstoxKeys;
}

/** Upstox's instrument key of an underlying: indices by name, shares by their ISIN. Throws `missing`. */
export async function upstoxKey(
  underlying: Underlying,
  keys: UpstoxKeys,
  signal?: AbortSignal,
): Promise<string> {
  const { symbol, exchange, assetClass } = underlying;
  const known = indices[symbol];
  const listed = assetClass === 'index' || assetClass === 'volatility';
  if (known !== undefined && listed) return known;
  const found = listed ? undefined : (await keys(exchange === 'BSE' ? 'BSE' : 'NSE', signal)).get(symbol);
  if (found !== undefined) return found;
  throw new CoachError('missing', `Upstox does not carry ${symbol}`, 'Check the symbol.');
}

/** Expiries of an underlying with the units a contract of each stands for. */
async function lotsOf(server: Client, key: string, signal?: AbortSignal): Promise<Map<string, number>> {
  const { value } = await server.json({
    path: '/v2/option/contract',
    query: { instrument_key: key },
    signal,
  });
  const lots = new Map<string, number>();
  for (const contract of listUnder(value, 'data')) {
    const expiry = textUnder(contract, 'expiry')?.slice(0, 10) ?? '';
    const lot = numberIn(isObject(contract) ? contract['lot_size'] : undefined);
    if (/^\d{4}-\d{2}-\d{2}$/.test(expiry) && Number.isSafeInteger(lot) && lot > 0) lots.set(expiry, lot);
  }
  return lots;
}

/** The last price with its moment: of the last trade, else of the vendor's own stamp, never later than the session. */
async function quoteOf(needs: UpstoxNeeds, underlying: Underlying, key: string, signal?: AbortSignal) {
  const { server, name, clock } = needs;
  const { value, at } = await server.json({
    path: '/v2/market-quote/quotes',
    query: { instrument_key: key },
    signal,
  });
  const row = Object.values(under(value, 'data'))[0];
  const figure = (of: unknown, field: string): number | null => {
    const found = positive(numberIn(isObject(of) ? of[field] : undefined));
    return found <= priceLimit ? found : null;
  };
  const last = figure(row, 'last_price');
  if (last === null) throw unusable(name, `sent no price of ${underlying.symbol}`);
  const ohlc = under(row, 'ohlc');
  const net = numberIn(isObject(row) ? row['net_change'] : undefined);
  const volume = numberIn(isObject(row) ? row['volume'] : undefined);
  const trade = numberIn(isObject(row) ? row['last_trade_time'] : undefined);
  const stamp = Date.parse(textUnder(row, 'timestamp') ?? '');
  const moment = trade > 1e12 && trade < 1e13 ? trade : stamp;
  const latest = momentOfAnswer(underlying.exchange, at ?? clock.now());
  const quote: Quote = {
    symbol: underlying.symbol,
    last,
    previousClose: Number.isFinite(net) ? Number((last - net).toPrecision(12)) : null,
    open: figure(ohlc, 'open'),
    high: figure(ohlc, 'high'),
    low: figure(ohlc, 'low'),
    volume: Number.isFinite(volume) && volume > 0 ? volume : null,
    currency: 'INR',
  };
  return { quote, asOf: Number.isNaN(moment) ? latest : Math.min(moment, latest) };
}

async function chainOf(needs: UpstoxNeeds, request: ChainRequest) {
  const { server, name } = needs;
  const { underlying, signal } = request;
  const key = await upstoxKey(underlying, needs.keys, signal);
  const lots = await lotsOf(server, key, signal);
  const expiries = wanted(name, [...lots.keys()], request, nearest);
  const { asOf } = await quoteOf(needs, underlying, key, signal);
  const warnings = new Set<string>();
  const parts = [];
  for (const expiry of expiries) {
    const query = { instrument_key: key, expiry_date: expiry };
    const { value } = await server.json({ path: '/v2/option/chain', query, signal });
    const source = {
      name: `Upstox's chain of ${underlying.symbol} ${expiry}`,
      symbol: underlying.symbol,
      asOf,
      lots,
    };
    const { chains, ledger } = readAs(name, () => readUpstoxChain(value, source));
    for (const text of ledger.warnings) warnings.add(text);
    parts.push(believable(name, chains[0], underlying));
  }
  return { chain: joinedChain(parts), warnings: [...warnings] };
}

async function candles(needs: UpstoxNeeds, request: BarsRequest): Promise<unknown[]> {
  const { server, name, clock } = needs;
  const { underlying, interval, signal } = request;
  const key = encodeURIComponent(await upstoxKey(underlying, needs.keys, signal));
  const { path, days } = units[interval];
  const day = (at: number) => localDate(underlying.exchange, at);
  const span = spanOf(request, clock.now());
  const rows: unknown[] = [];
  for (const piece of pieces(name, span, days)) {
    const { value } = await server.json({
      path: `/v3/historical-candle/${key}/${path}/${day(piece.to)}/${day(piece.from)}`,
      signal,
    });
    rows.push(...listUnder(under(value, 'data'), 'candles'));
  }
  if (interval === '1d' || day(span.to) !== day(clock.now())) return rows;
  const { value } = await server.json({ path: `/v3/historical-candle/intraday/${key}/${path}`, signal });
  return [...listUnder(under(value, 'data'), 'candles'), ...rows];
}

/** Upstox as a market: chains with lots from its contract list, candles, quotes. Open interest comes in units and is divided by the lot. */
export function upstox(needs: UpstoxNeeds): Market {
  const { name, clock } = needs;
  return {
    name,
    live: true,
    async chain(request) {
      insistOn(name, ['NSE', 'BSE'], request.underlying);
      onlyNow(name, request, clock);
      const { chain, warnings } = await chainOf(needs, request);
      return sealed(chain, { ...needs, exchange: chain.exchange, asOf: chain.asOf, warnings });
    },
    async bars(request) {
      insistOn(name, ['NSE', 'BSE'], request.underlying);
      const { symbol } = request.underlying;
      const rows = await candles(needs, request);
      const source = { name: `Upstox's candles of ${symbol}`, symbol, interval: request.interval };
      const { bars } = readAs(name, () => readCandles({ data: { candles: rows } }, source));
      return sealedBars(bars[0], request, needs);
    },
    async quote({ underlying, asOf, signal }) {
      insistOn(name, ['NSE', 'BSE'], underlying);
      onlyNow(name, { ...(asOf === undefined ? {} : { asOf }) }, clock);
      const key = await upstoxKey(underlying, needs.keys, signal);
      const found = await quoteOf(needs, underlying, key, signal);
      return sealed(found.quote, { ...needs, exchange: underlying.exchange, asOf: found.asOf });
    },
    history: async () => [],
    symbols: async () => [],
  };
}
