import { z } from 'zod';
import { count, day, fact, list, money, oneOf, orNull, part, words } from './figure.ts';
import { rowCurrency } from './trade.ts';

const failure = part('Why it failed', {
  kind: words('Kind of the error'),
  message: words('What happened'),
  hint: words('What to do about it'),
});
const fileFailure = orNull(failure);
const refusedRow = z.object({
  row: count('Row of the file, 1 is the first'),
  reason: words('Why it was refused'),
});
const fileStatus = oneOf('What came of the file', ['imported', 'already', 'wouldImport', 'failed']);
const paths = z
  .array(z.string().min(1))
  .min(1)
  .max(10_000)
  .describe('Files or folders; "-" reads standard input');

export const journalImportInput = z.object({
  paths,
  account: z.string().min(1).max(60).optional().describe("Whose book; the broker's name when left out"),
  format: z
    .string()
    .min(1)
    .max(40)
    .optional()
    .describe('zerodha, ibkr-flex, schwab, …; found by the columns when left out'),
  map: z
    .string()
    .min(1)
    .max(1000)
    .optional()
    .describe('Columns of any other CSV: date=Datum,symbol=Ticker,quantity=Shares,price=Price'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'write three letters, like EUR')
    .optional()
    .describe('Of files that do not name one'),
  exchange: z.enum(['NSE', 'BSE', 'US']).optional().describe('Of files that do not name one'),
  dryRun: z.boolean().default(false).describe('Say what would be added, add nothing'),
});
export type JournalImportWords = z.output<typeof journalImportInput>;
export const journalFile = z.object({
  path: words('The file'),
  format: words('How it was read'),
  account: words('Whose book it went to'),
  status: fileStatus,
  rowsRead: count('Rows read'),
  trades: count('Fills in it'),
  flows: count('Cash flows in it'),
  added: count('Rows added to the ledger'),
  already: count('Rows the ledger held already'),
  duplicates: count('Rows that stand in the file more than once'),
  differing: list('Ids of rows the ledger holds with other details', z.string()),
  refused: list('Rows that cannot be kept, with the reason; what they moved is not in the books', refusedRow),
  withheld: list(
    'Symbols left out whole, because a row of theirs was refused and the rest would be a position that never was',
    z.object({
      symbol: words('The share, or the underlying of the contracts'),
      rows: list('Rows left out, sound by themselves', z.number()),
      because: count('The refused row of the same symbol'),
      reason: words('Why that row was refused'),
    }),
  ),
  unplaced: list('Refused rows that name no symbol: any position may lack them', z.number()),
  skipped: count('Rows that move neither a position nor money'),
  chargesEstimated: count('Fills whose charges were estimated'),
  from: orNull(day('First day')),
  to: orNull(day('Last day')),
  totals: list(
    'Sums of the whole file by currency',
    z.object({
      currency: rowCurrency,
      bought: money('Bought'),
      sold: money('Sold'),
      charges: money('Charges'),
      flows: money('Paid in less paid out'),
    }),
  ),
  notes: list('What a person should know of it', z.string()),
  error: fileFailure,
});
export type JournalFileReport = z.infer<typeof journalFile>;
export const journalImportDocument = z.object({
  dryRun: fact('Nothing was written'),
  files: list('A report a file', journalFile),
  totals: part('Sums over the files', {
    files: count('Files'),
    trades: count('Fills'),
    flows: count('Cash flows'),
    added: count('Rows added'),
    already: count('Rows held already'),
    refused: count('Rows refused'),
    withheld: count('Sound rows left out with a refused one of their symbol'),
    failed: count('Files that failed'),
  }),
});
export type JournalImportDocument = z.infer<typeof journalImportDocument>;

export const marketImportInput = z.object({
  paths,
  symbol: z.string().optional().describe('The symbol of files that do not name one'),
  dryRun: z.boolean().default(false).describe('Say what would be imported, store nothing'),
});
export type MarketImportWords = z.output<typeof marketImportInput>;

export const marketFile = z.object({
  path: words('The file'),
  format: words('How it was read'),
  status: fileStatus,
  rowsRead: count('Rows read'),
  rowsKept: count('Rows kept'),
  rowsRefused: count('Rows refused'),
  refused: list('The first of them', refusedRow),
  chains: count('Snapshots of chains in it'),
  chainsAdded: count('Those that were new'),
  bars: count('Price bars in it'),
  barsAdded: count('Those that were new'),
  symbols: list('Symbols in it', z.string()),
  notes: list('What a person should know of it', z.string()),
  error: fileFailure,
});
export type MarketFileReport = z.infer<typeof marketFile>;
export const marketImportDocument = z.object({
  dryRun: fact('Nothing was stored'),
  files: list('A report a file', marketFile),
  totals: part('Sums over the files', {
    files: count('Files'),
    rowsRead: count('Rows read'),
    rowsKept: count('Rows kept'),
    rowsRefused: count('Rows refused'),
    chainsAdded: count('Snapshots added'),
    barsAdded: count('Bars added'),
    failed: count('Files that failed'),
  }),
});
export type MarketImportDocument = z.infer<typeof marketImportDocument>;
