import type { Column } from '../text/table.ts';
import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { type Doc, doc, docs, isDoc, spoken } from './parts/read.ts';

const mostRows = 200;

const isSentences = (value: unknown): value is string[] =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.every((item) => typeof item === 'string' && item.includes(' '));

/** A single value in a few words; a number keeps its digits. */
function word(value: unknown, on: Page): string {
  if (value === null || value === undefined) return on.dash;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') {
    return Number.isInteger(value) ? on.number(value, 0) : String(Number(value.toPrecision(8)));
  }
  if (Array.isArray(value))
    return value.every((item) => !isDoc(item))
      ? value.map((item) => word(item, on)).join(', ')
      : `${value.length} rows`;
  if (isDoc(value))
    return Object.entries(value)
      .map(([key, item]) => `${spoken(key)} ${word(item, on)}`)
      .join(', ');
  return String(value).replaceAll('\n', ' ');
}

/** A list of objects as a table; keys that only hold lists of objects are counted. */
export function rowsOf(rows: readonly Doc[], on: Page, room = on.columns): string[] {
  const shown = rows.slice(0, mostRows);
  const keys = [...new Set(shown.flatMap((row) => Object.keys(row)))];
  const columns = keys.map((key, i): Column => {
    const values = shown.map((row) => row[key]);
    const numeric = values.every(
      (value) => value === null || value === undefined || typeof value === 'number',
    );
    return {
      title: spoken(key),
      align: numeric ? 'right' : 'left',
      cells: values.map((value) => word(value, on)),
      spare: i === 0 ? 0 : i,
      flexible: !numeric,
    };
  });
  const more = rows.length - shown.length;
  return [...on.table(columns, room), ...(more > 0 ? [on.dim(`and ${more} more; --json has all`)] : [])];
}

function pairs(entries: readonly (readonly [string, unknown])[], on: Page): string[] {
  const left = Math.min(24, Math.max(0, ...entries.map(([key]) => spoken(key).length)));
  return entries.flatMap(([key, value]) => {
    const indent = ' '.repeat(left + 2);
    const parts = isSentences(value) ? value : [word(value, on)];
    const [first = '', ...rest] = parts.flatMap((part) => on.wrap(part, indent));
    return [`${on.dim(spoken(key).padEnd(left))}  ${first.trimStart()}`, ...rest];
  });
}

/** Any JSON document: single values as lines, lists of objects as tables, objects under their name. */
export function draw(output: unknown, view: View): string {
  const on = page(view, 'INR');
  if (Array.isArray(output)) {
    const rows = docs(output);
    return joined(
      rows.length === output.length && rows.length > 0
        ? rowsOf(rows, on)
        : output.map((item) => word(item, on)),
      on,
    );
  }
  if (!isDoc(output)) return joined([word(output, on)], on);
  const entries = Object.entries(doc(output));
  const isTable = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(isDoc);
  const simple = entries.filter(([, value]) => !isDoc(value) && !isTable(value));
  const sections = entries.filter(([, value]) => isDoc(value) || isTable(value));
  return joined(
    [
      ...pairs(simple, on),
      ...sections.flatMap(([key, value]) => [
        '',
        on.strong(spoken(key)),
        ...(isDoc(value) ? pairs(Object.entries(value), on) : rowsOf(docs(value), on)),
      ]),
    ],
    on,
  );
}
