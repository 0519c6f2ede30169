import { decimalsJudge, type FileDecimals } from '../files/decimals.ts';
import { type List, listOf, type Numbers, numbers } from '../files/list.ts';
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

const [tab, feed, verticalTab, formFeed, back, blank, quote] = [9, 10, 11, 12, 13, 32, 34];

/** Whether nothing but blanks stands between two places. */
function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let i = from; i < to; i++) {
    const byte = bytes[i]!;
    if (byte === tab || byte === verticalTab || byte === formFeed || byte === blank) continue;
    // Beyond ASCII there are blanks too.
    return byte >= 0x80 && bytes.toString('utf8', i, to).trim() === '';
  }
  return true;
}

/** Where the lines of a text begin and end, blank ones too. */
function spansOf(bytes: Buffer): { starts: Numbers; ends: Numbers } {
  const [starts, ends] = [numbers(), numbers()];
  let from = 0;
  for (let i = 0; i <= bytes.length; i++) {
    const byte = bytes[i];
    if (byte !== feed && byte !== back && byte !== undefined) continue;
    starts.push(from);
    ends.push(i);
    if (byte === back && bytes[i + 1] === feed) i++;
    from = i + 1;
  }
  return { starts, ends };
}

/**
 * Lines of delimited text (UTF-8, RFC 4180), taken apart when they are asked for; CRLF, blank lines and breaks inside quotes are
 * understood, a torn quote costs its line only.
 */
export function linesOf(text: Buffer | string, delimiter: string): List<Line> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const { starts, ends } = spansOf(bytes);
  const [places, lasts] = [numbers(), numbers()];
  const textOf = (first: number, last: number) => {
    const raw = bytes.toString('utf8', starts.at(first), ends.at(last));
    return first === last ? raw : raw.replace(/\r\n|\r/g, '\n');
  };
  let nextQuote = bytes.indexOf(quote);
  for (let i = 0; i < starts.length; i++) {
    if (isBlank(bytes, starts.at(i), ends.at(i))) continue;
    let last = i;
    if (nextQuote >= 0 && nextQuote < starts.at(i)) nextQuote = bytes.indexOf(quote, starts.at(i));
    if (nextQuote >= 0 && nextQuote < ends.at(i)) {
      const most = Math.min(starts.length - 1, i + mostBreaks);
      while (last <= most && splitLine(textOf(i, last), delimiter) === null) last++;
    }
    const torn = last > i + mostBreaks || last >= starts.length;
    places.push(i);
    lasts.push(torn ? i : last);
    if (!torn) i = last;
  }
  return listOf(places.length, (n): Line => {
    const first = places.at(n);
    return { line: first + 1, fields: splitLine(textOf(first, lasts.at(n)), delimiter) ?? [] };
  });
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
  rows: List<Row>;
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

type Judged = 'row' | 'header' | 'torn' | 'short' | 'foreign';

/** What a line is to a table; `named` is how many columns of it bear a name. */
function judged(fields: readonly string[], columns: readonly string[], named: number): Judged {
  if (fields.length === 0) return 'torn';
  if (fields.length >= named && fields.every((field, i) => columnName(field) === (columns[i] ?? '')))
    return 'header';
  if (fields.length < named && fields.length > 1) return 'short';
  return fields.length === 1 && named > 1 ? 'foreign' : 'row';
}

/** The sheet whose header is `lines[head]`. A header met again starts a new part; a row with too few fields is broken. */
export function sheetOf(lines: List<Line>, head: number, delimiter = ','): Sheet {
  const columns = lines.at(head)!.fields.map(columnName);
  const byName = placesOf(columns);
  const named = columns.findLastIndex((name) => name !== '') + 1;
  const judge = decimalsJudge(delimiter);
  const [places, parts] = [numbers(), numbers()];
  const broken: { place: number; part: number; judged: Judged }[] = [];
  let part = 0;
  for (let place = head + 1; place < lines.length; place++) {
    const { fields } = lines.at(place)!;
    judge.see(fields);
    const what = judged(fields, columns, named);
    if (what === 'header') part++;
    else if (what !== 'row') broken.push({ place, part, judged: what });
    else {
      places.push(place);
      parts.push(part);
    }
  }
  const decimals = judge.verdict();
  const row = (place: number, own: number): Row => {
    const { line, fields } = lines.at(place)!;
    return rowOf(line, own, byName, fields, decimals);
  };
  return {
    columns,
    rows: listOf(places.length, (i) => row(places.at(i), parts.at(i))),
    broken: broken.map(({ place, part: own, judged: what }) => {
      const { line, fields } = lines.at(place)!;
      if (what === 'torn')
        return { row: { line }, reason: 'a quote does not close, or the line is too long' };
      if (what === 'foreign') return { row: { line }, reason: 'no row of this table' };
      return { row: row(place, own), reason: `cut short: ${fields.length} of ${named} fields` };
    }),
    delimiter,
    decimals,
  };
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
