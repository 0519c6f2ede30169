import { CoachError } from '../../../core/errors.ts';
import { type BarInterval, barTime } from '../../../domain/bar.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { AnnouncedRequest, BarsRequest, Market, Quote } from '../../../ports/market.ts';
import { isObject, listUnder, textUnder, under } from '../../files/json.ts';
import { numberIn, positive } from '../../files/numbers.ts';
import { readAlpacaBars } from '../vendors/alpaca-data.ts';
import { type AlpacaServers, alpacaChain, pages } from './alpaca-chain.ts';
import {
  insistOn,
  momentOfAnswer,
  onlyNow,
  readAs,
  type Sealing,
  sealed,
  sealedBars,
  spanOf,
  unusable,
} from './answer.ts';

const frames: Readonly<Record<BarInterval, string>> = {
  '1d': '1Day',
  '1h': '1Hour',
  '30m': '30Min',
  '15m': '15Min',
  '5m': '5Min',
  '1m': '1Min',
};
/** What Alpaca sends of all exchanges to those without a subscription is at least that old. */
const heldBackMs = 16 * 60_000;

export interface AlpacaNeeds extends Sealing, Omit<AlpacaServers, 'now'> {
  name: string;
}

/** Epoch ms of a stamp with nanoseconds; NaN for none. */
export const alpacaTime = (value: unknown): number =>
  typeof value === 'string'
    ? barTime(
        value
          .replace(/(\.\d{3})\d*(?=Z|[+-])/, '$1')
          .replace(/\.\d{1,2}(?=Z)/, (part) => part.padEnd(4, '0')),
      )
    : Number.NaN;

const figure = (of: unknown, key: string): number | null => {
  const found = positive(numberIn(isObject(of) ? of[key] : undefined));
  return found < 1e9 ? found : null;
};

async function quoteOf(needs: AlpacaNeeds, underlying: Underlying, signal?: AbortSignal) {
  const { data, feed, name, clock } = needs;
  const { symbol } = underlying;
  const { value, at } = await data.json({
    path: '/v2/stocks/snapshots',
    query: { symbols: symbol, feed },
    signal,
  });
  const row = under(value, symbol);
  const trade = under(row, 'latestTrade');
  const day = under(row, 'dailyBar');
  const last = figure(trade, 'p');
  const moment = alpacaTime(textUnder(trade, 't'));
  if (Object.keys(row).length === 0)
    throw new CoachError('missing', `Alpaca does not carry ${symbol}`, 'Check the symbol.');
  if (last === null || Number.isNaN(moment)) throw unusable(name, `sent no price of ${symbol}`);
  const quote: Quote = {
    symbol,
    last,
    previousClose: figure(under(row, 'prevDailyBar'), 'c'),
    open: figure(day, 'o'),
    high: figure(day, 'h'),
    low: figure(day, 'l'),
    volume: figure(day, 'v'),
    currency: 'USD',
  };
  return { quote, asOf: Math.min(moment, Math.max(momentOfAnswer('US', at ?? clock.now()), moment - 1)) };
}

async function barLists(needs: AlpacaNeeds, request: BarsRequest): Promise<unknown[]> {
  const { data, feed, name, clock } = needs;
  const { underlying, interval, signal } = request;
  const span = spanOf(request, clock.now());
  const end = feed === 'sip' ? span.to : Math.min(span.to, clock.now() - heldBackMs);
  const query = {
    symbols: underlying.symbol,
    timeframe: frames[interval],
    start: new Date(span.from).toISOString(),
    end: new Date(Math.max(end, span.from)).toISOString(),
    limit: 10_000,
    adjustment: 'split',
    feed: 'sip',
  };
  const rows: unknown[] = [];
  await pages(data, { path: '/v2/stocks/bars', query, signal }, name, (value) => {
    rows.push(...listUnder(under(value, 'bars'), underlying.symbol));
  });
  return rows;
}

/** Corporate actions of a span, every page as one document. */
async function actionsOf({ data, name }: AlpacaNeeds, request: AnnouncedRequest): Promise<string> {
  const { symbol, from, to, signal } = request;
  const query = { symbols: symbol ?? undefined, start: from, end: to, limit: 1000 };
  const lists: Record<string, unknown[]> = {};
  await pages(data, { path: '/v1/corporate-actions', query, signal }, name, (value) => {
    for (const [kind, rows] of Object.entries(under(value, 'corporate_actions')))
      if (Array.isArray(rows)) lists[kind] = [...(lists[kind] ?? []), ...rows];
  });
  return JSON.stringify({ corporate_actions: lists });
}

/** Alpaca carries US shares and funds alone; throws CoachError `missing` for anything else. */
export function insistOnShare(underlying: Underlying): void {
  insistOn('alpaca', ['US'], underlying);
  if (underlying.assetClass === 'stock' || underlying.assetClass === 'etf') return;
  throw new CoachError(
    'missing',
    `Alpaca carries no index such as ${underlying.symbol}`,
    'Ask for a fund on it, as SPY.',
  );
}

/**
 * Alpaca as a market of US shares and funds: option chains with the open interest of its contract list, bars adjusted for splits, quotes.
 * Without its paid plan shares are IEX's and option prices are indicative and said to be delayed.
 */
export function alpaca(needs: AlpacaNeeds): Market {
  const { name, clock, feed } = needs;
  return {
    name,
    live: true,
    async chain(request) {
      insistOnShare(request.underlying);
      onlyNow(name, request, clock);
      const { quote } = await quoteOf(needs, request.underlying, request.signal);
      const chain = await alpacaChain({ ...needs, now: () => clock.now() }, request, quote.last);
      const delayMs = feed === 'sip' ? 0 : 15 * 60_000;
      return sealed(chain, { ...needs, exchange: 'US', asOf: chain.asOf, delayMs });
    },
    async bars(request) {
      insistOnShare(request.underlying);
      const { symbol } = request.underlying;
      const rows = await barLists(needs, request);
      const source = { name: `Alpaca's bars of ${symbol}`, symbol, interval: request.interval };
      const { bars } = readAs(name, () => readAlpacaBars({ bars: { [symbol]: rows } }, source));
      return sealedBars(bars[0], request, needs);
    },
    async quote({ underlying, asOf, signal }) {
      insistOnShare(underlying);
      onlyNow(name, { ...(asOf === undefined ? {} : { asOf }) }, clock);
      const found = await quoteOf(needs, underlying, signal);
      return sealed(found.quote, { ...needs, exchange: 'US', asOf: found.asOf });
    },
    announced: (request) => actionsOf(needs, request),
    history: async () => [],
    symbols: async () => [],
  };
}
