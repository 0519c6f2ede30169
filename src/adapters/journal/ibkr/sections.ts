import type { List } from '../../files/list.ts';
import { columnName } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, having } from '../format.ts';
import { type Line, type Sheet, sheetOf } from '../sheet.ts';
import { ibkrCorporate } from './corporate.ts';
import { ibkrCashes, ibkrTrades } from './ibkr.ts';

const corporate = having('actiondescription');

/** Whether a line is a header of a Flex query's CSV that marks its lines: HEADER and DATA of a section by its code. */
export const isMarked = ({ fields }: Line): boolean => fields[0] === 'HEADER' && fields.length > 3;

const account = 'clientaccountid';

/** Whether it is a header of one without marks: every section begins with the account's column. */
export const isHead = ({ fields: [first = ''] }: Line): boolean =>
  first.length >= account.length && columnName(first) === account;

function sheetsOf(lines: List<Line>): Sheet[] {
  const marked = lines.some(isMarked);
  const groups: Line[][] = [];
  const last = new Map<string, Line[]>();
  for (const whole of lines) {
    const [mark = '', code = ''] = marked ? whole.fields : ['', ''];
    if (marked && mark !== 'HEADER' && mark !== 'DATA') continue;
    const line = marked ? { line: whole.line, fields: whole.fields.slice(2) } : whole;
    if (marked ? mark === 'HEADER' : isHead(whole)) {
      const group = [line];
      groups.push(group);
      last.set(code, group);
    } else last.get(code)?.push(line);
  }
  return groups.map((group) => sheetOf(group, 0));
}

/** Interactive Brokers' Flex query as CSV with several tables: trades, money and corporate actions are read, reports of what is held are not. */
export function readSections(lines: List<Line>, out: Entries): { rows: number } {
  let rows = 0;
  for (const sheet of sheetsOf(lines)) {
    const about = { name: '' };
    if (ibkrTrades.matches(sheet.columns)) ibkrTrades.read(sheet, out, about);
    else if (corporate(sheet.columns)) eachRow(sheet, out, (row) => ibkrCorporate(row, out));
    else if (ibkrCashes.matches(sheet.columns)) ibkrCashes.read(sheet, out, about);
    else continue;
    rows += sheet.rows.length + sheet.broken.length;
  }
  return { rows };
}
export interface Facts {
  isin: string;
  multiplier: number;
  expiry: string;
  underlying: string;
}
/** The sections of a statement, each a sheet of its own; one that changes its header has several. */

export function sectionsOf(lines: List<Line>): { name: string; sheet: Sheet }[] {
  const groups: { name: string; lines: Line[] }[] = [];
  const last = new Map<string, (typeof groups)[number]>();
  for (const { line, fields } of lines) {
    const [name = '', kind, ...rest] = fields;
    if (kind === 'Header') {
      const group = { name, lines: [{ line, fields: rest }] };
      groups.push(group);
      last.set(name, group);
    } else if (kind === 'Data') last.get(name)?.lines.push({ line, fields: rest });
  }
  return groups.map(({ name, lines: own }) => ({ name, sheet: sheetOf(own, 0) }));
}
