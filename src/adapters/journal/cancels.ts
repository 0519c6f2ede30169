import { type Fill, fillId } from '../../domain/ledger/fill.ts';
import type { Minor } from '../../domain/money.ts';
import type { Row } from './cells.ts';
import type { Kept, Refused, TradeTold } from './entries.ts';
import { fillOf, type Owner } from './whole.ts';

/** A row that takes a booking back. */
export interface Cancel {
  row: Row;
  told: TradeTold;
}

interface Bookings extends Owner {
  fills: Map<string, Kept<Fill>>;
  cancels: readonly Cancel[];
  refused: Refused[];
}

/** The booking that a row undoes: by its number, else the one of the same content that nothing has undone yet. */
function undone(own: Bookings, { told }: Cancel, taken: ReadonlySet<string>): Kept<Fill> | undefined {
  const open = [...own.fills.values()].filter(({ value }) => !taken.has(value.id) && value.reverses === null);
  const numbered = open.find(({ booking }) => booking !== undefined && booking === told.booking);
  if (numbered !== undefined) return numbered;
  const { whole } = fillOf(own, { ...told, amount: undefined });
  const alike = open.filter(
    ({ value }) =>
      value.side === whole.side &&
      value.quantity === whole.quantity &&
      value.price === whole.price &&
      value.account === whole.account &&
      JSON.stringify(value.instrument) === JSON.stringify(whole.instrument),
  );
  return alike.find(({ value }) => value.at === whole.at) ?? alike[0];
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
    const original = target?.value ?? { ...whole, id: fillId(whole, base) };
    // What came with an earlier file is told again, so that the undoing finds it whichever file is read first.
    if (target === undefined) own.fills.set(original.id, { value: original, row });
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
    own.fills.set(value.id, { value, row });
  }
}
