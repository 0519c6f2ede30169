import { CoachError } from '../../core/errors.ts';
import type { Bars } from '../../domain/bar.ts';
import type { Exchange } from '../../domain/calendar/zone.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { completeBy, completedAt } from '../../domain/complete-bars.ts';
import { type Stamp, type Stamped, stamped } from '../../domain/stamped.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import type { Clock } from '../../ports/clock.ts';
import type { BarsRequest, ChainRequest, Market, Quote } from '../../ports/market.ts';
import type { Store } from '../../ports/store.ts';

const importHint = 'Import one with `coach market import <file>`.';

type QuoteRequest = Parameters<Market['quote']>[0];

/** The chain cut to one expiry. */
export function onlyExpiry(chain: Chain, expiry: string | undefined): Chain {
  if (expiry === undefined) return chain;
  const slices = chain.slices.filter((slice) => slice.expiry === expiry);
  if (slices.length > 0) return { ...chain, slices };
  const listed = chain.slices.map((slice) => slice.expiry).join(', ');
  throw new CoachError('missing', `${chain.symbol} has no expiry ${expiry} there`, `It has ${listed}.`);
}

async function lastBars(
  store: Store,
  underlying: Underlying,
  asOf: number | undefined,
): Promise<Bars | null> {
  const found = await store.bars.load(underlying.symbol, '1d', asOf === undefined ? {} : { to: asOf });
  const bars = found && completeBy(underlying.exchange, found.bars, asOf);
  return bars !== null && bars.close.length > 0 ? bars : null;
}

function quoteOf(underlying: Underlying, bars: Bars, at: number): Quote {
  const { open, high, low, close, volume } = bars;
  const traded = volume[at]!;
  return {
    symbol: underlying.symbol,
    last: close[at]!,
    previousClose: close[at - 1] ?? null,
    open: open[at]!,
    high: high[at]!,
    low: low[at]!,
    volume: Number.isNaN(traded) ? null : traded,
    currency: underlying.currency,
  };
}

const isSample = (source: string): boolean => source === 'sample';

function stampOf(
  clock: Clock,
  exchange: Exchange,
  source: string,
  asOf: number,
  receivedAt = clock.now(),
): Stamp {
  return { exchange, source, asOf, receivedAt, delayMs: 0, sample: isSample(source) };
}

async function newest(store: Store, { underlying, asOf }: ChainRequest) {
  const bound = asOf === undefined ? {} : { before: asOf };
  const [row] = await store.chains.list(underlying.symbol, { limit: 1, ...bound });
  return row === undefined ? null : store.chains.byId(row.id);
}

async function chainIn(store: Store, clock: Clock, request: ChainRequest): Promise<Stamped<Chain>> {
  const found = await newest(store, request);
  if (found === null) {
    const when = request.asOf === undefined ? '' : ' that early';
    throw new CoachError('missing', `No chain of ${request.underlying.symbol} is stored${when}`, importHint);
  }
  const whole = { ...found.chain, storedId: found.id };
  const cut = request.expiry === undefined ? whole : onlyExpiry(found.chain, request.expiry);
  return stamped(cut, stampOf(clock, cut.exchange, cut.source, cut.asOf, found.receivedAt));
}

async function historyIn(
  store: Store,
  before: number,
  request: ChainRequest & { limit: number },
): Promise<Chain[]> {
  const { underlying, expiry, limit } = request;
  const rows = await store.chains.list(underlying.symbol, {
    before,
    ...(expiry === undefined ? { limit } : {}),
  });
  const fitting = rows.filter((row) => expiry === undefined || row.expiries.includes(expiry)).slice(0, limit);
  const found = await Promise.all(fitting.map((row) => store.chains.byId(row.id)));
  return found.flatMap((entry) =>
    entry === null
      ? []
      : [expiry === undefined ? { ...entry.chain, storedId: entry.id } : onlyExpiry(entry.chain, expiry)],
  );
}

async function barsIn(store: Store, clock: Clock, request: BarsRequest): Promise<Stamped<Bars>> {
  const { underlying, interval, from, asOf } = request;
  const { exchange } = underlying;
  const to = Math.min(request.to ?? Number.POSITIVE_INFINITY, asOf ?? Number.POSITIVE_INFINITY);
  const bounds = { ...(from === undefined ? {} : { from }), ...(Number.isFinite(to) ? { to } : {}) };
  const found = await store.bars.load(underlying.symbol, interval, bounds);
  const bars = found && completeBy(exchange, found.bars, asOf);
  if (bars === null || bars.close.length === 0) {
    const span = from === undefined && !Number.isFinite(to) ? '' : ' for that span';
    throw new CoachError(
      'missing',
      `No ${interval} bars of ${underlying.symbol} are stored${span}`,
      importHint,
    );
  }
  return stamped(bars, stampOf(clock, exchange, found!.source, completedAt(exchange, bars)));
}

/** The later of the last daily close and the spot of the last chain. */
async function quoteIn(store: Store, clock: Clock, request: QuoteRequest): Promise<Stamped<Quote>> {
  const { underlying, asOf } = request;
  const { exchange, symbol, currency } = underlying;
  const bars = await lastBars(store, underlying, asOf);
  const snapshot = await newest(store, request);
  const barAt = bars === null ? Number.NEGATIVE_INFINITY : completedAt(exchange, bars);
  const spot = snapshot?.chain.spot ?? Number.NaN;
  if (snapshot !== null && !Number.isNaN(spot) && snapshot.chain.asOf > barAt) {
    const nothing = { open: null, high: null, low: null, volume: null };
    const quote: Quote = {
      symbol,
      last: spot,
      previousClose: bars?.close.at(-1) ?? null,
      ...nothing,
      currency,
    };
    const { source, asOf: at } = snapshot.chain;
    return stamped(quote, stampOf(clock, exchange, source, at, snapshot.receivedAt));
  }
  if (bars === null) throw new CoachError('missing', `No price of ${symbol} is stored`, importHint);
  return stamped(
    quoteOf(underlying, bars, bars.close.length - 1),
    stampOf(clock, exchange, 'stored bars', barAt),
  );
}

/** What is stored of each symbol, and until when it reaches. */
async function symbolsIn(store: Store): ReturnType<Market['symbols']> {
  type Held = Awaited<ReturnType<Market['symbols']>>[number];
  const held = new Map<string, Held>();
  const add = (symbol: string, what: Held['has'][number], note: string) => {
    const before = held.get(symbol);
    if (before === undefined) held.set(symbol, { symbol, has: [what], note });
    else if (what === 'bars' || !before.has.includes('chain')) {
      before.note += `, ${note}`;
      if (!before.has.includes(what)) before.has.push(what);
    }
  };
  // Sessions of every exchange lie inside one day of UTC.
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  // Newest first: the first chain of a symbol is its newest.
  for (const { symbol, asOf } of await store.chains.list()) add(symbol, 'chain', `chain of ${day(asOf)}`);
  for (const { symbol, interval, to } of await store.bars.list())
    add(symbol, 'bars', `${interval} bars to ${day(to)}`);
  return [...held.values()].sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** What was imported or recorded, as a market: every answer is stamped with the moment the data are of. */
export function stored(store: Store, clock: Clock): Market {
  return {
    name: 'stored',
    chain: (request) => chainIn(store, clock, request),
    history: (request) => historyIn(store, (request.asOf ?? clock.now() + 1) - 1, request),
    bars: (request) => barsIn(store, clock, request),
    quote: (request) => quoteIn(store, clock, request),
    symbols: () => symbolsIn(store),
  };
}
