import { CoachError } from '../../../core/errors.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { completeBy, completedAt } from '../../../domain/complete-bars.ts';
import { type Stamped, stamped } from '../../../domain/stamped.ts';
import { knownUnderlying } from '../../../domain/symbol/known.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { AnnouncedRequest, ChainRequest, Market, Quote } from '../../../ports/market.ts';
import { stampOf as momentIn, monthNameDate } from '../../files/dates.ts';
import { isObject, listUnder, textUnder } from '../../files/json.ts';
import { numberIn, positive } from '../../files/numbers.ts';
import { onlyExpiry } from '../stored.ts';
import { archivedBars, archivedChain } from './archive.ts';
import { isNseChain, readNseChain } from './chain.ts';
import { nseSite, type Site, type SiteOptions } from './site.ts';

const nearest = 3;
const unclear = 'Try again later, or save the JSON from a browser and pass it with --chain <file>.';

function insistOnNse({ symbol, exchange }: Underlying): void {
  if (exchange === 'NSE') return;
  throw new CoachError(
    'missing',
    `NSE does not list ${symbol} (${exchange})`,
    'Import a chain of it with `coach market import <file>`.',
  );
}

const kindOf = ({ assetClass }: Underlying): string => (assetClass === 'index' ? 'Indices' : 'Equity');

async function expiriesOf(
  site: Site,
  { symbol }: Underlying,
  signal?: AbortSignal,
): Promise<{ iso: string; text: string }[]> {
  const json = await site.json(
    `/api/option-chain-contract-info?symbol=${encodeURIComponent(symbol)}`,
    signal,
  );
  const found = listUnder(json, 'expiryDates').flatMap((text) => {
    const iso = typeof text === 'string' ? monthNameDate(text) : undefined;
    return iso === undefined ? [] : [{ iso, text: text as string }];
  });
  if (found.length > 0) return found.sort((a, b) => (a.iso < b.iso ? -1 : 1));
  throw new CoachError('missing', `NSE lists no options of ${symbol}`, 'Check the symbol.');
}

async function oneExpiry(
  site: Site,
  underlying: Underlying,
  expiry: string,
  signal?: AbortSignal,
): Promise<Chain> {
  const query = new URLSearchParams({ type: kindOf(underlying), symbol: underlying.symbol, expiry });
  const json = await site.json(`/api/option-chain-v3?${query}`, signal);
  const name = `NSE's chain of ${underlying.symbol} for ${expiry}`;
  if (!isNseChain(json))
    throw new CoachError('unavailable', `${name} has a layout coach does not know`, unclear);
  try {
    const [chain] = readNseChain(json, { name, symbol: underlying.symbol }).chains;
    if (chain !== undefined && chain.symbol === underlying.symbol && chain.slices.length > 0) return chain;
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind !== 'usage') throw thrown;
    throw new CoachError('unavailable', thrown.message, unclear, { cause: thrown });
  }
  throw new CoachError('unavailable', `${name} holds no usable option`, unclear);
}

async function liveChain(site: Site, { underlying, expiry, signal }: ChainRequest): Promise<Chain> {
  const listed = await expiriesOf(site, underlying, signal);
  const wanted = expiry === undefined ? listed.slice(0, nearest) : listed.filter(({ iso }) => iso === expiry);
  if (wanted.length === 0) {
    const dates = listed.map(({ iso }) => iso).join(', ');
    throw new CoachError(
      'missing',
      `NSE lists no ${underlying.symbol} expiry ${expiry}`,
      `It lists ${dates}.`,
    );
  }
  const parts: Chain[] = [];
  for (const { text } of wanted) parts.push(await oneExpiry(site, underlying, text, signal));
  const first = parts[0]!;
  const slices = new Map(parts.flatMap((part) => part.slices.map((slice) => [slice.expiry, slice] as const)));
  return {
    ...first,
    asOf: Math.min(...parts.map((part) => part.asOf)),
    slices: [...slices.values()].sort((a, b) => (a.expiry < b.expiry ? -1 : 1)),
  };
}

/** The live figure of an index, volatility indices among them. */
async function indexQuote(
  site: Site,
  underlying: Underlying,
  signal?: AbortSignal,
): Promise<{ quote: Quote; asOf: number }> {
  const json = await site.json('/api/allIndices', signal);
  const row = listUnder(json, 'data').find((found) => {
    const name = textUnder(found, 'index') ?? '';
    return knownUnderlying(name.toUpperCase(), 'NSE')?.symbol === underlying.symbol;
  });
  const asOf = momentIn('NSE', textUnder(json, 'timestamp') ?? '');
  const figure = (key: string): number => positive(numberIn(isObject(row) ? row[key] : undefined));
  const orNull = (key: string): number | null => (figure(key) < 1e9 ? figure(key) : null);
  const last = orNull('last');
  if (row === undefined)
    throw new CoachError('missing', `NSE shows no index ${underlying.symbol}`, 'Check the symbol.');
  if (last === null || Number.isNaN(asOf)) {
    throw new CoachError(
      'unavailable',
      `NSE's figure of ${underlying.symbol} has no price or no time`,
      unclear,
    );
  }
  const quote: Quote = {
    symbol: underlying.symbol,
    last,
    previousClose: orNull('previousClose'),
    open: orNull('open'),
    high: orNull('high'),
    low: orNull('low'),
    volume: null,
    currency: 'INR',
  };
  return { quote, asOf };
}

function shareQuote(chain: Chain): { quote: Quote; asOf: number } {
  if (Number.isNaN(chain.spot))
    throw new CoachError('unavailable', `NSE sent no price of ${chain.symbol}`, unclear);
  const nothing = { previousClose: null, open: null, high: null, low: null, volume: null };
  return { quote: { symbol: chain.symbol, last: chain.spot, ...nothing, currency: 'INR' }, asOf: chain.asOf };
}

/** Board meetings of a span, as they come. */
async function boardMeetings(site: Site, { symbol, from, to, signal }: AnnouncedRequest): Promise<string> {
  const dated = (day: string): string => day.split('-').reverse().join('-');
  const query = new URLSearchParams({ index: 'equities', from_date: dated(from), to_date: dated(to) });
  if (symbol !== null) query.set('symbol', symbol);
  return JSON.stringify(await site.json(`/api/corporate-board-meetings?${query}`, signal));
}

/**
 * The NSE web site as a market: live chains (three nearest expiries unless one is asked for), quotes of indices,
 * and the exchange's daily files for the past. Unofficial and moody: a refusal is `unavailable` with a way round.
 */
export function nse(options: Omit<SiteOptions, 'clock'> & { clock: Clock }): Market {
  const { clock } = options;
  const site = nseSite(options);
  const sealed = <T>(value: T, asOf: number): Stamped<T> =>
    stamped(value, {
      exchange: 'NSE',
      source: 'nse',
      asOf,
      receivedAt: clock.now(),
      delayMs: 0,
      sample: false,
    });
  const isPast = (asOf: number | undefined): asOf is number => asOf !== undefined && asOf < clock.now();

  return {
    name: 'nse',
    live: true,
    async chain(request) {
      insistOnNse(request.underlying);
      const { asOf } = request;
      const chain = isPast(asOf)
        ? await archivedChain(site, { ...request, asOf })
        : await liveChain(site, request);
      return sealed(onlyExpiry(chain, request.expiry), chain.asOf);
    },
    history: async () => [],
    async bars(request) {
      insistOnNse(request.underlying);
      if (request.interval !== '1d') {
        throw new CoachError(
          'missing',
          `The NSE archive has daily bars only, not ${request.interval}`,
          'Ask for 1d.',
        );
      }
      const now = Math.min(clock.now(), request.asOf ?? Number.POSITIVE_INFINITY);
      const bars = completeBy('NSE', await archivedBars(site, request, now), request.asOf);
      if (bars.close.length === 0)
        throw new CoachError('missing', 'No session had closed by then', 'Ask for a later moment.');
      return sealed(bars, completedAt('NSE', bars));
    },
    async quote({ underlying, asOf, signal }) {
      insistOnNse(underlying);
      if (isPast(asOf)) {
        const chain = await archivedChain(site, {
          underlying,
          asOf,
          ...(signal === undefined ? {} : { signal }),
        });
        return sealed(shareQuote(chain).quote, chain.asOf);
      }
      const found = ['index', 'volatility'].includes(underlying.assetClass)
        ? await indexQuote(site, underlying, signal)
        : shareQuote(await liveChain(site, { underlying, ...(signal === undefined ? {} : { signal }) }));
      return sealed(found.quote, found.asOf);
    },
    announced: (request) => boardMeetings(site, request),
    symbols: async () => [],
  };
}
