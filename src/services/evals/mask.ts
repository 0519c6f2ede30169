import { dayNumber } from '../../domain/calendar/zone.ts';
import type { Chain, Side } from '../../domain/chain/snapshot.ts';
import type { ModelRequest } from '../../ports/model.ts';

/** Level that every underlying is put at. */
const level = 10_000;

/** A chain with its prices put on another scale: what was remembered of its level is of no use, and every ratio is as it was. */
export function scaled(chain: Chain): Chain {
  const factor = level / chain.spot;
  const times = (column: Float64Array) => column.map((cell) => cell * factor);
  const side = (one: Side): Side => ({
    ...one,
    last: times(one.last),
    change: times(one.change),
    bid: times(one.bid),
    ask: times(one.ask),
  });
  return {
    ...chain,
    spot: level,
    slices: chain.slices.map((slice) => ({
      ...slice,
      future: slice.future === null ? null : slice.future * factor,
      strikes: times(slice.strikes),
      call: side(slice.call),
      put: side(slice.put),
    })),
  };
}

/** A request without names and dates: a symbol is ASSET, a date the days from the chain's own. */
export function masked(request: ModelRequest, { symbol, asOf }: Chain): ModelRequest {
  const today = Math.floor(asOf / 864e5);
  const hidden = (text: string) =>
    text
      .replaceAll(symbol, 'ASSET')
      .replaceAll(
        /\b(\d{4}-\d{2}-\d{2})(?:T[\d:.+Z-]*)?/g,
        (_, day: string) => `day ${dayNumber(day) - today}`,
      );
  return {
    ...request,
    messages: request.messages.map(
      (message) => ({ ...message, text: hidden(message.text) }) as typeof message,
    ),
  };
}
