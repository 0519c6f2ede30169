import file from '../../../../data/vendors/instruments.json' with { type: 'json' };
import { CoachError } from '../../../core/errors.ts';
import type { BarInterval } from '../../../domain/bar.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { Market, Quote } from '../../../ports/market.ts';
import { listUnder, under } from '../../files/json.ts';
import { numberIn, positive } from '../../files/numbers.ts';
import type { Client } from '../../vendor/client.ts';
import { readYahooChart } from '../vendors/yahoo.ts';
import { onlyNow, pieces, readAs, type Sealing, sealed, sealedBars, spanOf, unusable } from './answer.ts';

const names: Readonly<Record<string, string>> = file.yahoo;
/** Days that one question may span. */
const spans: Readonly<Record<BarInterval, { name: string; days: number }>> = {
  '1d': { name: '1d', days: 36_500 },
  '1h': { name: '1h', days: 720 },
  '30m': { name: '30m', days: 59 },
  '15m': { name: '15m', days: 59 },
  '5m': { name: '5m', days: 59 },
  '1m': { name: '1m', days: 7 },
};

export interface YahooNeeds extends Sealing {
  server: Client;
}

/** Yahoo's name of an underlying: RELIANCE.NS, BRK-B, ^NSEI. */
export function yahooName({ symbol, exchange, assetClass }: Underlying): string {
  const listed = assetClass === 'index' || assetClass === 'volatility';
  const known = names[symbol];
  if (listed && known !== undefined) return known;
  if (listed)
    throw new CoachError('missing', `Yahoo carries no ${symbol} that coach knows of`, 'Ask another source.');
  if (exchange === 'US') return symbol.replace('.', '-');
  return `${symbol}.${exchange === 'NSE' ? 'NS' : 'BO'}`;
}

/** The last price of a chart's head, and its moment. */
function quoteIn(value: unknown, underlying: Underlying, name: string): { quote: Quote; at: number } {
  const meta = under(listUnder(under(value, 'chart'), 'result')[0], 'meta');
  const figure = (key: string): number | null => {
    const price = positive(numberIn(meta[key]));
    return price < 1e9 ? price : null;
  };
  const last = figure('regularMarketPrice');
  const at = numberIn(meta['regularMarketTime']) * 1000;
  if (last === null || !(at > 1e11 && at < 4.2e12))
    throw unusable(name, `sent no price of ${underlying.symbol}`);
  if (meta['currency'] !== underlying.currency)
    throw unusable(
      name,
      `prices ${underlying.symbol} in ${String(meta['currency']).slice(0, 5)}, not ${underlying.currency}`,
    );
  const quote: Quote = {
    symbol: underlying.symbol,
    last,
    previousClose: figure('previousClose') ?? figure('chartPreviousClose'),
    open: figure('regularMarketOpen'),
    high: figure('regularMarketDayHigh'),
    low: figure('regularMarketDayLow'),
    volume: figure('regularMarketVolume'),
    currency: underlying.currency,
  };
  return { quote, at };
}

/** Yahoo's charts as a market: bars and last prices, without a key and without options. Its site may change or refuse at any time. */
export function yahoo(needs: YahooNeeds): Market {
  const { name, clock, server } = needs;
  const chart = async (
    underlying: Underlying,
    query: Record<string, string | number>,
    signal?: AbortSignal,
  ) => {
    const path = `/v8/finance/chart/${encodeURIComponent(yahooName(underlying))}`;
    const { value } = await server.json({ path, query, signal });
    return value;
  };
  return {
    name,
    live: true,
    chain({ underlying }) {
      const hint =
        underlying.exchange === 'US' ? 'Ask --source alpaca.' : 'Ask --source upstox, kite, dhan or nse.';
      return Promise.reject(
        new CoachError('missing', 'Yahoo gives option chains to its own pages only', hint),
      );
    },
    async bars(request) {
      const { underlying, interval, signal } = request;
      const { name: every, days } = spans[interval];
      const found = [];
      for (const piece of pieces(name, spanOf(request, clock.now()), days)) {
        const period = { period1: Math.floor(piece.from / 1000), period2: Math.ceil(piece.to / 1000) };
        const value = await chart(underlying, { ...period, interval: every }, signal);
        if (listUnder(listUnder(under(value, 'chart'), 'result')[0], 'timestamp').length === 0) continue;
        const source = { name: `Yahoo's chart of ${underlying.symbol}`, symbol: underlying.symbol, interval };
        found.push(...readAs(name, () => readYahooChart(value, source)).bars);
      }
      return sealedBars(found.length === 0 ? undefined : joined(found), request, needs);
    },
    async quote({ underlying, asOf, signal }) {
      onlyNow(name, { ...(asOf === undefined ? {} : { asOf }) }, clock);
      const value = await chart(underlying, { range: '1d', interval: '1d' }, signal);
      const { quote, at } = quoteIn(value, underlying, name);
      return sealed(quote, { ...needs, exchange: underlying.exchange, asOf: at });
    },
    history: async () => [],
    symbols: async () => [],
  };
}

type Column = 'time' | 'open' | 'high' | 'low' | 'close' | 'volume';

function joined(parts: Awaited<ReturnType<typeof readYahooChart>>['bars']) {
  const all = (key: Column) => Float64Array.from(parts.flatMap((part) => [...part[key]]));
  const first = parts[0]!;
  return parts.length === 1
    ? first
    : {
        ...first,
        time: all('time'),
        open: all('open'),
        high: all('high'),
        low: all('low'),
        close: all('close'),
        volume: all('volume'),
      };
}
