import type { Fill, Instrument } from '../ledger/fill.ts';
import { standing } from '../ledger/fold.ts';
import { holdingKey, splitInstrument } from '../ledger/position.ts';
import { renamed } from '../ledger/renames.ts';
import { dividedHalfEven, exponentOf, type Minor, shareOf, worthOf } from '../money.ts';

/** A part of an opening that a later fill closed. */
export interface Closing {
  fill: Fill;
  /** Units closed, hundred-millionths. */
  quantity: number;
  /** Minor units: what closing brought (long) or cost (short), the gain before charges, and this part's share of the fill's charges. */
  proceeds: Minor;
  realised: Minor;
  charges: Minor;
}

/** The part of a fill that opened or added to a position, and what became of it. */
export interface Opening {
  fill: Fill;
  /** As it is now: a split changes the strike. */
  instrument: Instrument;
  /** Units of the fill that opened, in units of then: a fill that crosses zero closes with the rest of them. */
  opened: number;
  /** Units opened, in units of today. */
  quantity: number;
  left: number;
  /** Money that opening cost (long) or brought (short), and of what is left of it. */
  cost: Minor;
  costLeft: Minor;
  /** This part's share of the fill's charges. */
  charges: Minor;
  closings: Closing[];
}

/** A contract of one account, apart for each strategy that was named when it was written down: what the ledger folds by itself. */
const bookKey = (fill: Fill): string => `${holdingKey(fill)}|${fill.strategyId ?? ''}`;

const place = (exchange: string): string => (exchange === 'BSE' ? 'NSE' : exchange);

/** What is open of a contract, from `head` on, and how much that is. */
interface Queue {
  long: boolean;
  open: Opening[];
  head: number;
  held: number;
}

/** Drops what lies before the head once it is most of the list. */
function shorten(queue: Queue): void {
  if (queue.head === queue.open.length) queue.open = [];
  else if (queue.head < 1024 || queue.head * 2 < queue.open.length) return;
  else queue.open.splice(0, queue.head);
  queue.head = 0;
}

function split(queues: Map<string, Queue>, fill: Fill): void {
  const { new: fresh, old } = fill.split!;
  for (const [key, queue] of [...queues]) {
    const first = queue.open[queue.head];
    if (first === undefined) continue;
    const { account, currency } = first.fill;
    const reached =
      account === fill.account &&
      currency === fill.currency &&
      first.instrument.symbol === fill.instrument.symbol &&
      place(first.instrument.exchange) === place(fill.instrument.exchange);
    if (!reached) continue;
    const scale = (units: number) => Number(dividedHalfEven(BigInt(units) * BigInt(fresh), BigInt(old)));
    queue.open.splice(0, queue.head);
    queue.head = 0;
    queue.held = 0;
    for (const opening of queue.open) {
      opening.instrument = splitInstrument(opening.instrument, fresh, old);
      const closed = scale(opening.quantity - opening.left);
      opening.left = scale(opening.left);
      opening.quantity = closed + opening.left;
      queue.held += opening.left;
    }
    queues.delete(key);
    queues.set(bookKey({ ...first.fill, instrument: first.instrument }), queue);
  }
}

/** Takes a fill off the oldest openings, as the ledger does. */
function close(
  queue: Queue,
  fill: Fill,
  size: number,
  worth: number,
  charges: number,
  told: (opening: Opening) => void,
): void {
  let [sizeLeft, worthLeft, chargesLeft] = [size, worth, charges];
  while (sizeLeft > 0) {
    const opening = queue.open[queue.head]!;
    const quantity = Math.min(sizeLeft, opening.left);
    const cost = shareOf(opening.costLeft, quantity, opening.left);
    const proceeds = shareOf(worthLeft, quantity, sizeLeft);
    const own = shareOf(chargesLeft, quantity, sizeLeft);
    const realised = (queue.long ? proceeds - cost : cost - proceeds) as Minor;
    opening.closings.push({ fill, quantity, proceeds, realised, charges: own });
    opening.left -= quantity;
    opening.costLeft = (opening.costLeft - cost) as Minor;
    sizeLeft -= quantity;
    worthLeft -= proceeds;
    chargesLeft -= own;
    queue.held -= quantity;
    if (opening.left === 0) queue.head++;
    told(opening);
  }
  shorten(queue);
}

/** What a matcher tells of: an opening when it is made, and each time that some of it was closed. */
export interface Matched {
  opened(opening: Opening): void;
  closed(opening: Opening): void;
}

/**
 * Matches fills that come in the order of time by the ledger's own first-in-first-out lots, so that the gains add up to its realised
 * gain to the last minor unit. It holds what is open, and nothing of what is over.
 */
export function matcher(told: Matched): (fill: Fill) => void {
  const queues = new Map<string, Queue>();
  return (fill) => {
    if (fill.split !== null) return split(queues, fill);
    const long = fill.side === 'buy';
    const key = bookKey(fill);
    const queue = queues.get(key) ?? { long, open: [], head: 0, held: 0 };
    queues.set(key, queue);
    const worth = worthOf(fill.quantity, fill.price, fill.instrument.multiplier, exponentOf(fill.currency));
    const closing = queue.long === long ? 0 : Math.min(queue.held, fill.quantity);
    const closingWorth = closing === 0 ? (0 as Minor) : shareOf(worth, closing, fill.quantity);
    const closingCharges = closing === 0 ? (0 as Minor) : shareOf(fill.charges, closing, fill.quantity);
    if (closing > 0) close(queue, fill, closing, closingWorth, closingCharges, told.closed);
    if (closing === fill.quantity) return;
    queue.long = long;
    const quantity = fill.quantity - closing;
    const cost = (worth - closingWorth) as Minor;
    const opening: Opening = {
      fill,
      instrument: fill.instrument,
      opened: quantity,
      quantity,
      left: quantity,
      cost,
      costLeft: cost,
      charges: (fill.charges - closingCharges) as Minor,
      closings: [],
    };
    queue.open.push(opening);
    queue.held += quantity;
    told.opened(opening);
  };
}

/** Fills that stand, under the names that shares bear now, in the order of time; ties keep theirs. */
export const inOrder = (fills: readonly Fill[]): Fill[] =>
  [...renamed(standing(fills))].sort((a, b) => a.at - b.at);

/** Openings of some fills with the fills that closed them, oldest first. */
export function matched(fills: readonly Fill[]): Opening[] {
  const openings: Opening[] = [];
  const take = matcher({ opened: (opening) => void openings.push(opening), closed() {} });
  for (const fill of inOrder(fills)) take(fill);
  return openings;
}
