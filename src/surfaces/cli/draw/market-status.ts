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

function loginTable(rows: readonly Doc[], on: Page): string[] {
  if (rows.length === 0) return [];
  const good = (row: Doc) => row['state'] === 'good' && row['coversSession'] !== false;
  const words = (row: Doc) => {
    if (row['state'] === 'ended') return `ended; coach market login ${text(row['vendor'])}`;
    if (row['state'] === 'elsewhere') return 'for another server than the settings name';
    return row['coversSession'] === false ? 'ends before the next session closes' : 'good';
  };
  return [
    '',
    on.strong('Logins'),
    ...on.table([
      { title: 'vendor', cells: rows.map((row) => text(row['vendor'])) },
      { title: 'who', cells: rows.map((row) => text(row['who'])) },
      {
        title: 'until',
        cells: rows.map((row) => (row['expiresAt'] === null ? '' : moment(row['expiresAt']))),
      },
      {
        title: 'state',
        cells: rows.map(words),
        flexible: true,
        paint: (cell, row) => (good(rows[row]!) ? on.good(cell) : on.bad(cell)),
      },
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
      ...loginTable(docs(status['logins']), on),
    ],
    on,
  );
}
