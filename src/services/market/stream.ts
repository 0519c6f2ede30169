import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { StreamDocument, StreamWords } from '../../core/shapes/stream.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import type { StreamEvent } from '../../ports/vendor/quote-stream.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';

type Row = { type: string } & Record<string, unknown>;

/** An event of a stream as a row for a program, its moments on the clock of the exchange. */
function rowOf(event: StreamEvent, exchange: Underlying['exchange']): Row {
  const at = (moment: number) => isoWithOffset(exchange, moment);
  switch (event.type) {
    case 'tick': {
      const { symbol, last, at: moment, receivedAt, exchange: own } = event.tick;
      return {
        type: 'tick',
        symbol,
        last,
        at: isoWithOffset(own, moment),
        lagMs: Math.max(0, receivedAt - moment),
      };
    }
    case 'up':
      return { type: 'up', at: at(event.at), symbols: event.symbols };
    case 'down':
      return {
        type: 'down',
        at: at(event.at),
        code: event.code,
        message: event.message,
        retryAt: at(event.retryAt),
      };
    case 'resting':
      return { type: 'resting', at: at(event.at), until: event.until === null ? null : at(event.until) };
  }
}

/** The same as a line. */
function textOf(event: StreamEvent, exchange: Underlying['exchange']): string {
  const at = (moment: number) => isoWithOffset(exchange, moment);
  switch (event.type) {
    case 'tick':
      return `${isoWithOffset(event.tick.exchange, event.tick.at)}  ${event.tick.symbol}  ${event.tick.last}\n`;
    case 'up':
      return `${at(event.at)}  up: ${event.symbols.join(', ')}\n`;
    case 'down':
      return `${at(event.at)}  down: ${event.message}; again at ${at(event.retryAt)}\n`;
    case 'resting':
      return `${at(event.at)}  at rest${event.until === null ? '' : ` until ${at(event.until)}`}\n`;
  }
}

/** Prices as they come, for so many seconds or until somebody stops it; the counts at the end. */
export async function streamQuotes(words: StreamWords, context: Context): Promise<StreamDocument> {
  if (context.asOf !== null) throw new CoachError('usage', 'A stream is of now', 'Leave --as-of away.');
  const underlyings = words.symbols.map(namedUnderlying);
  const stream = await context.ports.quoteStream(words.source);
  await stream.want(underlyings);
  const limit = new AbortController();
  const signal = AbortSignal.any([context.signal, limit.signal]);
  if (words.seconds !== undefined)
    context.ports.clock.sleep(words.seconds * 1000, signal).then(
      () => limit.abort(),
      () => {},
    );
  const counts = { ticks: 0, connections: 0, downs: 0 };
  const { exchange } = underlyings[0]!;
  for await (const event of stream.events(signal)) {
    if (event.type === 'tick') counts.ticks++;
    if (event.type === 'up') counts.connections++;
    if (event.type === 'down') counts.downs++;
    context.stream?.(
      context.events === true ? rowOf(event, exchange) : { type: 'text', text: textOf(event, exchange) },
    );
  }
  limit.abort();
  const symbols = underlyings.map(({ symbol }) => symbol);
  return { source: words.source, symbols, ...counts };
}
