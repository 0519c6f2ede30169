import type { Context, Ports } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { ChainQuestion, Freshness } from '../../core/shapes/market.ts';
import type { Bars } from '../../domain/bar.ts';
import { isoWithOffset, localDate } from '../../domain/calendar/calendar.ts';
import { typedDay } from '../../domain/calendar/typed-day.ts';
import { offsetMs } from '../../domain/calendar/zone.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { type Stamped, stamped } from '../../domain/stamped.ts';
import { volatilityIndexOf } from '../../domain/symbol/benchmark.ts';
import { parseSymbol, type Underlying, underlyingOf } from '../../domain/symbol/symbol.ts';
import type { ImportedFile, Market } from '../../ports/market.ts';
import type { DailyFigures } from '../../ports/store.ts';

/** A refusal of the domain as the error a caller sees. */
export function orThrow<T>(value: T | Refusal, kind: 'usage' | 'refused' | 'missing' = 'usage'): T {
  if (isRefusal(value)) throw new CoachError(kind, value.refused, value.hint ?? '');
  return value;
}

/** The underlying a person named; an option or a future names its underlying. */
export const namedUnderlying = (text: string): Underlying =>
  underlyingOf(orThrow(parseSymbol(text), 'missing'));

/** The continuous risk-free rate of a currency, as set. */
export const rateFor = (ports: Ports, currency: 'INR' | 'USD'): number =>
  currency === 'INR' ? ports.config.riskFreeRate : ports.config.usRiskFreeRate;

/** The bytes of standard input where "-" names it and the caller has one. */
export async function pipedFor(path: string, context: Context): Promise<{ bytes?: Uint8Array }> {
  return path === '-' && context.piped ? { bytes: await context.piped() } : {};
}

/** The question with its expiry as a date; one without a year is the next from the moment asked for. */
export function dated<T extends { expiry?: string | undefined }>(question: T, context: Context): T {
  if (question.expiry === undefined) return question;
  const from = new Date(context.asOf ?? context.ports.clock.now()).toISOString().slice(0, 10);
  const expiry = typedDay(question.expiry, from);
  if (expiry !== null) return { ...question, expiry };
  throw new CoachError(
    'usage',
    `"${question.expiry}" is not a date`,
    'Write the expiry as YYYY-MM-DD (2026-12-29), 29DEC2026 or "29 Dec".',
  );
}

export interface VolatilityIndex {
  symbol: string;
  closes: { date: string; close: number }[];
}

/** All that is known of one underlying at one moment, every piece judged for its age. */
export interface Snapshot {
  underlying: Underlying;
  chain: Chain;
  freshness: Freshness;
  sample: boolean;
  rate: number;
  /** Moment the answer is given for: `--as-of`, else the clock. */
  now: number;
  /** Whole snapshots before this one, newest first, where they are kept. */
  past: Chain[];
  /** Earlier figures of the same symbol, oldest first. */
  summaries: DailyFigures[];
  /** Daily bars up to the day before the chain. */
  bars: Bars | null;
  volatilityIndex: VolatilityIndex | null;
  warnings: string[];
}

const dayMs = 86_400_000;
/** Holds 253 sessions with their weekends and holidays, whatever the calendar. */
const lookBack = 390 * dayMs;

/** What of a file was left out, said once: the first row and how many. */
function refusedRows(path: string, { refused, refusedMore, rowsRead }: ImportedFile): string[] {
  const [first] = refused;
  if (first === undefined) return [];
  const count = refused.length + refusedMore;
  return [`${path}: ${count} of ${rowsRead} rows were refused; row ${first.row}: ${first.reason}`];
}

async function fromFile(
  question: ChainQuestion,
  underlying: Underlying,
  context: Context,
  now: number,
): Promise<{ sealed: Stamped<Chain>; warnings: string[] }> {
  const path = question.chain!;
  const file = await (await context.ports.files()).read(path, {
    symbol: underlying.symbol,
    ...(context.asOf === null ? {} : { asOf: context.asOf }),
    ...(await pipedFor(path, context)),
    signal: context.signal,
  });
  const own = file.chains.filter((c) => c.symbol === underlying.symbol);
  const chain = own.filter((c) => c.asOf <= now).sort((a, b) => b.asOf - a.asOf)[0];
  if (!chain) {
    const held = [...new Set(file.chains.map((c) => c.symbol))].slice(0, 5).join(', ');
    const others = own[0] ? `one of ${isoWithOffset(own[0].exchange, own[0].asOf)}` : held;
    throw new CoachError(
      'missing',
      `${path} holds no option chain of ${underlying.symbol}${context.asOf === null ? '' : ' at or before that moment'}`,
      others ? `It holds ${others}.` : 'See docs/formats.md for what coach reads.',
    );
  }
  const sealed = stamped(chain, {
    exchange: chain.exchange,
    source: chain.source,
    asOf: chain.asOf,
    receivedAt: now,
    delayMs: 0,
    sample: false,
  });
  return { sealed, warnings: [...refusedRows(path, file), ...file.warnings] };
}

/** The option chain of a symbol out of a file or a market, with its age judged; nothing later than `--as-of`. */
export async function loadChain(question: ChainQuestion, context: Context) {
  const underlying = namedUnderlying(question.symbol);
  const now = context.asOf ?? context.ports.clock.now();
  const limit = context.asOf === null ? {} : { asOf: context.asOf };
  if (question.chain !== undefined) {
    const { sealed, warnings } = await fromFile(question, underlying, context, now);
    return {
      underlying,
      now,
      sample: false,
      market: null,
      source: sealed.source,
      warnings,
      ...sealed.judged(now),
    };
  }
  const market = await context.ports.market(question.source);
  // A market of the network is asked for the one expiry; what is at hand is taken whole, for term structure and calendars.
  const named = market.live === true && question.expiry !== undefined ? { expiry: question.expiry } : {};
  const sealed = await market.chain({ underlying, ...limit, ...named, signal: context.signal });
  const { sample, source } = sealed;
  return {
    underlying,
    now,
    sample,
    market,
    source,
    warnings: [...(sealed.warnings ?? [])],
    ...sealed.judged(now),
  };
}

/** A market's answer, or null with a warning when it does not carry that. Other failures pass on as warnings too: they cost detail, not the answer. */
async function optional<T>(what: string, warnings: string[], ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    warnings.push(`No ${what}: ${thrown.message}`);
    return null;
  }
}

/** Bars that are stored, or where there are none those of the market that the chain came from. */
const kept = (store: Market, live: Market): Pick<Market, 'bars'> => ({
  async bars(request) {
    try {
      return await store.bars(request);
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || thrown.kind !== 'missing') throw thrown;
      return live.bars(request);
    }
  },
});

async function dailyBars(market: Pick<Market, 'bars'>, underlying: Underlying, chain: Chain): Promise<Bars> {
  const day = Date.parse(`${localDate(chain.exchange, chain.asOf)}T00:00:00Z`);
  const sealed = await market.bars({ underlying, interval: '1d', from: day - lookBack, to: day - 1 });
  return sealed.judged(chain.asOf).value;
}

async function volatilityIndex(
  market: Pick<Market, 'bars'>,
  underlying: Underlying,
  chain: Chain,
): Promise<VolatilityIndex | null> {
  const symbol = volatilityIndexOf(underlying.symbol);
  if (symbol === undefined) return null;
  const bars = await dailyBars(market, namedUnderlying(symbol), chain);
  const closes = Array.from(bars.close, (close, i) => ({
    date: new Date(bars.time[i]!).toISOString().slice(0, 10),
    close,
  }));
  return { symbol, closes };
}

/**
 * What is remembered of earlier snapshots: the last of each day before. An expiry with fewer than two of those, too few for a
 * trend, has every snapshot since the last such day began. However many were stored, a figure a day is read, and two days' whole
 * at most.
 */
async function pastFigures(symbol: string, { exchange, asOf, slices }: Chain, context: Context) {
  const { chains } = await context.ports.store();
  const offset = offsetMs(exchange, asOf);
  const midnight = (at: number) => Math.floor((at + offset) / dayMs) * dayMs - offset;
  const today = midnight(asOf);
  const daily = await chains.daily(symbol, { before: today - 1, after: asOf - lookBack, offsetMs: offset });
  const days = (expiry: string) => daily.filter((row) => row.expiry === expiry).length;
  const young = new Set(slices.map(({ expiry }) => expiry).filter((expiry) => days(expiry) < 2));
  if (young.size === 0) return daily;
  const from = midnight(daily.at(-1)?.asOf ?? today);
  const recent = await chains.summaries(symbol, { before: asOf - 1, after: from - 1 });
  const whole = recent.filter(({ expiry }) => young.has(expiry));
  const known = daily.filter((row) => row.asOf < from || !young.has(row.expiry));
  return [...known, ...whole].sort((a, b) => a.asOf - b.asOf);
}

/** Everything `chain` and `suggest` read, gathered side by side. A made-up chain only ever meets made-up history. */
export async function loadSnapshot(question: ChainQuestion, context: Context): Promise<Snapshot> {
  const { ports } = context;
  const loaded = await loadChain(question, context);
  const { underlying, value: chain, freshness, sample, now } = loaded;
  const warnings = [...loaded.warnings];
  const market = sample ? await ports.market('sample') : await ports.market('stored');
  const earlier = loaded.market?.live === true ? kept(market, loaded.market) : market;
  const [bars, index, history, stored] = await Promise.all([
    optional('daily bars', warnings, () => dailyBars(earlier, underlying, chain)),
    optional('volatility index', warnings, () => volatilityIndex(earlier, underlying, chain)),
    market.history({ underlying, asOf: chain.asOf, limit: sample ? 10 : 1 }),
    sample ? [] : pastFigures(underlying.symbol, chain, context),
  ]);
  if (sample) {
    warnings.unshift(
      `SAMPLE DATA: these prices are made up (${isoWithOffset(chain.exchange, chain.asOf)}). Import a real chain with \`coach market import <file>\` or give \`--chain <file>\`.`,
    );
  }
  return {
    underlying,
    chain,
    freshness,
    sample,
    rate: rateFor(ports, chain.currency),
    now,
    past: history,
    summaries: stored,
    bars,
    volatilityIndex: index,
    warnings,
  };
}
