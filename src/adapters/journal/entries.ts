import {
  type CashFlow,
  type Fill,
  type FillKind,
  type FlowKind,
  fillFault,
  fillId,
  flowFault,
  flowId,
  type Instrument,
} from '../../domain/ledger/fill.ts';
import { exponentOf, type Minor, major, minorOf, priceOf, quantityOf, worthOf } from '../../domain/money.ts';
import { isRefusal, type Refusal } from '../../domain/refusal.ts';
import { badRow, clean, type Row, size } from './cells.ts';

/** A trade as a file tells it; numbers are decimal texts. */
export interface TradeTold {
  at: number;
  instrument: Instrument;
  side: 'buy' | 'sell';
  quantity: string;
  price: string;
  currency: string;
  /** Cost, positive; left out where the file has none. */
  charges?: string | undefined;
  /** Money that moved, negative when paid. What it differs by from quantity times price is the cost. */
  amount?: string | undefined;
  /** The amount may hold a commission that no column names. */
  costInside?: boolean;
  id?: string | undefined;
  /** The number may stand for several fills alike. */
  repeats?: boolean;
  orderId?: string | undefined;
  kind?: FillKind;
  note?: string | undefined;
}

export interface CashTold {
  at: number;
  kind: FlowKind;
  /** Positive came. */
  amount: string;
  currency: string;
  id?: string | undefined;
  /** The number may stand for several movements alike. */
  repeats?: boolean;
  note?: string | undefined;
}

/** What a reader finds in a file. Its methods throw for a row that cannot be kept. */
export interface Entries {
  trade(row: Row, told: TradeTold): Fill;
  split(
    row: Row,
    told: Pick<TradeTold, 'at' | 'instrument' | 'currency' | 'id'>,
    fresh: number,
    old: number,
  ): void;
  cash(row: Row, told: CashTold): void;
  skip(row: Row, reason: string): void;
  refuse(row: { line: number }, reason: string): void;
  note(text: string): void;
}

export interface Found {
  fills: Fill[];
  flows: CashFlow[];
  refused: { row: number; reason: string }[];
  skipped: { row: number; reason: string }[];
  duplicates: number;
  notes: string[];
}

function sure<T>(value: T | Refusal): T {
  if (isRefusal(value)) throw badRow(value.refused);
  return value;
}

/** How far rounding of the printed price can move the amount, in minor units. */
function slack(told: TradeTold, exponent: number): number {
  const [digits = '', power = '0'] = told.price.split(/e/i);
  const decimals = (digits.split('.')[1]?.length ?? 0) - Number(power);
  const units = Number(told.quantity) * told.instrument.multiplier;
  return Math.ceil(0.5 * 10 ** (exponent - decimals) * units) + 1;
}

/** Cost of a trade: told, or what the amount leaves; a mismatch beyond rounding is noted and the amount not believed. */
function costOf(
  told: TradeTold,
  fill: Omit<Fill, 'id'>,
  row: Row,
  note: (text: string) => void,
): { charges: Minor; known: boolean } {
  const exponent = exponentOf(told.currency);
  const named = told.charges === undefined ? null : sure(minorOf(told.charges, told.currency, 'halfEven'));
  if (told.amount === undefined) return { charges: named ?? (0 as Minor), known: named !== null };
  const amount = sure(minorOf(told.amount, told.currency, 'halfEven'));
  const worth = worthOf(fill.quantity, fill.price, fill.instrument.multiplier, exponent);
  const left = ((told.side === 'buy' ? -worth : worth) - amount) as Minor;
  const room =
    told.costInside === true
      ? slack(told, exponent) + Math.max(worth * 0.05, 100 * 10 ** exponent)
      : slack(told, exponent);
  const excess = left - (named ?? 0);
  if (Math.abs(excess) <= room && (told.costInside !== true || excess >= -slack(told, exponent)))
    return { charges: (left + 0) as Minor, known: true };
  note(
    `row ${row.line}: the amount ${major(amount, told.currency)} is not quantity times price (${major(worth, told.currency)} ${told.currency}); the amount was left aside`,
  );
  return { charges: named ?? (0 as Minor), known: named !== null };
}

/** What was collected so far of one file. */
interface Collection {
  source: string;
  account: string;
  fills: Map<string, Fill>;
  flows: Map<string, CashFlow>;
  /** How often a row came in its part of the file. */
  seen: Map<string, number>;
  found: Found;
}

function nth({ seen }: Collection, row: Row, base: string): string {
  const key = `${row.part}|${base}`;
  const count = seen.get(key) ?? 0;
  seen.set(key, count + 1);
  return `${base}:${count}`;
}

function keep<T extends { id: string }>(rows: Map<string, T>, made: T, found: Found): T {
  const before = rows.get(made.id);
  if (before === undefined) rows.set(made.id, made);
  else if (JSON.stringify(before) === JSON.stringify(made)) found.duplicates++;
  else throw badRow("an earlier row has the broker's same number and says something else");
  return made;
}

function keepFill(
  own: Collection,
  row: Row,
  whole: Omit<Fill, 'id'>,
  id: string | undefined,
  repeats = false,
): Fill {
  // The cost is left out: a file that names it and one that does not tell of one trade.
  const content = () => fillId({ ...whole, charges: 0 as Minor, chargesKnown: false, note: null });
  const base = id === undefined || repeats ? nth(own, row, id ?? content()) : id;
  const made = { ...whole, id: fillId(whole, base) };
  sure(fillFault(made) ?? made);
  return keep(own.fills, made, own.found);
}

const plainFill = (own: Collection, told: Pick<TradeTold, 'at' | 'instrument' | 'currency'>) => ({
  at: told.at,
  instrument: told.instrument,
  currency: told.currency,
  account: own.account,
  source: own.source,
  strategyId: null,
  plan: null,
  reverses: null,
});

const words = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : clean(text);

function addTrade(own: Collection, row: Row, told: TradeTold, note: (text: string) => void): Fill {
  const whole: Omit<Fill, 'id'> = {
    ...plainFill(own, told),
    side: told.side,
    quantity: sure(quantityOf(size(told.quantity))),
    price: sure(priceOf(told.price, 'halfEven')),
    charges: 0 as Minor,
    chargesKnown: false,
    kind: told.kind ?? 'trade',
    orderId: words(told.orderId),
    note: words(told.note),
    split: null,
  };
  const { charges, known } = costOf(told, whole, row, note);
  return keepFill(own, row, { ...whole, charges, chargesKnown: known }, told.id, told.repeats);
}

function addCash(own: Collection, row: Row, told: CashTold): void {
  const amount = sure(minorOf(told.amount, told.currency, 'halfEven'));
  if (amount === 0) {
    own.found.skipped.push({ row: row.line, reason: 'no money moved' });
    return;
  }
  const whole: Omit<CashFlow, 'id'> = {
    at: told.at,
    account: own.account,
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
  keep(own.flows, made, own.found);
}

/** A collector for one file: ids from the broker's numbers, else from the content and how often it came in its part of the file. */
export function entries(source: string, account: string): { out: Entries; found(): Found } {
  const found: Found = { fills: [], flows: [], refused: [], skipped: [], duplicates: 0, notes: [] };
  const own: Collection = { source, account, fills: new Map(), flows: new Map(), seen: new Map(), found };
  const note = (text: string) => void (found.notes.includes(text) || found.notes.push(text));
  const out: Entries = {
    trade: (row, told) => addTrade(own, row, told, note),
    split(row, told, fresh, old) {
      const nothing = { quantity: 0, price: 0, charges: 0 } as Pick<Fill, 'quantity' | 'price' | 'charges'>;
      const split = { new: fresh, old };
      const rest = {
        side: 'buy',
        chargesKnown: true,
        kind: 'split',
        orderId: null,
        note: null,
        split,
      } as const;
      keepFill(own, row, { ...plainFill(own, told), ...nothing, ...rest }, told.id);
    },
    cash: (row, told) => addCash(own, row, told),
    skip: (row, reason) => void found.skipped.push({ row: row.line, reason }),
    refuse: (row, reason) => void found.refused.push({ row: row.line, reason }),
    note,
  };
  const sorted = () => ({
    fills: oldestFirst([...own.fills.values()]),
    flows: oldestFirst([...own.flows.values()]),
  });
  return { out, found: () => ({ ...found, ...sorted() }) };
}

/** Ties in time keep the order of the file, turned round where the file begins with its newest row. */
function oldestFirst<T extends { at: number }>(rows: T[]): T[] {
  if (rows.length > 1 && rows[0]!.at > rows.at(-1)!.at) rows.reverse();
  return rows.sort((a, b) => a.at - b.at);
}
