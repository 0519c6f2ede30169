import {
  type CashFlow,
  type Fill,
  fillContent,
  fillFault,
  fillId,
  flowFault,
  flowId,
} from '../../domain/ledger/fill.ts';
import { minorOf } from '../../domain/money.ts';
import { type Cancel, cancelAll } from './cancels.ts';
import { badRow, type Row } from './cells.ts';
import type { CashTold, Entries, Found, Kept, Refused, TradeTold } from './entries.ts';
import { type FillBook, fillBook } from './fill-book.ts';
import { isRow, subjectsOf, withheldOf } from './groups.ts';
import { sure } from './proof.ts';
import { accountIn, fillOf, inWhole, type Owner, plainFill, words } from './whole.ts';

/** What was collected so far of one file. */
interface Collection extends Owner {
  fills: FillBook;
  flows: Map<string, Kept<CashFlow>>;
  cancels: Cancel[];
  refused: Refused[];
  /** How often a row came in each part of the file. */
  seen: Map<number, Map<string, number>>;
  skipped: Found['skipped'];
  duplicates: number;
  notes: Set<string>;
}

function nth({ seen }: Collection, { part }: Row, base: string): string {
  let own = seen.get(part);
  if (own === undefined) seen.set(part, (own = new Map()));
  const count = own.get(base) ?? 0;
  own.set(base, count + 1);
  return `${base}:${count}`;
}

/** Counts a row that says again what an earlier one said; throws for one that says something else under its number. */
function again(own: Collection, same: boolean): void {
  if (same) own.duplicates++;
  else throw badRow("an earlier row has the broker's same number and says something else");
}

const content = (fill: Fill): string => JSON.stringify(fillContent(fill));

function keepFill(own: Collection, row: Row, made: Fill, booking?: string): Fill {
  const place = own.fills.find(made.id);
  if (place >= 0) again(own, content(own.fills.at(place)) === content(made));
  else own.fills.add(made, { line: row.line, subjects: subjectsOf(row), booking });
  return made;
}

function keepFlow(own: Collection, row: Row, made: CashFlow): void {
  const before = own.flows.get(made.id);
  if (before === undefined) own.flows.set(made.id, { value: made, row });
  else again(own, JSON.stringify(before.value) === JSON.stringify(made));
}

function addTrade(own: Collection, row: Row, raw: TradeTold): Fill {
  const { whole, base, told } = fillOf(own, raw);
  const numbered = told.id === undefined || told.repeats === true ? nth(own, row, base) : base;
  const id = fillId(whole, numbered);
  const place = told.booking === undefined ? -1 : own.fills.find(id);
  const before = place < 0 ? undefined : own.fills.noted(place).booking;
  // A trade that was cancelled is booked again under its number; the booking has one of its own.
  const rebooked = before !== undefined && before !== told.booking;
  const made = Object.assign(whole, { id: rebooked ? fillId(whole, `${numbered}:${told.booking}`) : id });
  sure(fillFault(made) ?? made);
  return keepFill(own, row, made, told.booking);
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
  keepFill(own, row, made);
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
  keepFlow(own, row, made);
}

/** Ties in time keep the order of the file, turned round where the file begins with its newest row. */
function oldestFirst(rows: Int32Array, at: (row: number) => number): Int32Array {
  if (rows.length > 1 && at(rows[0]!) > at(rows.at(-1)!)) rows.reverse();
  return rows.sort((a, b) => at(a) - at(b));
}

function takeBack(own: Collection, row: Row): void {
  own.fills.drop(row.line);
  for (const [id, kept] of own.flows) if (kept.row === row) own.flows.delete(id);
}

/** Fills that are not withheld, oldest first. */
function fillsOf({ fills }: Collection, out: ReadonlySet<number>): Found['fills'] {
  const places = Int32Array.from(out.size === 0 ? fills.all() : kept(fills, out));
  const ats = Float64Array.from(places, (place) => fills.at(place).at);
  const order = Int32Array.from(places, (_, i) => i);
  return fills.list(oldestFirst(order, (i) => ats[i]!).map((i) => places[i]!));
}

function* kept(fills: FillBook, out: ReadonlySet<number>): Generator<number> {
  for (const place of fills.all()) if (!out.has(fills.noted(place).line)) yield place;
}

function foundIn(own: Collection): Found {
  cancelAll(own);
  const withheld = withheldOf(own.fills, own.refused);
  const out = new Set(withheld.flatMap(({ rows }) => rows));
  const flows = [...own.flows.values()].filter(({ row }) => !out.has(row.line)).map(({ value }) => value);
  if (flows.length > 1 && flows[0]!.at > flows.at(-1)!.at) flows.reverse();
  return {
    fills: fillsOf(own, out),
    flows: flows.sort((a, b) => a.at - b.at),
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
    fills: fillBook(),
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
