import { CoachError } from '../../../core/errors.ts';
import { joined } from '../../../core/signal.ts';
import { session } from '../../../domain/calendar/calendar.ts';
import { localDate } from '../../../domain/calendar/zone.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import type { Stamped } from '../../../domain/stamped.ts';
import type { Exchange, Underlying } from '../../../domain/symbol/symbol.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { Market } from '../../../ports/market.ts';

/** How far apart two sources may be before a person is told: half a percent of the price. */
export const tolerance = 0.005;
/** Prices further apart in time are not compared. */
const comparableMs = 5 * 60_000;
/** How long the second opinion is waited for once the answer is there. */
const patienceMs = 2_000;

const passesOn = new Set(['missing', 'unavailable', 'denied']);

interface Seen {
  source: string;
  price: number;
  asOf: number;
}

/** What a person is told of two prices of one thing; null where they agree or cannot be compared. */
export function disagreement(symbol: string, one: Seen, other: Seen): string | null {
  if (Math.abs(one.asOf - other.asOf) > comparableMs) return null;
  const apart = Math.abs(one.price - other.price) / one.price;
  if (!(apart > tolerance)) return null;
  return `${one.source} has ${symbol} at ${one.price}, ${other.source} at ${other.price}: ${(100 * apart).toFixed(1)} % apart`;
}

function warned<T>(sealed: Stamped<T>, more: readonly string[]): Stamped<T> {
  if (more.length === 0) return sealed;
  return { ...sealed, warnings: [...(sealed.warnings ?? []), ...more] };
}

/** Whether a price is of now: only then is there something to compare. */
function running(exchange: Exchange, now: number): boolean {
  const today = session(exchange, localDate(exchange, now));
  return today !== null && !isRefusal(today) && today.open <= now && now <= today.close;
}

/** The first market that answers, those that come after it, and what is told of those before it. */
async function firstOf<T>(markets: readonly Market[], ask: (market: Market) => Promise<Stamped<T>>) {
  const told: string[] = [];
  for (const [i, market] of markets.entries()) {
    try {
      return { sealed: await ask(market), rest: markets.slice(i + 1), told };
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || !passesOn.has(thrown.kind) || i === markets.length - 1)
        throw thrown;
      told.push(`${market.name} did not answer: ${thrown.message}`);
    }
  }
  throw new CoachError('internal', 'No source was named');
}

interface Question {
  underlying: Underlying;
  signal?: AbortSignal;
}

/** The price of the next source that has one, within a short time; null where nothing trades. */
async function secondPrice(rest: readonly Market[], question: Question, clock: Clock): Promise<Seen | null> {
  const { underlying, signal } = question;
  const other = rest.find((market) => market.live === true);
  if (other === undefined || !running(underlying.exchange, clock.now())) return null;
  const over = new AbortController();
  const { signal: until, release } = joined(signal, over.signal);
  const late = clock.sleep(patienceMs, until).then(
    () => null,
    () => null,
  );
  const asked = other.quote({ underlying, signal: until }).then(
    (sealed) => ({
      source: other.name,
      price: sealed.judged(clock.now()).value.last,
      asOf: sealed.asOf,
    }),
    () => null,
  );
  const found = await Promise.race([asked, late]);
  over.abort();
  release();
  return found;
}

/**
 * Several sources asked in order: the first that answers is taken, and those before it are told of. The next one is asked for the price
 * of the underlying besides; where the two are further apart than half a percent, that is told too.
 */
export function several(markets: readonly Market[], clock: Clock): Market {
  const compared = async <T>(
    question: Question,
    ask: (market: Market) => Promise<Stamped<T>>,
    price: (value: T) => number,
  ) => {
    const { sealed, rest, told } = await firstOf(markets, ask);
    const { source, asOf } = sealed;
    const own = { source, asOf, price: price(sealed.judged(clock.now()).value) };
    const other = await secondPrice(rest, question, clock);
    const apart = other === null ? null : disagreement(question.underlying.symbol, own, other);
    return warned(sealed, apart === null ? told : [...told, apart]);
  };
  return {
    name: markets.map((market) => market.name).join(','),
    live: true,
    chain: (request) =>
      compared(
        request,
        (market) => market.chain(request),
        (chain) => chain.spot,
      ),
    quote: (request) =>
      compared(
        request,
        (market) => market.quote(request),
        (quote) => quote.last,
      ),
    async bars(request) {
      const { sealed, told } = await firstOf(markets, (market) => market.bars(request));
      return warned(sealed, told);
    },
    history: async () => [],
    symbols: async () => (await Promise.all(markets.map((market) => market.symbols()))).flat(),
  };
}
