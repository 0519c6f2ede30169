import { type CashFlow, type Fill, fillFault, fillId, flowFault, flowId } from '../../domain/ledger/fill.ts';
import { minorOf } from '../../domain/money.ts';
import { type Cancel, cancelAll } from './cancels.ts';
import { badRow, type Row } from './cells.ts';
import type { CashTold, Entries, Found, Kept, Refused, TradeTold } from './entries.ts';
import { isRow, subjectsOf, withheldOf } from './groups.ts';
import { sure } from './proof.ts';
import { accountIn, fillOf, inWhole, type Owner, plainFill, words } from './whole.ts';

/** What was collected so far of one file. */
interface Collection extends Owner {
  fills: Map<string, Kept<Fill>>;
  flows: Map<string, Kept<CashFlow>>;
  cancels: Cancel[];
  refused: Refused[];
  /** How often a row came in its part of the file. */
  seen: Map<string, number>;
  skipped: Found['skipped'];
  duplicates: number;
  notes: Set<string>;
}

function nth({ seen }: Collection, row: Row, base: string): string {
  const key = `${row.part}|${base}`;
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return `${base}:${count}`;
}

function keep<T extends { id: string }>(own: Collection, rows: Map<string, Kept<T>>, made: Kept<T>): T {
  const before = rows.get(made.value.id);
  if (before === undefined) rows.set(made.value.id, made);
  else if (JSON.stringify(before.value) === JSON.stringify(made.value)) own.duplicates++;
  else throw badRow("an earlier row has the broker's same number and says something else");
  return made.value;
}

function addTrade(own: Collection, row: Row, raw: TradeTold): Fill {
  const { whole, base, told } = fillOf(own, raw);
  const numbered = told.id === undefined || told.repeats === true ? nth(own, row, base) : base;
  const id = fillId(whole, numbered);
  const before = own.fills.get(id);
  // A trade that was cancelled is booked again under its number; the booking has one of its own.
  const again =
    before?.booking !== undefined && told.booking !== undefined && before.booking !== told.booking;
  const made = { ...whole, id: again ? fillId(whole, `${numbered}:${told.booking}`) : id };
  sure(fillFault(made) ?? made);
  return keep(own, own.fills, { value: made, row, booking: told.booking });
}

function addSplit(
  own: Collection,
  row: Row,
  told: Parameters<Entries['split']>[1],
  fresh: number,
  old: number,
): void {
  const nothing = { quantity: 0, price: 0, charges: 0 } as Pick<Fill, 'quantity' | 'price' | 'charges'>;
  const rest = { side: 'buy', chargesKnown: true, kind: 'split', orderId: null, note: null } as const;
  const whole = { ...plainFill(own, told), ...nothing, ...rest, split: { new: fresh, old } };
  const base = told.id ?? nth(own, row, fillId(whole));
  const made: Fill = { ...whole, id: fillId(whole, base) };
  sure(fillFault(made) ?? made);
  keep(own, own.fills, { value: made, row });
}

function addCash(own: Collection, row: Row, raw: CashTold): void {
  const told = inWhole(raw);
  const amount = sure(minorOf(told.amount, told.currency, 'halfEven'));
  if (amount === 0) {
    own.skipped.push({ row: row.line, reason: 'no money moved' });
    return;
  }
  const whole: Omit<CashFlow, 'id'> = {
    at: told.at,
    account: accountIn(own, told.account),
    currency: told.currency,
    amount,
    kind: told.kind,
    note: words(told.note),
    source: own.source,
    reverses: null,
  };
  const base =
    told.id === undefined || told.repeats === true ? nth(own, row, told.id ?? flowId(whole)) : told.id;
  const made = { ...whole, id: flowId(whole, base) };
  sure(flowFault(made) ?? made);
  keep(own, own.flows, { value: made, row });
}

/** Ties in time keep the order of the file, turned round where the file begins with its newest row. */
function oldestFirst<T extends { at: number }>(rows: T[]): T[] {
  if (rows.length > 1 && rows[0]!.at > rows.at(-1)!.at) rows.reverse();
  return rows.sort((a, b) => a.at - b.at);
}

function takeBack(own: Collection, row: Row): void {
  for (const rows of [own.fills, own.flows] as Map<string, Kept<unknown>>[])
    for (const [id, kept] of rows) if (kept.row === row) rows.delete(id);
}

function foundIn(own: Collection): Found {
  cancelAll(own);
  const withheld = withheldOf([...own.fills.values()], own.refused);
  const out = new Set(withheld.flatMap(({ rows }) => rows));
  const kept = <T extends Fill | CashFlow>(rows: Map<string, Kept<T>>): T[] =>
    oldestFirst([...rows.values()].filter(({ row }) => !out.has(row.line)).map(({ value }) => value));
  return {
    fills: kept(own.fills),
    flows: kept(own.flows),
    refused: own.refused.map(({ row, reason }) => ({ row: row.line, reason })),
    withheld,
    unplaced: own.refused
      .filter(({ row, gap }) => gap === 'position' && (!isRow(row) || subjectsOf(row).length === 0))
      .map(({ row }) => row.line),
    skipped: own.skipped,
    duplicates: own.duplicates,
    notes: [...own.notes],
  };
}

/**
 * A collector for one file: ids from the broker's numbers, else from the content and how often it came in its part of the file.
 * A refused row takes the other rows of its symbol with it: what is left would be a position that never was.
 */
export function collector(source: string, account: string, chosen = false): { out: Entries; found(): Found } {
  const own: Collection = {
    source,
    account,
    chosen,
    numbers: new Set(),
    fills: new Map(),
    flows: new Map(),
    cancels: [],
    refused: [],
    seen: new Map(),
    skipped: [],
    duplicates: 0,
    notes: new Set(),
  };
  const out: Entries = {
    accounts(numbers) {
      for (const number of numbers) if (number !== '' && number !== '-') own.numbers.add(number);
    },
    trade: (row, told) => addTrade(own, row, told),
    cancel: (row, told) => void own.cancels.push({ row, told }),
    split: (row, told, fresh, old) => addSplit(own, row, told, fresh, old),
    cash: (row, told) => addCash(own, row, told),
    skip: (row, reason) => void own.skipped.push({ row: row.line, reason }),
    refuse(row, reason, gap = 'position') {
      if (isRow(row)) takeBack(own, row);
      own.refused.push({ row, reason, gap });
    },
    note: (text) => void own.notes.add(text),
  };
  return { out, found: () => foundIn(own) };
}
