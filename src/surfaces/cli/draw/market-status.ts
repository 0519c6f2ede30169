import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { type Doc, doc, docs, moment, text, texts } from './parts/read.ts';

function shelf(title: string, rows: readonly Doc[], on: Page): string[] {
  if (rows.length === 0) return ['', on.strong(title), on.dim('nothing')];
  return [
    '',
    on.strong(title),
    ...on.table([
      { title: 'symbol', cells: rows.map((row) => text(row['symbol'])) },
      { title: 'has', cells: rows.map((row) => texts(row['has']).join(', ')), flexible: true },
      { title: 'age', cells: rows.map((row) => text(row['note'])), flexible: true },
    ]),
  ];
}

/** `coach market status`: who is open, and what coach holds. */
export function draw(output: unknown, view: View): string {
  const status = doc(output);
  const on = page(view, 'INR');
  const rows = docs(status['exchanges']);
  const word = (open: unknown) => (open === true ? 'open' : open === false ? 'closed' : 'unknown');
  return joined(
    [
      on.dim(moment(status['now'])),
      ...on.table([
        { title: 'exchange', cells: rows.map((row) => text(row['exchange'])) },
        {
          title: 'now',
          cells: rows.map((row) => word(row['open'])),
          paint: (cell, row) => (rows[row]!['open'] === true ? on.good(cell) : on.dim(cell)),
        },
        { title: 'note', cells: rows.map((row) => text(row['note'])), flexible: true },
        { title: 'next', cells: rows.map((row) => moment(row['nextSession'])), spare: 1 },
        { title: 'calendar to', cells: rows.map((row) => text(row['calendarThrough'])), spare: 2 },
      ]),
      ...shelf('Stored', docs(status['stored']), on),
      ...shelf('Bundled sample', docs(status['sample']), on),
    ],
    on,
  );
}
