import type { Context } from '../../core/command.ts';
import {
  type Attribution,
  add,
  attribute,
  type MarkLine,
  nameOf,
  nothing,
} from '../../domain/ledger/explain.ts';
import type { Book } from '../../domain/ledger/fold.ts';
import { type Mark, unitGreeks } from '../../domain/ledger/mark.ts';
import { valuation } from '../../domain/ledger/pnl.ts';
import type { Position } from '../../domain/ledger/position.ts';
import { major, priceOf } from '../../domain/money.ts';
import type { Held } from '../../domain/portfolio/portfolio.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Marked } from './marks.ts';

/** A kept look at a book: every marked or flat position, and the names of those that could not be marked. */
export interface KeptMark {
  at: number;
  lines: MarkLine[];
  unmarked: string[];
}

/** The last look at a book before a moment, or null. */
export async function keptMark(book: string, before: number, context: Context): Promise<KeptMark | null> {
  const { ledger } = await context.ports.store();
  const record = await ledger.lastMark(book, before);
  return record === null ? null : { at: record.at, ...(JSON.parse(record.body) as Omit<KeptMark, 'at'>) };
}

const gross = (position: Position, price: number | null): number =>
  position.realised + (price === null ? 0 : valuation(position, price).unrealised);

function priceNow(mark: Mark): number | null {
  const price = priceOf(mark.price, 'halfEven');
  return isRefusal(price) ? null : price;
}

function lineOf(position: Position, mark: Mark | null): MarkLine {
  const price = mark === null ? null : priceNow(mark);
  return {
    key: position.key,
    name: nameOf(position.instrument),
    currency: position.currency,
    multiplier: position.instrument.multiplier,
    quantity: position.quantity,
    gross: gross(position, price),
    charges: position.charges,
    price: price ?? 0,
    spot: mark?.spot ?? 0,
    forward: mark?.forward ?? 0,
    iv: mark?.iv ?? null,
    greeks: mark === null ? null : unitGreeks(position.instrument, mark),
    asOf: mark?.asOf ?? 0,
  };
}

/** Keeps what the book is worth now, for the next look to be compared with. */
export async function keepMark(
  name: string,
  open: readonly Held[],
  book: Book,
  now: number,
  context: Context,
): Promise<void> {
  const flat = [...book.positions.values()].filter((position) => position.quantity === 0);
  const lines = [
    ...flat.map((position) => lineOf(position, null)),
    ...open.flatMap(({ position, mark }) => (isRefusal(mark) ? [] : [lineOf(position, mark)])),
  ];
  const unmarked = open.flatMap(({ position, mark }) => (isRefusal(mark) ? [position.key] : []));
  const { ledger } = await context.ports.store();
  await ledger.mark({ at: now, account: name, body: JSON.stringify({ lines, unmarked }) });
}

const inMoney = (found: Attribution, currency: string) => ({
  delta: major(found.delta, currency),
  gamma: major(found.gamma, currency),
  theta: major(found.theta, currency),
  vega: major(found.vega, currency),
  rest: major(found.rest, currency),
  trades: major(found.trades, currency),
  charges: major(found.charges, currency),
  total: major(found.total, currency),
});

/** What the book gained since a mark, by cause, position by position and by currency. */
export function explainSince(
  last: KeptMark,
  book: Book,
  open: readonly Held[],
  marks: ReadonlyMap<Position, Marked>,
  { now, time }: { now: number; time: (at: number) => string },
) {
  const then = new Map(last.lines.map((line) => [line.key, line]));
  const blind = new Set(last.unmarked);
  const bare = new Set(open.filter(({ value }) => value === null).map(({ position }) => position.key));
  // A split gives contracts new strikes, and so another name.
  const renamed = [...then.keys()].filter((key) => !book.positions.has(key));
  const unexplained = [...new Set([...blind, ...bare, ...renamed])];
  const sums = new Map<string, Attribution>();
  const positions: ({ name: string; currency: string } & ReturnType<typeof inMoney>)[] = [];
  for (const position of book.positions.values()) {
    const { key, currency } = position;
    if (blind.has(key) || bare.has(key)) continue;
    const mark = marks.get(position)?.mark;
    const known = mark === undefined || isRefusal(mark) ? null : mark;
    const price = known === null ? null : priceNow(known);
    const line = {
      gross: gross(position, price),
      charges: position.charges,
      price,
      forward: known?.forward ?? 0,
      iv: known?.iv ?? null,
    };
    const found = attribute(then.get(key) ?? null, line, currency, known?.asOf ?? now);
    const sum = sums.get(currency) ?? nothing();
    sums.set(currency, sum);
    add(sum, found);
    if (Object.values(found).some((part) => part !== 0))
      positions.push({ name: nameOf(position.instrument), currency, ...inMoney(found, currency) });
  }
  return {
    markedAt: time(last.at),
    byCurrency: [...sums].map(([currency, found]) => ({ currency, ...inMoney(found, currency) })),
    positions,
    unexplained,
  };
}
