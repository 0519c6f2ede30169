import { decimalsOf, type FileDecimals } from '../files/decimals.ts';
import { columnName, type Row } from './cells.ts';

/** A line of delimited text taken apart; `fields` is empty where a quote does not close. */
export interface Line {
  line: number;
  fields: readonly string[];
}

const lineLimit = 65_536;
/** A field may break over so many lines; beyond that the quote is taken for a broken one. */
const mostBreaks = 4;

function splitLine(text: string, delimiter: string): string[] | null {
  if (text.length > lineLimit) return [];
  if (!text.includes('"')) return text.split(delimiter);
  const fields: string[] = [];
  for (let at = 0; at <= text.length; ) {
    if (text[at] !== '"') {
      const end = text.indexOf(delimiter, at);
      fields.push(end < 0 ? text.slice(at) : text.slice(at, end));
      at = end < 0 ? text.length + 1 : end + 1;
      continue;
    }
    let field = '';
    let end = text.indexOf('"', ++at);
    for (; end >= 0 && text[end + 1] === '"'; end = text.indexOf('"', at)) {
      field += text.slice(at, end + 1);
      at = end + 2;
    }
    if (end < 0) return null;
    fields.push(field + text.slice(at, end));
    at = end + 1;
    if (at < text.length && text[at] !== delimiter) return [];
    at++;
  }
  return fields;
}

/** Lines of delimited text (RFC 4180); CRLF, blank lines and breaks inside quotes are understood, a torn quote costs its line only. */
export function linesOf(text: string, delimiter: string): Line[] {
  const raw = text.split(/\r\n|\n|\r/);
  const found: Line[] = [];
  for (let i = 0; i < raw.length; i++) {
    if (raw[i]!.trim() === '') continue;
    let fields = splitLine(raw[i]!, delimiter);
    let joined = raw[i]!;
    let taken = 0;
    while (fields === null && taken < mostBreaks && i + taken + 1 < raw.length) {
      taken++;
      joined += `\n${raw[i + taken]}`;
      fields = splitLine(joined, delimiter);
    }
    found.push({ line: i + 1, fields: fields ?? [] });
    if (fields !== null) i += taken;
  }
  return found;
}

/** The delimiter a text most likely uses: the one its first lines hold most. */
export function delimiterOf(text: string): string {
  const head = text.slice(0, 8192);
  return [',', ';', '\t', '|'].reduce((best, next) =>
    head.split(next).length > head.split(best).length ? next : best,
  );
}

/** Rows below a header, by column name. */
export interface Sheet {
  columns: readonly string[];
  rows: Row[];
  /** Rows that cannot be read as a whole, with what fields they have. */
  broken: { row: Row | { line: number }; reason: string }[];
  /** What separates its fields; a comma where nothing does. */
  delimiter: string;
  /** How numbers are written, judged over the whole file. */
  decimals: FileDecimals;
}

const rowOf = (
  line: number,
  part: number,
  places: ReadonlyMap<string, number>,
  fields: readonly string[],
  decimals: FileDecimals,
): Row => ({
  line,
  part,
  decimals,
  at: (place) => (fields[place] ?? '').trim(),
  get(...names) {
    for (const name of names) {
      const text = fields[places.get(name) ?? -1]?.trim();
      if (text !== undefined && text !== '') return text;
    }
    return '';
  },
});

function placesOf(columns: readonly string[]): Map<string, number> {
  const places = new Map<string, number>();
  columns.forEach((name, i) => {
    if (name !== '' && !places.has(name)) places.set(name, i);
  });
  return places;
}

/** The sheet whose header is `lines[head]`. A header met again starts a new part; a row with too few fields is broken. */
export function sheetOf(lines: readonly Line[], head: number, delimiter = ','): Sheet {
  const columns = lines[head]!.fields.map(columnName);
  const places = placesOf(columns);
  const named = columns.findLastIndex((name) => name !== '') + 1;
  const decimals = decimalsOf(lines.slice(head + 1), delimiter);
  const sheet: Sheet = { columns, rows: [], broken: [], delimiter, decimals };
  let part = 0;
  for (const { line, fields } of lines.slice(head + 1)) {
    if (fields.length === 0)
      sheet.broken.push({ row: { line }, reason: 'a quote does not close, or the line is too long' });
    else if (fields.length >= named && fields.every((field, i) => columnName(field) === (columns[i] ?? '')))
      part++;
    else if (fields.length < named && fields.length > 1)
      sheet.broken.push({
        row: rowOf(line, part, places, fields, decimals),
        reason: `cut short: ${fields.length} of ${named} fields`,
      });
    else if (fields.length === 1 && named > 1)
      sheet.broken.push({ row: { line }, reason: 'no row of this table' });
    else sheet.rows.push(rowOf(line, part, places, fields, decimals));
  }
  return sheet;
}

/** The sheet of flat records (JSON objects, XML attributes); values that are no text or number are left empty. */
export function sheetOfRecords(records: readonly ReadonlyMap<string, unknown>[]): Sheet {
  const columns = [...new Set(records.flatMap((record) => [...record.keys()].map(columnName)))];
  const places = placesOf(columns);
  const rows = records.map((record, i) => {
    const fields = new Array<string>(columns.length).fill('');
    for (const [key, value] of record) {
      const place = places.get(columnName(key));
      if (place !== undefined && (typeof value === 'string' || typeof value === 'number'))
        fields[place] = String(value);
    }
    return rowOf(i + 1, 0, places, fields, 'unsaid');
  });
  return { columns, rows, broken: [], delimiter: ',', decimals: 'unsaid' };
}
