import { dividedHalfEven, type Minor, shareOf } from '../money.ts';

/** Which lots a sale closes: the oldest first, or an equal part of all. */
export type LotMethod = 'fifo' | 'average';

/** What was opened together and is still open. */
export interface Lot {
  /** When it was opened, epoch ms; the earliest opening of an average pool. */
  at: number;
  /** Hundred-millionths of a unit, above zero for longs and shorts alike. */
  quantity: number;
  /** Money paid for what is left of a long lot, or taken for a short one; charges are kept apart. */
  cost: Minor;
}

/** The open lots of one position, oldest at `head`; those before it are closed. */
export interface Lots {
  rows: Lot[];
  head: number;
}

export const noLots = (): Lots => ({ rows: [], head: 0 });

export const openLots = ({ rows, head }: Lots): Lot[] => rows.slice(head);

/** Adds to the open lots; under `average` there is one pool. */
export function openLot(lots: Lots, lot: Lot, method: LotMethod): void {
  const pool = lots.rows[lots.head];
  if (method === 'average' && pool !== undefined) {
    pool.quantity += lot.quantity;
    pool.cost = (pool.cost + lot.cost) as Minor;
    return;
  }
  if (lots.head > 1024 && lots.head * 2 > lots.rows.length) {
    lots.rows.splice(0, lots.head);
    lots.head = 0;
  }
  lots.rows.push(lot);
}

/** A closed piece: what it had cost and when it was opened. */
export interface Piece {
  openedAt: number;
  quantity: number;
  cost: Minor;
}

/**
 * Takes a quantity, at most what is open, off the lots. A part of a lot takes its share of the cost, rounded once, and leaves
 * the rest to the lot, so that the pieces of a lot add up to its cost whatever their number.
 */
export function closeLots(lots: Lots, quantity: number, closed: (piece: Piece) => void): void {
  let left = quantity;
  while (left > 0) {
    const lot = lots.rows[lots.head]!;
    const taken = Math.min(left, lot.quantity);
    const cost = shareOf(lot.cost, taken, lot.quantity);
    closed({ openedAt: lot.at, quantity: taken, cost });
    left -= taken;
    if (taken === lot.quantity) lots.head++;
    else {
      lot.quantity -= taken;
      lot.cost = (lot.cost - cost) as Minor;
    }
  }
  if (lots.head === lots.rows.length) {
    lots.rows = [];
    lots.head = 0;
  }
}

/** Every lot with `fresh` new units for each `old`; what it cost stays. Returns the new total quantity. */
export function splitLots(lots: Lots, fresh: number, old: number): number {
  let total = 0;
  for (let i = lots.head; i < lots.rows.length; i++) {
    const lot = lots.rows[i]!;
    lot.quantity = Number(dividedHalfEven(BigInt(lot.quantity) * BigInt(fresh), BigInt(old)));
    total += lot.quantity;
  }
  return total;
}
