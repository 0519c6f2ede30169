import type { Refusal } from '../refusal.ts';
import { type CashFlow, type Fill, fillKinds, type Instrument } from './fill.ts';
import type { LotMethod } from './lots.ts';
import type { FillPage, Holding } from './page.ts';
import {
  applyStep,
  type ClosedPiece,
  flat,
  holdingKey,
  type Position,
  type Step,
  splitPosition,
} from './position.ts';
import { identity } from './renames.ts';

/** What a ledger adds up to: every position there ever was, flat ones too. */
export interface Book {
  method: LotMethod;
  positions: Map<string, Position>;
  /** Open positions of shares by account, currency and ISIN: a share that is traded under another symbol is still the same. */
  byIsin: Map<string, Position>;
  fills: number;
  /** Epoch ms of the newest fill; 0 without one. */
  through: number;
  /** Minor units that all fills moved, less their charges; of use where all are of one currency. */
  moved: number;
  /** A sum that no longer fits 2^53, and so is not exact. */
  fault: Refusal | null;
  /** Called for every piece of a position that is closed, in order. */
  closed: ((piece: ClosedPiece) => void) | undefined;
}

export const emptyBook = (method: LotMethod = 'fifo', closed?: (piece: ClosedPiece) => void): Book => ({
  method,
  positions: new Map(),
  byIsin: new Map(),
  fills: 0,
  through: 0,
  moved: 0,
  fault: null,
  closed,
});

/** The open position of a share that had another symbol, under its new one. */
function renamedTo(book: Book, holding: Holding, key: string): Position | undefined {
  const isin = identity(holding.instrument);
  const known = isin === null ? undefined : book.byIsin.get(`${holding.account}|${holding.currency}|${isin}`);
  if (known === undefined || known.key === key || known.quantity === 0) return undefined;
  book.positions.delete(known.key);
  known.instrument = holding.instrument;
  known.key = key;
  book.positions.set(key, known);
  return known;
}

function positionOf(book: Book, holding: Holding): Position {
  const key = holdingKey(holding);
  let position = book.positions.get(key) ?? renamedTo(book, holding, key);
  if (position === undefined) {
    position = flat(holding);
    book.positions.set(key, position);
  }
  const isin = identity(holding.instrument);
  if (isin !== null) book.byIsin.set(`${holding.account}|${holding.currency}|${isin}`, position);
  return position;
}

const place = ({ exchange }: Instrument): string => (exchange === 'BSE' ? 'NSE' : exchange);

/** A share's split reaches every contract written on it. */
const reaches = (share: Holding, other: Holding): boolean =>
  other.account === share.account &&
  other.currency === share.currency &&
  other.instrument.symbol === share.instrument.symbol &&
  place(other.instrument) === place(share.instrument);

function applySplit(book: Book, holding: Holding, fresh: number, old: number): void {
  for (const position of [...book.positions.values()]) {
    if (position.quantity === 0 || !reaches(holding, position)) continue;
    book.positions.delete(position.key);
    splitPosition(position, fresh, old);
    const met = book.positions.get(position.key);
    if (met !== undefined && met.quantity !== 0) {
      book.fault ??= { refused: `A split turns one position into ${position.key}, which is open already` };
    }
    if (met !== undefined) absorb(position, met);
    book.positions.set(position.key, position);
  }
}

/** A flat position's history goes into the one that takes its name. */
function absorb(position: Position, old: Position): void {
  for (const field of ['realised', 'charges', 'cash'] as const)
    position[field] = (position[field] + old[field]) as Position['cash'];
  position.fills += old.fills;
  position.chargesUnknown += old.chargesUnknown;
}

function step(book: Book, position: Position, taken: Step): void {
  book.fills++;
  book.through = Math.max(book.through, taken.at);
  const before = position.cash - position.charges;
  if (!applyStep(position, taken, book.method, book.closed)) {
    book.fault ??= { refused: `The sums of ${position.key} are too large to keep exactly` };
  }
  book.moved += position.cash - position.charges - before;
}

/** Adds one fill; they must come in time order. Gives the position it changed, null for a split, which may change many. */
export function applyFill(book: Book, fill: Fill): Position | null {
  if (fill.split !== null) {
    applySplit(book, fill, fill.split.new, fill.split.old);
    return null;
  }
  const { at, price, charges, chargesKnown, kind } = fill;
  const quantity = fill.side === 'sell' ? -fill.quantity : fill.quantity;
  const position = positionOf(book, fill);
  step(book, position, { at, quantity, price, charges, chargesKnown, kind });
  return position;
}

/** What a fold over pages keeps from one row to the next: the positions of a page's holdings, while no split moves them. */
export interface PageFold {
  book: Book;
  slots: (Position | undefined)[];
  taken: Step;
}

export const pageFold = (book: Book): PageFold => ({
  book,
  slots: [],
  taken: { at: 0, quantity: 0, price: 0, charges: 0, chargesKnown: true, kind: 'trade' },
});

/** Adds one row of a page. Gives the position it changed, null for a split, which may change many. */
export function applyRow(fold: PageFold, page: FillPage, i: number): Position | null {
  const { book, taken } = fold;
  const number = page.holding[i]!;
  const holding = page.holdings[number]!;
  if (page.splitNew[i]! > 0) {
    applySplit(book, holding, page.splitNew[i]!, page.splitOld[i]!);
    fold.slots = [];
    return null;
  }
  // A share may take another name with any row; its ISIN is looked up each time.
  const position =
    identity(holding.instrument) === null
      ? (fold.slots[number] ??= positionOf(book, holding))
      : positionOf(book, holding);
  taken.at = page.at[i]!;
  taken.quantity = page.quantity[i]!;
  taken.price = page.price[i]!;
  taken.charges = page.charges[i]!;
  taken.chargesKnown = page.chargesKnown[i] === 1;
  taken.kind = fillKinds[page.kind[i]!]!;
  step(book, position, taken);
  return position;
}

/** Folds a page of columns; pages must come in time order. */
export function applyPage(book: Book, page: FillPage): void {
  const fold = pageFold(book);
  for (let i = 0; i < page.count; i++) applyRow(fold, page, i);
}

/** Rows that neither undo another nor are undone. */
export function standing<T extends { id: string; reverses: string | null }>(rows: readonly T[]): T[] {
  const undone = new Set(rows.flatMap((row) => row.reverses ?? []));
  return undone.size === 0 ? [...rows] : rows.filter((row) => row.reverses === null && !undone.has(row.id));
}

/** The book of some fills in any order; ties in time keep theirs. */
export function foldFills(
  fills: readonly Fill[],
  method: LotMethod = 'fifo',
  closed?: (piece: ClosedPiece) => void,
): Book | Refusal {
  const book = emptyBook(method, closed);
  for (const fill of standing(fills).sort((a, b) => a.at - b.at)) applyFill(book, fill);
  return book.fault ?? book;
}

/** Positions that are not flat, in the order of their keys. */
export const openPositions = (book: Book): Position[] =>
  [...book.positions.values()]
    .filter((position) => position.quantity !== 0)
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));

/** Cash of each account and currency: flows in, plus what trades moved, less their charges; minor units. */
export function cashOf(
  book: Book,
  flows: readonly CashFlow[],
): Map<string, { account: string; currency: string; amount: number }> | Refusal {
  const cash = new Map<string, { account: string; currency: string; amount: number }>();
  const add = (account: string, currency: string, amount: number) => {
    const key = `${account}|${currency}`;
    const line = cash.get(key) ?? { account, currency, amount: 0 };
    line.amount += amount;
    cash.set(key, line);
  };
  for (const { account, currency, amount } of standing(flows)) add(account, currency, amount);
  for (const { account, currency, cash: moved, charges } of book.positions.values())
    add(account, currency, moved - charges);
  for (const { account, currency, amount } of cash.values()) {
    if (!Number.isSafeInteger(amount))
      return { refused: `The ${currency} cash of ${account} is too large to keep exactly` };
  }
  return cash;
}
