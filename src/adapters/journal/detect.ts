import { CoachError } from '../../core/errors.ts';
import type { JournalReadOptions } from '../../ports/journal.ts';
import type { WorkbookSheet } from '../files/xlsx.ts';
import { alpaca, alpacaOrders } from './brokers/alpaca.ts';
import { degiro } from './brokers/degiro.ts';
import { degiroTransactions } from './brokers/degiro-transactions.ts';
import { etoro } from './brokers/etoro.ts';
import { etrade } from './brokers/etrade.ts';
import { fidelity } from './brokers/fidelity.ts';
import { firstrade } from './brokers/firstrade.ts';
import { freetrade } from './brokers/freetrade.ts';
import { angelOne, angelOneOrders } from './brokers/india/angelone.ts';
import { dhan } from './brokers/india/dhan.ts';
import { fivePaisa } from './brokers/india/five-paisa.ts';
import { fyers } from './brokers/india/fyers.ts';
import { groww } from './brokers/india/groww.ts';
import { icici } from './brokers/india/icici.ts';
import { upstox } from './brokers/india/upstox.ts';
import { kite, kiteOrders, zerodha } from './brokers/india/zerodha.ts';
import { pyfolio } from './brokers/pyfolio.ts';
import { robinhood } from './brokers/robinhood.ts';
import { saxo } from './brokers/saxo.ts';
import { schwab } from './brokers/schwab.ts';
import { tastytrade } from './brokers/tastytrade.ts';
import { thinkorswim } from './brokers/thinkorswim.ts';
import { trading212 } from './brokers/trading212.ts';
import { webull } from './brokers/webull.ts';
import { xtb } from './brokers/xtb.ts';
import { clean, columnName } from './cells.ts';
import type { Entries } from './entries.ts';
import type { About, Format } from './format.ts';
import { isFlex, readFlex } from './ibkr/flex.ts';
import { historySection, readHistory } from './ibkr/history.ts';
import { ibkrCashes, ibkrTrades } from './ibkr/ibkr.ts';
import { isSections, readSections } from './ibkr/sections.ts';
import { isStatement, readStatement, sectionsOf } from './ibkr/statement.ts';
import { recordsOf } from './json-records.ts';
import { mapped } from './mapped.ts';
import { mapLine, mappingOf, missingFields, usualMapping } from './mapping.ts';
import { delimiterOf, type Line, linesOf, type Sheet, sheetOf, sheetOfRecords } from './sheet.ts';

/** Formats known by their columns, the more particular ones first. */
const formats: readonly Format[] = [
  degiroTransactions,
  degiro,
  zerodha,
  kite,
  kiteOrders,
  alpaca,
  alpacaOrders,
  freetrade,
  trading212,
  angelOne,
  angelOneOrders,
  fivePaisa,
  fyers,
  groww,
  dhan,
  upstox,
  icici,
  tastytrade,
  fidelity,
  robinhood,
  etrade,
  firstrade,
  thinkorswim,
  webull,
  schwab,
  etoro,
  saxo,
  xtb,
  ibkrTrades,
  ibkrCashes,
  pyfolio,
];

const headerWithin = 40;

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

function tableReading(
  lines: readonly Line[],
  delimiter: string,
  about: About,
  options: JournalReadOptions,
  wanted: Format | undefined,
): Reading {
  if (lines.length === 0) throw unknown(about.name, 'it is empty');
  if (
    wanted === undefined &&
    options.map === undefined &&
    lines.some(({ fields }) => fields[0] === historySection && fields[1] === 'Header')
  )
    return { format: 'ibkr-history', source: 'ibkr', read: (out) => readHistory(sectionsOf(lines), out) };
  if (wanted === undefined && options.map === undefined && isStatement(lines))
    return { format: 'ibkr-statement', source: 'ibkr', read: (out) => readStatement(lines, out) };
  if (wanted === undefined && options.map === undefined && isSections(lines))
    return { format: 'ibkr-sections', source: 'ibkr', read: (out) => readSections(lines, out) };
  const heads = lines.slice(0, headerWithin).map(({ fields }) => fields.map(columnName));
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

/** Knows a file by its first bytes and its columns. Throws `usage` for what is no export. */
export function detect(text: string, about: About, options: JournalReadOptions): Reading {
  const wanted = wantedFormat(about, options);
  const head = text.trimStart()[0];
  if (head === '<') {
    if (!isFlex(text)) throw unknown(about.name, 'it is XML, but no Flex report');
    return { format: 'ibkr-flex', source: 'ibkr', read: (out) => readFlex(text, out) };
  }
  if (head === '[' || head === '{') return jsonReading(text, about, wanted);
  const delimiter = delimiterOf(text);
  return tableReading(linesOf(text, delimiter), delimiter, about, options, wanted);
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
