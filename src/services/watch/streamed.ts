import { CoachError } from '../../core/errors.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { unwatched, watchOne } from '../../domain/watch/watcher.ts';
import type { QuoteStream, StreamEvent, Tick } from '../../ports/vendor/quote-stream.ts';
import { recovered, tellMoves } from './symbol.ts';
import { openSession, type Watch } from './watch.ts';

/** Prices closer together than this are looked at once, unless they are apart by more than a tenth of what counts as a move. */
const calmMs = 1_000;

/** What a stream's price adds to what is remembered; the look that comes every so often is due when it was. */
async function taken(tick: Tick, watch: Watch): Promise<void> {
  const { memory, rules, context, tally } = watch;
  const { symbol, last: price, at } = tick;
  const now = context.ports.clock.now();
  const session = openSession(tick.exchange, now);
  const before = memory.symbols[symbol] ?? unwatched;
  // A session begins with a look, which knows the close before it.
  if (session === null || before.session !== session.date) return;
  const calm =
    before.price !== null && Math.abs(price / before.price - 1) < rules.thresholds.price.least / 10;
  if (calm && before.lastAt !== null && at - before.lastAt < calmMs) return;
  const nothing = {
    previousClose: null,
    iv: null,
    pcr: null,
    premium: null,
    resistance: null,
    support: null,
  };
  const { watched, seen, fault } = watchOne(
    before,
    { at, price, delayMs: 0, ...nothing },
    { session, now, rules },
  );
  if (fault !== null) {
    tally.refused[fault] = (tally.refused[fault] ?? 0) + 1;
    return;
  }
  memory.symbols[symbol] = { ...watched, nextAt: before.nextAt };
  tally.ticks++;
  if (before.outage !== null) await recovered(symbol, before.outage.since, watch);
  await tellMoves(symbol, seen, watch);
}

async function heard(event: StreamEvent, watch: Watch): Promise<void> {
  switch (event.type) {
    case 'tick':
      return taken(event.tick, watch);
    case 'up':
      watch.row({ type: 'status', cause: 'streaming' });
      return;
    case 'down':
      watch.row({ type: 'status', cause: `stream down: ${event.code}` });
      return;
    case 'resting':
      return;
  }
}

/** The stream of the source that is watched; null where it has none, or was not asked for. A login that lacks is a warning: looks go on. */
async function streamOf(watch: Watch): Promise<QuoteStream | null> {
  const { input, context } = watch;
  const name = (input.source ?? context.ports.config.market).split(',')[0]!;
  if (!input.stream || input.once) return null;
  try {
    return await context.ports.quoteStream(name);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    if (thrown.kind !== 'missing') context.emit({ kind: 'warning', message: `No stream: ${thrown.message}` });
    return null;
  }
}

/**
 * Listens to the vendor's stream beside the looks, where there is one: a move is then told within a second, and what the looks bring is
 * the chain. What goes wrong with it is said, and the looks find what it misses. Resolves when it has stopped.
 */
export async function listen(
  watch: Watch,
  symbols: readonly Underlying[],
  signal: AbortSignal,
): Promise<void> {
  const stream = await streamOf(watch);
  if (stream === null) return;
  try {
    await stream.want(symbols);
    for await (const event of stream.events(signal)) await heard(event, watch);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    if (!signal.aborted) watch.context.emit({ kind: 'warning', message: `No stream: ${thrown.message}` });
  }
}
