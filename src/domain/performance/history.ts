import { type CashFlow, type Fill, type FlowKind, isPaid } from '../ledger/fill.ts';
import { applyFill, emptyBook, standing } from '../ledger/fold.ts';
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
  /** Of one currency. */
  fills: readonly Fill[];
  flows: readonly CashFlow[];
  /** Days to give points for, in order; rows of other days count on the next one. */
  days: readonly string[];
  /** Day of a row. */
  dayOf(row: Fill | CashFlow): string;
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

/** A book with what is open in it: ten years hold thousands of contracts that are over, and no day looks at them again. */
function holdings() {
  const book = emptyBook();
  const open = new Set<Position>();
  return {
    book,
    open,
    take(fill: Fill) {
      const position = applyFill(book, fill);
      if (position === null) {
        open.clear();
        for (const each of book.positions.values()) if (each.quantity !== 0) open.add(each);
      } else if (position.quantity === 0) open.delete(position);
      else open.add(position);
    },
  };
}

/** Equity day by day: cash plus what is open at its close, or at cost where no close is known. Refused where a sum is too large to be exact. */
export function equityHistory(input: HistoryInput): EquityPoint[] | Refusal {
  const { days, dayOf, closeOn, currency } = input;
  const fills = standing(input.fills).sort((a, b) => a.at - b.at);
  const flows = standing(input.flows).sort((a, b) => a.at - b.at);
  const held = holdings();
  const points: EquityPoint[] = [];
  let [nextFill, nextFlow, paid] = [0, 0, 0];
  for (const date of days) {
    let flow = 0;
    const external: { date: string; amount: number }[] = [];
    for (; nextFill < fills.length && dayOf(fills[nextFill]!) <= date; nextFill++)
      held.take(fills[nextFill]!);
    for (; nextFlow < flows.length && dayOf(flows[nextFlow]!) <= date; nextFlow++) {
      const row = flows[nextFlow]!;
      paid += row.amount;
      if (!isExternal(row)) continue;
      flow += row.amount;
      external.push({ date: dayOf(row), amount: major(row.amount, currency) });
    }
    if (held.book.fault !== null) return held.book.fault;
    let [equity, atCost] = [paid + held.book.moved, 0];
    for (const position of held.open) {
      const found = worth(position, closeOn(position, date));
      equity += found.value;
      if (found.atCost) atCost++;
    }
    points.push({
      date,
      equity: major(equity, currency),
      flow: major(flow, currency),
      paid: external,
      atCost,
    });
  }
  return points;
}
