import { type Fill, fillId } from '../../domain/ledger/fill.ts';
import type { Minor } from '../../domain/money.ts';
import type { Row } from './cells.ts';
import type { Refused, TradeTold } from './entries.ts';
import type { FillBook } from './fill-book.ts';
import { subjectsOf } from './groups.ts';
import { fillOf, type Owner } from './whole.ts';

/** A row that takes a booking back. */
export interface Cancel {
  row: Row;
  told: TradeTold;
}

interface Bookings extends Owner {
  fills: FillBook;
  cancels: readonly Cancel[];
  refused: Refused[];
}

const alike = (value: Fill, whole: Omit<Fill, 'id'>): boolean =>
  value.side === whole.side &&
  value.quantity === whole.quantity &&
  value.price === whole.price &&
  value.account === whole.account &&
  JSON.stringify(value.instrument) === JSON.stringify(whole.instrument);

/** The booking that a row undoes: by its number, else the one of the same content that nothing has undone yet. */
function undone(own: Bookings, { told }: Cancel, taken: ReadonlySet<string>): Fill | undefined {
  const { whole } = fillOf(own, { ...told, amount: undefined });
  let [first, atOnce]: (Fill | undefined)[] = [];
  for (const place of own.fills.all()) {
    const value = own.fills.at(place);
    if (taken.has(value.id) || value.reverses !== null) continue;
    const { booking } = own.fills.noted(place);
    if (booking !== undefined && booking === told.booking) return value;
    if (!alike(value, whole)) continue;
    first ??= value;
    if (value.at === whole.at) atOnce ??= value;
  }
  return atOnce ?? first;
}

/** Adds the rows that undo: both stay to be read, neither counts. */
export function cancelAll(own: Bookings): void {
  const taken = new Set<string>();
  for (const cancel of own.cancels) {
    const { row, told } = cancel;
    const target = undone(own, cancel, taken);
    const { whole, base } = fillOf(own, { ...told, amount: undefined });
    if (target === undefined && told.id === undefined) {
      own.refused.push({ row, reason: 'it cancels a trade that is not in the file', gap: 'position' });
      continue;
    }
    const noted = { line: row.line, subjects: subjectsOf(row), booking: undefined };
    const original = target ?? { ...whole, id: fillId(whole, base) };
    // What came with an earlier file is told again, so that the undoing finds it whichever file is read first.
    if (target === undefined && own.fills.find(original.id) < 0) own.fills.add(original, noted);
    taken.add(original.id);
    const undoing: Omit<Fill, 'id'> = {
      ...original,
      side: original.side === 'buy' ? 'sell' : 'buy',
      charges: (-original.charges + 0) as Minor,
      kind: 'adjustment',
      note: 'cancelled by the broker',
      reverses: original.id,
    };
    const value = { ...undoing, id: fillId(undoing, `cancel:${original.id}`) };
    if (own.fills.find(value.id) < 0) own.fills.add(value, noted);
  }
}
