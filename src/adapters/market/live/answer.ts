import { CoachError } from '../../../core/errors.ts';
import type { Bars } from '../../../domain/bar.ts';
import { lastClosedDay, localDate, session } from '../../../domain/calendar/calendar.ts';
import type { Chain, Side } from '../../../domain/chain/snapshot.ts';
import { closeOf, completeBy, completedAt } from '../../../domain/complete-bars.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { type Stamped, stamped } from '../../../domain/stamped.ts';
import type { Exchange, Underlying } from '../../../domain/symbol/symbol.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { BarsRequest, ChainRequest } from '../../../ports/market.ts';
import { priceLimit } from '../../files/numbers.ts';
import type { Reading } from '../reading.ts';

const later = 'Try again in a moment, or ask another source with --source.';

export const unusable = (name: string, what: string): CoachError =>
  new CoachError('unavailable', `${name} ${what}`, later);

/** How a live market's answers are sealed. */
export interface Sealing {
  name: string;
  clock: Clock;
}

export function sealed<T>(
  value: T,
  about: Sealing & { exchange: Exchange; asOf: number; delayMs?: number; warnings?: readonly string[] },
): Stamped<T> {
  const { name, clock, exchange, asOf, delayMs = 0, warnings = [] } = about;
  const stamp = { exchange, source: name, asOf, receivedAt: clock.now(), delayMs, sample: false };
  return stamped(value, warnings.length === 0 ? stamp : { ...stamp, warnings });
}

/**
 * The moment of prices that carry none, from the vendor's clock at the answer: that moment in a session, the close before it
 * otherwise.
 */
export function momentOfAnswer(exchange: Exchange, at: number): number {
  const today = session(exchange, localDate(exchange, at));
  if (today !== null && !isRefusal(today) && today.open <= at && at <= today.close) return at;
  const day = lastClosedDay(exchange, at);
  return isRefusal(day) ? at : closeOf(exchange, day);
}

/** Live vendors show the chain of now alone. */
export function onlyNow(name: string, { asOf }: Pick<ChainRequest, 'asOf'>, clock: Clock): void {
  if (asOf === undefined || asOf >= clock.now()) return;
  throw new CoachError(
    'missing',
    `${name} shows the market of now, not of an earlier moment`,
    'Ask --source stored, or import a file of that day.',
  );
}

export function insistOn(name: string, exchanges: readonly Exchange[], underlying: Underlying): void {
  if (exchanges.includes(underlying.exchange)) return;
  throw new CoachError(
    'missing',
    `${name} does not carry ${underlying.symbol} (${underlying.exchange})`,
    underlying.exchange === 'US' ? 'Ask --source alpaca or yahoo.' : 'Ask --source upstox, kite or nse.',
  );
}

const quoted = ({ bid, ask, last }: Side): boolean =>
  [bid, ask, last].some((column) => column.some((price) => price > 0));

/** A chain that prices can be read from: a spot above 0 and options that somebody quotes or traded. Anything less is refused. */
export function believable(name: string, chain: Chain | undefined, underlying: Underlying): Chain {
  const { symbol } = underlying;
  if (chain === undefined || chain.slices.length === 0)
    throw unusable(name, `sent no usable option of ${symbol}`);
  if (chain.symbol !== symbol) throw unusable(name, `answered for ${chain.symbol} instead of ${symbol}`);
  if (!(chain.spot > 0 && chain.spot <= priceLimit))
    throw unusable(name, `sent no price of ${symbol} itself`);
  const slices = chain.slices.filter(({ call, put }) => quoted(call) || quoted(put));
  if (slices.length === 0) throw unusable(name, `sent ${symbol} options without any price: an empty book`);
  return slices.length === chain.slices.length ? chain : { ...chain, slices };
}

/** What a file reader makes of a vendor's body; a body it cannot read is the vendor's failure, not the person's. */
export function readAs(name: string, read: () => Reading): Reading {
  try {
    return read();
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind !== 'usage') throw thrown;
    throw new CoachError('unavailable', `${name} sent an answer coach cannot use: ${thrown.message}`, later, {
      cause: thrown,
    });
  }
}

/** The expiries to ask for: the one named, or the nearest few. */
export function wanted(
  name: string,
  listed: readonly string[],
  { underlying, expiry }: ChainRequest,
  nearest: number,
): string[] {
  const all = [...new Set(listed)].sort();
  const chosen = expiry === undefined ? all.slice(0, nearest) : all.filter((one) => one === expiry);
  if (chosen.length > 0) return chosen;
  if (all.length === 0)
    throw new CoachError('missing', `${name} lists no options of ${underlying.symbol}`, 'Check the symbol.');
  throw new CoachError(
    'missing',
    `${name} lists no ${underlying.symbol} expiry ${expiry}`,
    `It lists ${all.slice(0, 12).join(', ')}${all.length > 12 ? ' …' : ''}.`,
  );
}

/** Several expiries as one chain, as old as the oldest of them. */
export function joinedChain(parts: readonly Chain[]): Chain {
  const slices = new Map(parts.flatMap((part) => part.slices.map((slice) => [slice.expiry, slice] as const)));
  return {
    ...parts[0]!,
    asOf: Math.min(...parts.map((part) => part.asOf)),
    slices: [...slices.values()].sort((a, b) => (a.expiry < b.expiry ? -1 : 1)),
  };
}

/** Bars of a request out of what a vendor sent: within its span, complete by now, sealed with the moment they were. */
export function sealedBars(found: Bars | undefined, request: BarsRequest, about: Sealing): Stamped<Bars> {
  const { underlying, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = request;
  const { exchange, symbol } = underlying;
  const now = Math.min(about.clock.now(), request.asOf ?? Number.POSITIVE_INFINITY);
  const bars = found === undefined ? null : completeBy(exchange, within(found, from, to), now);
  if (bars === null || bars.close.length === 0)
    throw new CoachError(
      'missing',
      `${about.name} has no ${request.interval} bars of ${symbol} for that span`,
      'Widen the span.',
    );
  return sealed(bars, { ...about, exchange, asOf: completedAt(exchange, bars) });
}

function within(bars: Bars, from: number, to: number): Bars {
  const kept = Array.from(bars.time, (at, i) => (at >= from && at <= to ? i : -1)).filter((i) => i >= 0);
  if (kept.length === bars.time.length) return bars;
  const pick = (column: Float64Array) => Float64Array.from(kept, (i) => column[i]!);
  const { time, open, high, low, close, volume } = bars;
  return {
    ...bars,
    time: pick(time),
    open: pick(open),
    high: pick(high),
    low: pick(low),
    close: pick(close),
    volume: pick(volume),
  };
}

/** The span of a request as days of the exchange; a year, or a month of minutes, where it names none. */
export function spanOf(request: BarsRequest, now: number): { from: number; to: number } {
  const to = Math.min(request.to ?? now, request.asOf ?? now, now);
  const usual = request.interval === '1d' ? 400 : 30;
  return { from: request.from ?? to - usual * 86_400_000, to };
}

const mostPages = 60;

/** A span in pieces that a vendor answers at once, oldest first. */
export function pieces(
  name: string,
  span: { from: number; to: number },
  days: number,
): { from: number; to: number }[] {
  const length = days * 86_400_000;
  const count = Math.max(1, Math.ceil((span.to - span.from) / length));
  if (count > mostPages)
    throw new CoachError(
      'missing',
      `That span takes ${count} questions to ${name}; coach asks at most ${mostPages}`,
      'Ask for fewer days, or for longer bars.',
    );
  return Array.from({ length: count }, (_, i) => ({
    from: span.from + i * length,
    to: Math.min(span.to, span.from + (i + 1) * length - 1),
  }));
}
