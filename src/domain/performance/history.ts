import { type CashFlow, type Fill, type FlowKind, isPaid } from '../ledger/fill.ts';
import { applyFill, applyRow, type Book, emptyBook, pageFold, standing } from '../ledger/fold.ts';
import type { FillPage } from '../ledger/page.ts';
import { valuation } from '../ledger/pnl.ts';
import { openCost, type Position } from '../ledger/position.ts';
import { major, priceOf } from '../money.ts';
import { isRefusal, type Refusal } from '../refusal.ts';

/** What an account was worth at the end of a day, and what was paid in (positive) or taken out on it. In the currency. */
export interface EquityPoint {
  date: string;
  equity: number;
  flow: number;
  /** The same movement by movement, each with its own day, which may lie before this one. */
  paid: readonly { date: string; amount: number }[];
  /** Open positions that stand at what they cost, for want of a price of the day. */
  atCost: number;
}

export interface HistoryInput {
  /** Of one currency, as all rows here. */
  flows: readonly CashFlow[];
  /** Days to give points for, in order; rows of other days count on the next one. */
  days: readonly string[];
  /** Day of a row. */
  dayOf(row: { at: number }): string;
  /** Close of what is held, per unit, or null. */
  closeOn(position: Position, date: string): number | null;
  currency: string;
}

const paidIn = new Set<FlowKind>(['deposit', 'withdrawal', 'transfer']);

/** Whether money came from or went to outside: it is never a gain. Dividends, interest, fees and taxes are. */
export const isExternal = ({ kind }: CashFlow): boolean => paidIn.has(kind);

function worth(position: Position, close: number | null): { value: number; atCost: boolean } {
  const cost = isPaid(position.instrument) ? (position.quantity < 0 ? -1 : 1) * openCost(position) : 0;
  const price = close === null ? null : priceOf(close, 'halfEven');
  if (price === null || isRefusal(price)) return { value: cost, atCost: true };
  const { marketValue } = valuation(position, price);
  return Number.isNaN(marketValue) ? { value: cost, atCost: true } : { value: marketValue, atCost: false };
}

/** Days of moments that come mostly in order; a quarter of an hour lies in one day wherever a clock is. */
function dayCache(dayOf: (row: { at: number }) => string): (at: number) => string {
  let [quarter, day] = [Number.NaN, ''];
  return (at) => {
    const own = Math.floor(at / 900_000);
    if (own !== quarter) [quarter, day] = [own, dayOf({ at })];
    return day;
  };
}

/** A fold of fills in the order of time to the equity at the end of each day. */
export interface EquityFold {
  /** Rows of other currencies are passed over. */
  page(page: FillPage): void;
  fill(fill: Fill): void;
  /** Refused where a sum is too large to be exact. */
  end(): EquityPoint[] | Refusal;
}

/** A fold on its way: where it is among days and flows, and what was paid in by then. */
interface Going extends HistoryInput {
  day(at: number): string;
  book: Book;
  // Ten years hold thousands of contracts that are over, and no day looks at them again.
  open: Set<Position>;
  points: EquityPoint[];
  next: number;
  nextFlow: number;
  paid: number;
  fault: Refusal | null;
}

/** The point of a day once all of its fills are in. */
function endDay(own: Going, date: string): void {
  const { flows, currency } = own;
  let flow = 0;
  const external: { date: string; amount: number }[] = [];
  for (; own.nextFlow < flows.length && own.day(flows[own.nextFlow]!.at) <= date; own.nextFlow++) {
    const row = flows[own.nextFlow]!;
    own.paid += row.amount;
    if (!isExternal(row)) continue;
    flow += row.amount;
    external.push({ date: own.day(row.at), amount: major(row.amount, currency) });
  }
  own.fault ??= own.book.fault;
  let [equity, atCost] = [own.paid + own.book.moved, 0];
  for (const position of own.open) {
    const found = worth(position, own.closeOn(position, date));
    equity += found.value;
    if (found.atCost) atCost++;
  }
  own.points.push({
    date,
    equity: major(equity, currency),
    flow: major(flow, currency),
    paid: external,
    atCost,
  });
}

/** Ends the days before a moment; false where it lies behind the last one. */
function reach(own: Going, at: number): boolean {
  const day = own.day(at);
  for (; own.next < own.days.length && own.days[own.next]! < day; own.next++)
    endDay(own, own.days[own.next]!);
  return own.next < own.days.length;
}

function took({ book, open }: Going, position: Position | null): void {
  if (position === null) {
    open.clear();
    for (const each of book.positions.values()) if (each.quantity !== 0) open.add(each);
  } else if (position.quantity === 0) open.delete(position);
  else open.add(position);
}

/** Equity day by day: cash plus what is open at its close, or at cost where no close is known. */
export function equityFold(input: HistoryInput): EquityFold {
  const book = emptyBook();
  const fold = pageFold(book);
  const own: Going = {
    ...input,
    flows: standing(input.flows).sort((a, b) => a.at - b.at),
    day: dayCache(input.dayOf),
    book,
    open: new Set(),
    points: [],
    next: 0,
    nextFlow: 0,
    paid: 0,
    fault: null,
  };
  return {
    page(page) {
      for (let i = 0; i < page.count; i++) {
        if (page.holdings[page.holding[i]!]!.currency !== input.currency) continue;
        if (reach(own, page.at[i]!)) took(own, applyRow(fold, page, i));
      }
    },
    fill(fill) {
      if (reach(own, fill.at)) took(own, applyFill(book, fill));
    },
    end() {
      for (; own.next < own.days.length; own.next++) endDay(own, own.days[own.next]!);
      return own.fault ?? own.points;
    },
  };
}

/** The equity of fills in any order. */
export function equityHistory({
  fills,
  ...input
}: HistoryInput & { fills: readonly Fill[] }): EquityPoint[] | Refusal {
  const fold = equityFold(input);
  for (const fill of standing(fills).sort((a, b) => a.at - b.at)) fold.fill(fill);
  return fold.end();
}
