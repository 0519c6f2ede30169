import { SaxesParser } from 'saxes';
import { builtInDates, dateText, numberText, showsDate } from './xlsx-cells.ts';
import { type Entry, zipEntries } from './zip.ts';

/** One sheet of a workbook as rows of text, as a CSV of it would have them. */
export interface WorkbookSheet {
  name: string;
  /** `line` is the row's number in the sheet. */
  rows: { line: number; fields: string[] }[];
}

/** What a workbook may unpack to, in all: a few hundred thousand rows. */
const mostBytes = 256 * 1024 * 1024;
const mostColumns = 256;

type Attributes = Record<string, string>;
interface Visitor {
  open(name: string, attributes: Attributes): void;
  text(text: string): void;
  close(name: string): void;
}

/** Runs over a part of the workbook; throws a plain Error where it is no XML. Document types declare nothing that is understood. */
function walk(xml: string, { open, text, close }: Visitor): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => open(local(tag.name), tag.attributes as Attributes));
  parser.on('text', text);
  parser.on('closetag', (tag) => close(local(tag.name)));
  parser.write(xml).close();
}

/** By number of a cell's style, whether it shows a date. */
function dateStyles(xml: string): boolean[] {
  const formats = new Map<string, boolean>();
  const styles: boolean[] = [];
  let cells = false;
  walk(xml, {
    open(name, attributes) {
      if (name === 'numFmt') formats.set(attributes['numFmtId']!, showsDate(attributes['formatCode'] ?? ''));
      if (name === 'cellXfs') cells = true;
      if (name !== 'xf' || !cells) return;
      const id = attributes['numFmtId'] ?? '0';
      styles.push(formats.get(id) ?? builtInDates.has(Number(id)));
    },
    text: () => undefined,
    close(name) {
      if (name === 'cellXfs') cells = false;
    },
  });
  return styles;
}

function sharedStrings(xml: string): string[] {
  const found: string[] = [];
  let [text, taking, phonetic] = ['', false, false];
  walk(xml, {
    open(name) {
      if (name === 'si') text = '';
      if (name === 'rPh') phonetic = true;
      if (name === 't') taking = !phonetic;
    },
    text(part) {
      if (taking) text += part;
    },
    close(name) {
      if (name === 't') taking = false;
      if (name === 'rPh') phonetic = false;
      if (name === 'si') found.push(text);
    },
  });
  return found;
}

/** Place of a cell by its name: "C7" is 2. */
function columnOf(reference: string | undefined, next: number): number {
  const letters = /^[A-Z]{1,3}/.exec(reference ?? '')?.[0];
  if (letters === undefined) return next;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

interface Book {
  strings: readonly string[];
  dates: readonly boolean[];
  epoch1904: boolean;
}

function cellText(type: string, style: string | undefined, raw: string, book: Book): string {
  if (type === 's') return book.strings[Number(raw)] ?? '';
  if (type === 'b') return raw === '1' ? 'TRUE' : 'FALSE';
  if (type !== 'n') return raw;
  const date = raw !== '' && book.dates[Number(style ?? '0')] === true;
  return date ? dateText(Number(raw), book.epoch1904) : numberText(raw);
}

function sheetRows(xml: string, book: Book): WorkbookSheet['rows'] {
  const rows: WorkbookSheet['rows'] = [];
  let row: WorkbookSheet['rows'][number] = { line: 0, fields: [] };
  let [column, type, raw, taking] = [0, 'n', '', false];
  let style: string | undefined;
  walk(xml, {
    open(name, attributes) {
      if (name === 'row') row = { line: Number(attributes['r'] ?? row.line + 1), fields: [] };
      if (name === 'c') {
        column = columnOf(attributes['r'], row.fields.length);
        [type, style, raw] = [attributes['t'] ?? 'n', attributes['s'], ''];
      }
      if (name === 'v' || name === 't') taking = true;
    },
    text(part) {
      if (taking) raw += part;
    },
    close(name) {
      if (name === 'v' || name === 't') taking = false;
      if (name === 'c' && column < mostColumns) {
        while (row.fields.length < column) row.fields.push('');
        row.fields[column] = cellText(type, style, raw.trim(), book);
      }
      if (name === 'row' && row.fields.some((field) => field !== '')) rows.push(row);
    },
  });
  return rows;
}

/** Sheets of a workbook in their order, by name and by the path of their part. */
function sheetsOf(book: string, relations: string): { name: string; part: string }[] {
  const paths = new Map<string, string>();
  const found: { name: string; part: string }[] = [];
  const none = { text: () => undefined, close: () => undefined };
  walk(relations, {
    ...none,
    open(name, { Id = '', Target = '' }) {
      if (name === 'Relationship') paths.set(Id, Target.startsWith('/') ? Target.slice(1) : `xl/${Target}`);
    },
  });
  walk(book, {
    ...none,
    open(name, attributes) {
      if (name === 'sheet' && attributes['state'] !== 'veryHidden')
        found.push({ name: attributes['name'] ?? '', part: paths.get(attributes['r:id'] ?? '') ?? '' });
    },
  });
  return found;
}

/** Whether an archive is a workbook of Office Open XML (ECMA-376). */
export const isWorkbook = (entries: readonly Entry[]): boolean =>
  entries.some(({ name }) => name === 'xl/workbook.xml');

/**
 * The sheets of a workbook, cells as text: dates as YYYY-MM-DD with their time of day, numbers without the noise of doubles, formulas as
 * the value they were saved with. Throws a plain Error for what is torn or unpacks to more than 256 MB.
 */
export function workbookSheets(bytes: Uint8Array): WorkbookSheet[] {
  const entries = new Map(zipEntries(bytes).map((entry) => [entry.name, entry]));
  let left = mostBytes;
  const partOf = (name: string): string | undefined => {
    const entry = entries.get(name);
    if (entry === undefined) return undefined;
    left -= entry.size;
    if (left < 0) throw new Error('the workbook unpacks to more than 256 MB');
    return new TextDecoder().decode(entry.read());
  };
  const workbook = partOf('xl/workbook.xml');
  const relations = partOf('xl/_rels/workbook.xml.rels');
  if (workbook === undefined || relations === undefined) throw new Error('it has no list of sheets');
  const strings = partOf('xl/sharedStrings.xml');
  const styles = partOf('xl/styles.xml');
  const book: Book = {
    strings: strings === undefined ? [] : sharedStrings(strings),
    dates: styles === undefined ? [] : dateStyles(styles),
    epoch1904: /<(?:\w+:)?workbookPr[^>]*\bdate1904="(?:1|true)"/.test(workbook),
  };
  return sheetsOf(workbook, relations).flatMap(({ name, part }) => {
    const xml = partOf(part);
    return xml === undefined ? [] : [{ name, rows: sheetRows(xml, book) }];
  });
}
