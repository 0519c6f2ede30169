import { CoachError } from '../../core/errors.ts';
import type { JournalFileReport } from '../../core/shapes/imports.ts';
import type { CashFlow, Fill } from '../../domain/ledger/fill.ts';
import { applyFill, emptyBook } from '../../domain/ledger/fold.ts';
import { major, perUnit, units } from '../../domain/money.ts';

/** What a file bought, sold, cost and paid in or out in one currency. */
export type Total = JournalFileReport['totals'][number];

/** Worked totals of rows that come in the order of time, by currency; what was cancelled counts nowhere. Throws `refused` where they do not fit exact sums. */
export function totalsOf(fills: Iterable<Fill>, flows: readonly CashFlow[]): Total[] {
  const sums = new Map<string, Total>();
  const of = (currency: string) => {
    const own = sums.get(currency) ?? { currency, bought: 0, sold: 0, charges: 0, flows: 0 };
    sums.set(currency, own);
    return own;
  };
  const undone = new Set<string>();
  for (const { reverses } of fills) if (reverses !== null) undone.add(reverses);
  const book = emptyBook();
  for (const fill of fills) {
    if (fill.reverses !== null || undone.has(fill.id)) continue;
    applyFill(book, fill);
    const worth = units(fill.quantity) * perUnit(fill.price) * fill.instrument.multiplier;
    of(fill.currency)[fill.side === 'buy' ? 'bought' : 'sold'] += worth;
    of(fill.currency).charges += major(fill.charges, fill.currency);
  }
  if (book.fault !== null) throw new CoachError('refused', book.fault.refused, book.fault.hint ?? '');
  for (const flow of flows) of(flow.currency).flows += major(flow.amount, flow.currency);
  const cents = (value: number) => Math.round(value * 100) / 100;
  return [...sums.values()].map((one) => ({
    currency: one.currency,
    bought: cents(one.bought),
    sold: cents(one.sold),
    charges: cents(one.charges),
    flows: cents(one.flows),
  }));
}
