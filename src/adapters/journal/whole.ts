import { type Fill, fillId } from '../../domain/ledger/fill.ts';
import { type Minor, priceOf, quantityOf } from '../../domain/money.ts';
import { clean, size } from './cells.ts';
import type { TradeTold } from './entries.ts';
import { costOf, sure } from './proof.ts';

/** Whose rows are collected, and who tells of them. */
export interface Owner {
  source: string;
  account: string;
  /** Whether a person named the account: then it is that of a file of one. */
  chosen: boolean;
  /** Numbers of the accounts the file tells of. */
  numbers: Set<string>;
}

/** The book of a row: each account of a file has its own, unless a person named one and the file has no more. */
export function accountIn({ account, chosen, numbers }: Owner, number: string | undefined): string {
  const plain = clean(number ?? '').slice(0, 40);
  return plain === '' || (chosen && numbers.size < 2) ? account : `${account}-${plain}`;
}

/** Currencies quoted in hundredths of another. */
const hundredths: Record<string, string | undefined> = { GBX: 'GBP', ZAC: 'ZAR', ILA: 'ILS' };

/** A decimal text divided by a hundred, exactly. */
function hundredth(number: string): string {
  const [digits, power = '0'] = number.split(/e/i);
  return `${digits}e${Number(power) - 2}`;
}

interface Told {
  currency: string;
  price?: string;
  charges?: string | undefined;
  amount?: string | undefined;
  worth?: string | undefined;
}

/** What a row tells in hundredths, in whole units of its currency. */
export function inWhole<T extends Told>(told: T): T {
  const currency = hundredths[told.currency];
  if (currency === undefined) return told;
  const whole = { ...told, currency };
  for (const field of ['price', 'charges', 'amount', 'worth'] as const)
    if (whole[field] !== undefined) whole[field] = hundredth(whole[field]);
  return whole;
}

/** Words of a row as the ledger keeps them; null for none. */
export const words = (text: string | undefined): string | null =>
  text === undefined || text === '' ? null : clean(text);

/** A spreadsheet's 1.30E+15 has lost the digits that tell one order from another. */
const wholeNumber = (id: string | undefined): string | undefined =>
  id !== undefined && /^\d(\.\d+)?E\+?\d+$/i.test(id) ? undefined : id;

/** What a fill of any kind has of its row. */
export function plainFill(own: Owner, told: Pick<TradeTold, 'at' | 'instrument' | 'currency' | 'account'>) {
  return {
    at: told.at,
    instrument: told.instrument,
    currency: told.currency,
    account: accountIn(own, told.account),
    source: own.source,
    strategyId: null,
    plan: null,
    reverses: null,
  };
}

/** The whole fill a row tells of, with the text its id is made of: the broker's number, or its content. */
export function fillOf(
  own: Owner,
  raw: TradeTold,
): { whole: Omit<Fill, 'id'>; base: string; told: TradeTold } {
  const told = inWhole(raw);
  // Written out, not spread: a file has a million of these.
  const whole: Omit<Fill, 'id'> = {
    at: told.at,
    instrument: told.instrument,
    currency: told.currency,
    account: accountIn(own, told.account),
    source: own.source,
    strategyId: null,
    plan: null,
    reverses: null,
    side: told.side,
    quantity: sure(quantityOf(size(told.quantity), 'halfEven')),
    price: sure(priceOf(told.price, 'halfEven')),
    charges: 0 as Minor,
    chargesKnown: false,
    kind: told.kind ?? 'trade',
    orderId: words(wholeNumber(told.orderId)),
    note: words(told.note),
    split: null,
  };
  const { charges, known } = costOf(told, whole);
  // The cost is left out: a file that names it and one that does not tell of one trade.
  const base = told.id ?? fillId({ ...whole, note: null });
  whole.charges = charges;
  whole.chargesKnown = known;
  return { whole, base, told };
}
