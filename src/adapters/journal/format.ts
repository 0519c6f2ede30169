import { CoachError } from '../../core/errors.ts';
import { clean, type Row } from './cells.ts';
import type { Entries } from './entries.ts';
import type { Sheet } from './sheet.ts';
import { nothingFilled } from './status.ts';

/** What a person said about a file. */
export interface About {
  name: string;
  currency?: string | undefined;
  exchange?: string | undefined;
}

/** One broker's export: how to know its header, and how to read its rows. */
export interface Format {
  name: string;
  /** Who said so, as the ledger keeps it; files of one source tell of the same trades. */
  source: string;
  /** Given the header's columns (see `columnName`) in their order. */
  matches(columns: readonly string[]): boolean;
  read(sheet: Sheet, out: Entries, about: About): void;
}

/** A test for headers that hold all of these columns. */
export const having =
  (...names: readonly string[]) =>
  (columns: readonly string[]): boolean =>
    names.every((name) => columns.includes(name));

/** Why a row whose status says that nothing was traded does not count; null for any other, and where the row says how much was filled. */
function unfilled(row: Row): string | null {
  const status = row.get('status', 'orderstatus');
  if (!nothingFilled(status) || row.get('filledqty', 'filledquantity', 'filled', 'tradedqty') !== '')
    return null;
  return `order ${clean(status).toLowerCase()}: nothing was filled`;
}

/** Runs over the rows of a sheet; a row that throws `usage` is refused with its reason, and the next one is read. */
export function eachRow(sheet: Sheet, out: Entries, one: (row: Row, place: number) => void): void {
  for (const { row, reason } of sheet.broken) out.refuse(row, reason);
  sheet.rows.forEach((row, place) => {
    try {
      const idle = unfilled(row);
      if (idle === null) one(row, place);
      else out.skip(row, idle);
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || thrown.kind !== 'usage') throw thrown;
      out.refuse(row, thrown.message);
    }
  });
}
