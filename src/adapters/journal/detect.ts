import { CoachError } from '../../core/errors.ts';
import type { JournalReadOptions } from '../../ports/journal.ts';
import type { List } from '../files/list.ts';
import type { WorkbookSheet } from '../files/xlsx.ts';
import { clean, columnName } from './cells.ts';
import type { Entries } from './entries.ts';
import type { About, Format } from './format.ts';
import { formats } from './formats.ts';
import { isFlex, readFlex } from './ibkr/flex.ts';
import { isHistory, readHistory } from './ibkr/history.ts';
import { isHead, isMarked, readSections, sectionsOf } from './ibkr/sections.ts';
import { isStatement, readStatement } from './ibkr/statement.ts';
import { recordsOf } from './json-records.ts';
import { mapped } from './mapped.ts';
import { mapLine, mappingOf, missingFields, usualMapping } from './mapping.ts';
import { delimiterOf, type Line, linesOf, type Sheet, sheetOf, sheetOfRecords } from './sheet.ts';

const headerWithin = 40;
/** Bytes that tell what kind of file one is. */
const headBytes = 32_768;

/** A file taken apart as far as its kind asks for, ready to be read into entries. */
export interface Reading {
  format: string;
  source: string;
  read(out: Entries): { rows: number };
}

/** Exports of Interactive Brokers that hold several tables. */
const ibkrTables = ['ibkr-flex', 'ibkr-history', 'ibkr-sections', 'ibkr-statement'];

const brokers = (): string => [...new Set(formats.map((format) => format.name)), ...ibkrTables].join(', ');

const unknown = (name: string, why: string): CoachError =>
  new CoachError(
    'usage',
    `${name} is no broker's export coach knows: ${why}`,
    `Known: ${brokers()}; for any other CSV say its columns with --map.`,
  );

function sheetReading(format: Format, sheet: Sheet, about: About): Reading {
  return {
    format: format.name,
    source: format.source,
    read(out) {
      format.read(sheet, out, about);
      return { rows: sheet.rows.length + sheet.broken.length };
    },
  };
}

function jsonReading(text: string, about: About, wanted: Format | undefined): Reading {
  const read = recordsOf(text);
  if (read === null) throw unknown(about.name, 'its JSON is torn or holds no list');
  const sheet = sheetOfRecords(read.records);
  if (read.torn)
    sheet.broken.push({
      row: { line: read.records.length + 1 },
      reason: 'the text ends or breaks inside this record',
    });
  const format = wanted ?? formats.find(({ matches }) => matches(sheet.columns));
  if (format === undefined) throw unknown(about.name, 'its records have none of the fields of trades');
  return sheetReading(format, sheet, about);
}

/** A file of Interactive Brokers with several tables, by what its lines begin with; null for any other. */
function severalTables(lines: List<Line>): 'history' | 'statement' | 'sections' | null {
  let [statement, sections] = [false, false];
  const heads = new Set<string>();
  for (const line of lines) {
    if (isHistory(line)) return 'history';
    statement ||= isStatement(line);
    sections ||= isMarked(line);
    if (isHead(line)) heads.add(line.fields.join('|'));
  }
  return statement ? 'statement' : sections || heads.size > 1 ? 'sections' : null;
}

function severalReading(kind: 'history' | 'statement' | 'sections', lines: List<Line>): Reading {
  const told = { format: `ibkr-${kind}`, source: 'ibkr' };
  if (kind === 'history') return { ...told, read: (out) => readHistory(sectionsOf(lines), out) };
  if (kind === 'statement') return { ...told, read: (out) => readStatement(lines, out) };
  return { ...told, read: (out) => readSections(lines, out) };
}

function tableReading(
  lines: List<Line>,
  delimiter: string,
  about: About,
  options: JournalReadOptions,
  wanted: Format | undefined,
): Reading {
  if (lines.length === 0) throw unknown(about.name, 'it is empty');
  const several = wanted === undefined && options.map === undefined ? severalTables(lines) : null;
  if (several !== null) return severalReading(several, lines);
  const heads = [...lines.slice(0, headerWithin)].map(({ fields }) => fields.map(columnName));
  const source = options.account ?? 'csv';
  if (options.map !== undefined) {
    const told = mappingOf(options.map);
    // A mapping that names no column only says how dates and decimals are written.
    const usually = Object.keys(told.columns).length === 0;
    const named = (columns: readonly string[]) =>
      usually ? { ...usualMapping(columns), ...told, columns: usualMapping(columns).columns } : told;
    const head = Math.max(
      0,
      heads.findIndex((columns) => missingFields(named(columns), columns).length === 0),
    );
    return sheetReading(mapped(named(heads[head]!), source), sheetOf(lines, head, delimiter), about);
  }
  for (const [head, columns] of heads.entries()) {
    const format =
      wanted === undefined
        ? formats.find(({ matches }) => matches(columns))
        : wanted.matches(columns)
          ? wanted
          : undefined;
    if (format !== undefined) return sheetReading(format, sheetOf(lines, head, delimiter), about);
  }
  if (wanted !== undefined) throw unknown(about.name, `it has no header of ${wanted.name}`);
  for (const [head, columns] of heads.entries()) {
    const mapping = usualMapping(columns);
    if (columns.length > 3 && missingFields(mapping, columns).length === 0)
      return sheetReading(mapped(mapping, source), sheetOf(lines, head, delimiter), about);
  }
  throw unknownTable(about.name, heads);
}

/** The refusal of a table: what its columns are, what is missing for trades, and a mapping to start from. */
function unknownTable(name: string, heads: readonly (readonly string[])[]): CoachError {
  const [columns] = [...heads].sort((a, b) => named(b) - named(a));
  const shown = columns!.filter((column) => column !== '');
  const missing = missingFields(usualMapping(columns!), columns!);
  return new CoachError(
    'usage',
    `${name} is no broker's export coach knows: its columns are ${shown.slice(0, 14).join(', ') || 'not named'}, and none of them is ${missing.join(' or ')}`,
    `Say which column is which, as in ${mapLine(columns!)} (put a column in the place of each ?). Coach knows ${brokers()}.`,
  );
}

const named = (columns: readonly string[]): number =>
  columns.filter((column) => /^[a-z][a-z0-9]*$/.test(column)).length;

/** The format a person asked for by name; undefined where they asked for none, or for one of several tables. */
function wantedFormat(about: About, options: JournalReadOptions): Format | undefined {
  const asked = options.format?.toLowerCase();
  const wanted = formats.find(({ name }) => name === asked);
  if (asked !== undefined && wanted === undefined && !ibkrTables.includes(asked))
    throw unknown(about.name, `there is no format "${asked.slice(0, 40)}"`);
  return wanted;
}

/**
 * Knows a file by its first bytes and its columns. Throws `usage` for what is no export. Rows of a table are taken apart as they are
 * asked for; `whole` gives the text of what can only be read at once.
 */
export function detect(
  bytes: Buffer,
  about: About,
  options: JournalReadOptions,
  whole: () => string,
): Reading {
  const wanted = wantedFormat(about, options);
  const start = bytes.toString('utf8', 0, headBytes);
  const head = start.trimStart()[0];
  if (head === '<') {
    const text = whole();
    if (!isFlex(text)) throw unknown(about.name, 'it is XML, but no Flex report');
    return { format: 'ibkr-flex', source: 'ibkr', read: (out) => readFlex(text, out) };
  }
  if (head === '[' || head === '{') return jsonReading(whole(), about, wanted);
  const delimiter = delimiterOf(start);
  return tableReading(linesOf(bytes, delimiter), delimiter, about, options, wanted);
}

/** Knows the sheet of a workbook that holds trades: the first whose columns are known. Throws `usage` where none is. */
export function detectSheet(
  sheets: readonly WorkbookSheet[],
  about: About,
  options: JournalReadOptions,
): Reading {
  const wanted = wantedFormat(about, options);
  const failures: CoachError[] = [];
  for (const { name, rows } of [...sheets].sort((a, b) => b.rows.length - a.rows.length)) {
    if (rows.length === 0) continue;
    // A sheet has no delimiter; rows are as wide as their last cell.
    const width = rows.reduce((most, { fields }) => Math.max(most, fields.length), 0);
    const lines = rows.map(({ line, fields }) => ({
      line,
      fields: [...fields, ...new Array<string>(width - fields.length).fill('')],
    }));
    const place = sheets.length > 1 ? `${about.name}, sheet ${clean(name)}` : about.name;
    try {
      return tableReading(lines, ',', { ...about, name: place }, options, wanted);
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || thrown.kind !== 'usage') throw thrown;
      failures.push(thrown);
    }
  }
  throw failures[0] ?? unknown(about.name, 'its sheets are empty');
}
