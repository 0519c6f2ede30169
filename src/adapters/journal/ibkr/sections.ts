import { columnName } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, having } from '../format.ts';
import { type Line, type Sheet, sheetOf } from '../sheet.ts';
import { ibkrCorporate } from './corporate.ts';
import { ibkrCashes, ibkrTrades } from './ibkr.ts';

const corporate = having('actiondescription');

/** Records of a Flex query's CSV that marks its lines: HEADER and DATA of a section by its code. */
const isMarked = (lines: readonly Line[]): boolean =>
  lines.some(({ fields }) => fields[0] === 'HEADER' && fields.length > 3);

/** A header of a Flex query's CSV without marks: every section begins with the account's column. */
const isHead = ({ fields }: Line): boolean => columnName(fields[0] ?? '') === 'clientaccountid';
const headsOf = (lines: readonly Line[]): Set<string> =>
  new Set(lines.filter(isHead).map(({ fields }) => fields.join('|')));

/** Whether lines are a Flex query's CSV of more than one table. */
export const isSections = (lines: readonly Line[]): boolean => isMarked(lines) || headsOf(lines).size > 1;

function sheetsOf(lines: readonly Line[]): Sheet[] {
  const marked = isMarked(lines);
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
export function readSections(lines: readonly Line[], out: Entries): { rows: number } {
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
