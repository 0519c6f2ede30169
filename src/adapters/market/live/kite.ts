import file from '../../../../data/vendors/instruments.json' with { type: 'json' };
import { CoachError } from '../../../core/errors.ts';
import type { BarInterval } from '../../../domain/bar.ts';
import { localDate, localTime } from '../../../domain/calendar/calendar.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { BarsRequest, ChainRequest, Market, Quote } from '../../../ports/market.ts';
import { isObject, type Json, listUnder, under } from '../../files/json.ts';
import { numberIn, positive } from '../../files/numbers.ts';
import type { Client } from '../../vendor/client.ts';
import { readCandles } from '../vendors/candles.ts';
import {
  believable,
  insistOn,
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
import { kiteChain, kiteMoment } from './kite-chain.ts';
import type { KiteInstruments } from './kite-instruments.ts';

const nearest = 3;
const mostQuotes = 450;
const indices: Readonly<Record<string, string>> = file.kite;

const spans: Readonly<Record<BarInterval, { name: string; days: number }>> = {
  '1d': { name: 'day', days: 1900 },
  '1h': { name: '60minute', days: 390 },
  '30m': { name: '30minute', days: 190 },
  '15m': { name: '15minute', days: 190 },
  '5m': { name: '5minute', days: 95 },
  '1m': { name: 'minute', days: 58 },
};

export interface KiteNeeds extends Sealing {
  server: Client;
  instruments: KiteInstruments;
}

/** Kite's name of an underlying, exchange before the colon. */
export function kiteName({ symbol, exchange, assetClass }: Underlying): string {
  const listed = assetClass === 'index' || assetClass === 'volatility';
  const known = indices[symbol];
  if (!listed) return `${exchange}:${symbol}`;
  if (known !== undefined) return known;
  throw new CoachError('missing', `Kite does not carry ${symbol}`, 'Check the symbol.');
}

async function quotesOf(server: Client, names: readonly string[], signal?: AbortSignal) {
  const all: Json = {};
  let moment: number | null = null;
  for (let at = 0; at < names.length; at += mostQuotes) {
    const query = new URLSearchParams(
      names.slice(at, at + mostQuotes).map((name): [string, string] => ['i', name]),
    );
    const { value, at: said } = await server.json({ path: `/quote?${query}`, lane: 'quote', signal });
    Object.assign(all, under(value, 'data'));
    moment ??= said;
  }
  return { quotes: all, at: moment };
}

function momentOf(needs: KiteNeeds, { exchange }: Underlying, row: unknown, at: number | null): number {
  const latest = momentOfAnswer(exchange, at ?? needs.clock.now());
  const own = kiteMoment(row);
  return Number.isNaN(own) ? latest : Math.min(own, latest);
}

function quoteIn(needs: KiteNeeds, underlying: Underlying, row: unknown): Quote {
  const figure = (of: unknown, key: string): number | null => {
    const found = positive(numberIn(isObject(of) ? of[key] : undefined));
    return found < 1e9 ? found : null;
  };
  const last = figure(row, 'last_price');
  if (last === null) throw unusable(needs.name, `sent no price of ${underlying.symbol}`);
  const ohlc = under(row, 'ohlc');
  return {
    symbol: underlying.symbol,
    last,
    previousClose: figure(ohlc, 'close'),
    open: figure(ohlc, 'open'),
    high: figure(ohlc, 'high'),
    low: figure(ohlc, 'low'),
    volume: figure(row, 'volume'),
    currency: 'INR',
  };
}

async function chainOf(needs: KiteNeeds, request: ChainRequest) {
  const { server, name } = needs;
  const { underlying, signal } = request;
  const { symbol, exchange, currency } = underlying;
  const prefix = exchange === 'BSE' ? 'BFO' : 'NFO';
  const listed = (await needs.instruments(prefix, signal)).filter(
    (one) => one.underlying === symbol && (one.type === 'CE' || one.type === 'PE'),
  );
  const today = localDate(exchange, needs.clock.now());
  const ahead = listed.map(({ expiry }) => expiry).filter((expiry) => expiry >= today);
  const expiries = new Set(wanted(name, ahead, request, nearest));
  const chosen = listed.filter(({ expiry }) => expiries.has(expiry));
  const own = kiteName(underlying);
  const { quotes, at } = await quotesOf(
    server,
    [own, ...chosen.map((one) => `${prefix}:${one.name}`)],
    signal,
  );
  const head = {
    symbol,
    exchange,
    currency,
    asOf: momentOf(needs, underlying, quotes[own], at),
    spot: quoteIn(needs, underlying, quotes[own]).last,
  };
  const { chain, ledger } = kiteChain(head, chosen, quotes, prefix);
  return { chain: believable(name, chain, underlying), warnings: ledger.warnings };
}

async function candles(needs: KiteNeeds, request: BarsRequest): Promise<unknown[]> {
  const { server, name, clock } = needs;
  const { underlying, interval, signal } = request;
  const [prefix, symbol] = kiteName(underlying).split(':') as [string, string];
  const found = (await needs.instruments(prefix, signal)).find((one) => one.name === symbol);
  if (found === undefined)
    throw new CoachError('missing', `Kite does not list ${underlying.symbol}`, 'Check the symbol.');
  const text = (at: number) => `${localDate(underlying.exchange, at)} ${localTime(underlying.exchange, at)}`;
  const { name: spelled, days } = spans[interval];
  const rows: unknown[] = [];
  for (const piece of pieces(name, spanOf(request, clock.now()), days)) {
    const { value } = await server.json({
      path: `/instruments/historical/${found.token}/${spelled}`,
      query: { from: text(piece.from), to: text(piece.to) },
      lane: 'historical',
      signal,
    });
    rows.push(...listUnder(under(value, 'data'), 'candles'));
  }
  return rows;
}

/** Kite as a market: chains are made of its instrument list and quotes, 450 a question; candles; quotes. */
export function kite(needs: KiteNeeds): Market {
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
      const source = { name: `Kite's candles of ${symbol}`, symbol, interval: request.interval };
      const { bars } = readAs(name, () => readCandles({ data: { candles: rows } }, source));
      return sealedBars(bars[0], request, needs);
    },
    async quote({ underlying, asOf, signal }) {
      insistOn(name, ['NSE', 'BSE'], underlying);
      onlyNow(name, { ...(asOf === undefined ? {} : { asOf }) }, clock);
      const own = kiteName(underlying);
      const { quotes, at } = await quotesOf(needs.server, [own], signal);
      const quote = quoteIn(needs, underlying, quotes[own]);
      const moment = momentOf(needs, underlying, quotes[own], at);
      return sealed(quote, { ...needs, exchange: underlying.exchange, asOf: moment });
    },
    history: async () => [],
    symbols: async () => [],
  };
}
