import { z } from 'zod';
import { count, fact, money, words } from './figure.ts';
import { account, at, type Booked, currencyCode, note, rowCurrency } from './trade.ts';

const flowKind = z.enum(['deposit', 'withdrawal', 'dividend', 'interest', 'fee', 'tax', 'transfer']);
export const cashInput = z.object({
  amount: z.number().describe('Positive came, negative went: --amount=-500'),
  kind: flowKind.default('deposit').describe('What it was'),
  currency: currencyCode.default('INR').describe('Three letters'),
  account,
  at,
  note,
});

export type CashWords = Booked<z.output<typeof cashInput>>;
export const cashDocument = z.object({
  id: words('Id of the row'),
  account: words('Whose book'),
  currency: rowCurrency,
  kind: flowKind.describe('What it was'),
  amount: money('Positive came, negative went'),
  added: fact('It was not in the ledger before'),
});

export type CashDocument = z.infer<typeof cashDocument>;

export const undoInput = z.object({
  id: z.string().min(1).max(120).describe('Id of a fill or a cash flow'),
  note,
});

export type UndoWords = z.output<typeof undoInput>;
export const undoDocument = z.object({
  id: words('Id of the row that undoes'),
  reverses: words('Id of the row it undoes'),
  what: words('What that row was of'),
  rows: count('Rows undone: a demerger goes as a whole'),
});

export type UndoDocument = z.infer<typeof undoDocument>;
