import { unreadable } from '../market/reading.ts';

/** One line of a table; `line` counts from 1 with the header as the first. */
export interface Row {
  line: number;
  fields: readonly string[];
}

export interface Table {
  /** Column names, lower case with underscores. */
  columns: readonly string[];
  /** Every non-blank line below the header. `fields` is empty for a line that cannot be split. */
  rows(): Generator<Row>;
}

const lineLimit = 65_536;

/** Fields of a line with quotes (RFC 4180 §2, within one line); empty when a quote does not close. */
function splitQuoted(line: string, delimiter: string): string[] {
  const fields: string[] = [];
  let at = 0;
  while (at <= line.length) {
    if (line[at] === '"') {
      let text = '';
      let end = line.indexOf('"', ++at);
      while (end >= 0 && line[end + 1] === '"') {
        text += line.slice(at, end + 1);
        at = end + 2;
        end = line.indexOf('"', at);
      }
      if (end < 0) return [];
      fields.push(text + line.slice(at, end));
      at = end + 1;
      if (at < line.length && line[at] !== delimiter) return [];
      at++;
    } else {
      const end = line.indexOf(delimiter, at);
      fields.push(end < 0 ? line.slice(at) : line.slice(at, end));
      at = end < 0 ? line.length + 1 : end + 1;
    }
  }
  return fields;
}

function split(line: string, delimiter: string): string[] {
  if (line.length > lineLimit) return [];
  return line.includes('"') ? splitQuoted(line, delimiter) : line.split(delimiter);
}

function* lines(text: string, from: number, first: number): Generator<{ line: number; text: string }> {
  let number = first;
  for (let at = from; at < text.length; number++) {
    const end = text.indexOf('\n', at);
    const stop = end < 0 ? text.length : end;
    const raw = text.slice(at, text[stop - 1] === '\r' ? stop - 1 : stop);
    if (raw.trim() !== '') yield { line: number, text: raw };
    at = stop + 1;
  }
}

/** A header cell as it is compared: `Adj Close` and `ADJ_CLOSE` are the same column. */
export function columnName(cell: string): string {
  return cell
    .toLowerCase()
    .replace(/[^a-z0-9#]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

const delimiterOf = (head: string): string =>
  [',', ';', '\t', '|'].reduce((best, next) =>
    head.split(next).length > head.split(best).length ? next : best,
  );

/** A table with a header, or without one when `columns` names what stands in each place; `above` lines of the file came before the text. */
export function tableOf(name: string, text: string, columns?: readonly string[], above = 0): Table {
  const head = lines(text, 0, 1 + above).next().value;
  if (head === undefined) throw unreadable(name, 'the file is empty', 'Save the data again.');
  const delimiter = delimiterOf(head.text.slice(0, 4096));
  return {
    columns: columns ?? split(head.text, delimiter).map(columnName),
    *rows() {
      let header = columns === undefined;
      for (const { line, text: raw } of lines(text, 0, 1 + above)) {
        if (!header) yield { line, fields: split(raw, delimiter) };
        header = false;
      }
    },
  };
}

/** Place of the first of these names among the columns, -1 when none is there. */
export function columnOf(table: Table, ...names: readonly string[]): number {
  for (const name of names) {
    const at = table.columns.indexOf(name);
    if (at >= 0) return at;
  }
  return -1;
}

/** Why a row cannot be used as a whole: cut short, broken quotes; undefined when it can. */
export function rowFault(row: Row, table: Table, least: number): string | undefined {
  if (row.fields.length === 0) return 'the line is too long or a quote in it does not close';
  if (row.fields.length < least)
    return `${row.fields.length} fields where the header has ${table.columns.length}`;
  if (row.fields.length > table.columns.length + 1) {
    return `${row.fields.length} fields where the header has ${table.columns.length}`;
  }
  return undefined;
}

/** A parser that remembers, for columns where few values repeat often. */
export function remembered<T, K = string>(parse: (text: K) => T): (text: K) => T {
  const seen = new Map<K, T>();
  return (text) => {
    if (seen.has(text)) return seen.get(text)!;
    const value = parse(text);
    if (seen.size < 10_000) seen.set(text, value);
    return value;
  };
}
