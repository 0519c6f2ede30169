import { z } from 'zod';
import { count, money, units, words } from './figure.ts';
import { warnings } from './market.ts';
import { account, at, type Booked, fillDocument, fills, note, rowCurrency } from './trade.ts';

const parts = z.number().int().min(1).max(1_000_000);
export const splitInput = z.object({
  symbol: z.string().min(1).max(60).describe('The share'),
  new: parts.describe('New shares …'),
  old: parts.default(1).describe('… for so many old ones; a 1:1 bonus is 2 for 1'),
  account,
  at,
  note,
});
export type SplitWords = Booked<z.output<typeof splitInput>>;
export const splitDocument = z.object({
  fill: fillDocument.describe('The row written'),
  new: count('New shares …'),
  old: count('… for so many old ones'),
  warnings,
});
export type SplitDocument = z.infer<typeof splitDocument>;

export const demergeInput = z.object({
  symbol: z.string().min(1).max(60).describe('The share that was held'),
  into: z.string().min(1).max(60).describe('The share that came out of it'),
  share: z
    .number()
    .gt(0)
    .lt(1)
    .describe('Part of the cost that goes along, 0 to 1, as the company announces it: 0.0468 for 4.68 %'),
  new: parts.default(1).describe('New shares …'),
  old: parts.default(1).describe('… for so many held'),
  account,
  at,
  note,
});
export type DemergeWords = Booked<z.output<typeof demergeInput>>;
export const demergeDocument = z.object({
  symbol: words('The share that was held'),
  into: words('The share that came out of it'),
  account: words('Whose book'),
  currency: rowCurrency,
  moved: money('Cost that went along, positive; of a short position what was taken for it'),
  kept: money('Cost that stays with the share held'),
  received: units('New shares; negative where the share was sold short'),
  fills,
  warnings,
});
export type DemergeDocument = z.infer<typeof demergeDocument>;
