import { exponentOf, type Minor, shareOf, worthOf } from '../money.ts';
import { type FillKind, type Instrument, isPaid, positionKey } from './fill.ts';
import {
  closeLots,
  type Lot,
  type LotMethod,
  type Lots,
  noLots,
  openLot,
  openLots,
  splitLots,
} from './lots.ts';
import type { Holding } from './page.ts';

/** All that the fills of one account's one contract in one currency add up to. Money is in minor units of the currency. */
export interface Position extends Holding {
  key: string;
  /** Hundred-millionths of a unit, negative when short. */
  quantity: number;
  lots: Lots;
  /** Gain of what was closed, before charges. */
  realised: Minor;
  charges: Minor;
  /** Fills whose charges are estimated or missing. */
  chargesUnknown: number;
  /** Money the trades moved, before charges: paid and taken, or a future's settled gain. */
  cash: Minor;
  fills: number;
  /** Epoch ms of the first fill since it was last flat, and of the last fill. */
  openedAt: number;
  lastAt: number;
}

/** A part of a position that was closed: one line of a list of trades. */
export interface ClosedPiece {
  position: Position;
  side: 'long' | 'short';
  openedAt: number;
  closedAt: number;
  kind: FillKind;
  quantity: number;
  /** What opening it cost (long) or brought (short), and what closing it brought or cost. */
  cost: Minor;
  proceeds: Minor;
  realised: Minor;
}

export const holdingKey = ({ account, currency, instrument }: Holding): string =>
  `${account}|${currency}|${positionKey(instrument)}`;

export const flat = (holding: Holding): Position => ({
  ...holding,
  key: holdingKey(holding),
  quantity: 0,
  lots: noLots(),
  realised: 0 as Minor,
  charges: 0 as Minor,
  chargesUnknown: 0,
  cash: 0 as Minor,
  fills: 0,
  openedAt: 0,
  lastAt: 0,
});

/** One fill as the fold sees it; quantity is negative when sold. */
export interface Step {
  at: number;
  quantity: number;
  price: number;
  charges: number;
  chargesKnown: boolean;
  kind: FillKind;
}

const plus = (a: number, b: number): Minor => (a + b) as Minor;

function close(
  position: Position,
  step: Step,
  size: number,
  value: number,
  closed: ((piece: ClosedPiece) => void) | undefined,
): void {
  const long = position.quantity > 0;
  let [sizeLeft, valueLeft] = [size, value];
  closeLots(position.lots, size, ({ openedAt, quantity, cost }) => {
    const proceeds = shareOf(valueLeft, quantity, sizeLeft);
    sizeLeft -= quantity;
    valueLeft -= proceeds;
    const realised = (long ? proceeds - cost : cost - proceeds) as Minor;
    position.realised = plus(position.realised, realised);
    if (!isPaid(position.instrument)) position.cash = plus(position.cash, realised);
    closed?.({
      position,
      side: long ? 'long' : 'short',
      openedAt,
      closedAt: step.at,
      kind: step.kind,
      quantity,
      cost,
      proceeds,
      realised,
    });
  });
}

/** Adds one fill: what opposes the position closes lots, the rest opens one. False when a sum no longer fits 2^53. */
export function applyStep(
  position: Position,
  step: Step,
  method: LotMethod,
  closed?: (piece: ClosedPiece) => void,
): boolean {
  const size = Math.abs(step.quantity);
  const { multiplier } = position.instrument;
  const value = worthOf(size, step.price, multiplier, exponentOf(position.currency));
  if (position.quantity === 0) position.openedAt = step.at;
  const opposing = position.quantity !== 0 && position.quantity > 0 !== step.quantity > 0;
  const closing = opposing ? Math.min(size, Math.abs(position.quantity)) : 0;
  const closingValue = closing === 0 ? 0 : shareOf(value, closing, size);
  if (closing > 0) close(position, step, closing, closingValue, closed);
  if (size > closing) {
    const lot: Lot = { at: step.at, quantity: size - closing, cost: (value - closingValue) as Minor };
    openLot(position.lots, lot, method);
    if (opposing) position.openedAt = step.at;
  }
  position.quantity += step.quantity;
  if (isPaid(position.instrument)) position.cash = plus(position.cash, step.quantity > 0 ? -value : value);
  position.charges = plus(position.charges, step.charges);
  if (!step.chargesKnown) position.chargesUnknown++;
  position.fills++;
  position.lastAt = step.at;
  return (
    Number.isSafeInteger(position.cash) &&
    Number.isSafeInteger(position.realised) &&
    Number.isSafeInteger(position.quantity) &&
    Number.isSafeInteger(position.charges)
  );
}

/** The contract as it is after `fresh` new units for each `old`: strikes move the other way, to the hundredth. */
export function splitInstrument(instrument: Instrument, fresh: number, old: number): Instrument {
  if (instrument.strike === undefined) return instrument;
  return { ...instrument, strike: Math.round((instrument.strike * old * 100) / fresh) / 100 };
}

/** Turns a position's units into new ones; what they cost stays. */
export function splitPosition(position: Position, fresh: number, old: number): void {
  const size = splitLots(position.lots, fresh, old);
  position.quantity = position.quantity < 0 ? -size : size;
  position.instrument = splitInstrument(position.instrument, fresh, old);
  position.key = holdingKey(position);
}

/** Money paid for what is open (long), or taken for it (short). */
export const openCost = (position: Position): Minor =>
  openLots(position.lots).reduce((sum, lot) => plus(sum, lot.cost), 0 as Minor);
