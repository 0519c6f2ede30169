import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { amount, type Doc, doc, docs, text, texts } from './parts/read.ts';

const mostReasons = 8;

function list(rows: unknown): string {
  const all = Array.isArray(rows) ? rows.map(String) : [];
  const shown = all.slice(0, 6).join(', ');
  return all.length > 6
    ? `rows ${shown} and ${all.length - 6} more`
    : `row${all.length === 1 ? '' : 's'} ${shown}`;
}

function remarks(file: Doc, on: Page): string[] {
  const error = doc(file['error']);
  const refused = docs(file['refused']);
  const sums = docs(file['totals']).map((total) => {
    const own = page(on.view, text(total['currency']));
    const money = (key: string) => own.money(amount(total[key]), 2);
    return `bought ${money('bought')}, sold ${money('sold')}, charges ${money('charges')}, paid in and out ${money('flows')}`;
  });
  const days = text(file['from']) === '' ? [] : [`${text(file['from'])} to ${text(file['to'])}`];
  const lines = [
    ...(text(error['message']) === ''
      ? []
      : [on.bad(`${text(error['message'])} ${text(error['hint'])}`.trim())]),
    ...days,
    ...sums,
    ...refused.slice(0, mostReasons).map((row) => `row ${text(row['row'])} refused: ${text(row['reason'])}`),
    ...(refused.length > mostReasons
      ? [`and ${refused.length - mostReasons} more refused rows; --json has all`]
      : []),
    ...docs(file['withheld']).map(
      (group) =>
        `${text(group['symbol'])} left out with row ${text(group['because'])}: ${list(group['rows'])}; without that row they would be a position that never was`,
    ),
    ...texts(file['notes']),
  ];
  return lines.length === 0 ? [] : [text(file['path']), ...lines.flatMap((line) => on.wrap(line, '  '))];
}

/** `coach journal import`: a row a file, its worked totals, and what needs reading. */
export function draw(output: unknown, view: View): string {
  const result = doc(output);
  const on = page(view, 'INR');
  const files = docs(result['files']);
  const dry = result['dryRun'] === true;
  const count = (title: string, of: (file: Doc) => number | null, spare: number) => ({
    title,
    align: 'right' as const,
    spare,
    cells: files.map((file) => on.number(of(file), 0)),
  });
  const words: Record<string, string> = { wouldImport: 'would import', already: 'already there' };
  const totals = doc(result['totals']);
  const total = (key: string) => on.number(amount(totals[key]), 0);
  return joined(
    [
      ...on.table([
        { title: 'file', cells: files.map((file) => text(file['path'])), flexible: true },
        { title: 'format', cells: files.map((file) => text(file['format'])), spare: 1 },
        {
          title: 'status',
          cells: files.map((file) => words[text(file['status'])] ?? text(file['status'])),
          paint: (cell, row) => (files[row]!['status'] === 'failed' ? on.bad(cell) : cell),
        },
        count('trades', (file) => amount(file['trades']), 3),
        count('cash', (file) => amount(file['flows']), 4),
        count(dry ? 'new' : 'added', (file) => amount(file['added']), 0),
        count('refused', (file) => docs(file['refused']).length, 2),
      ]),
      '',
      ...files.flatMap((file) => remarks(file, on)),
      '',
      ...on.wrap(
        `${total('added')} rows ${dry ? 'would be added' : 'added'}, ${total('already')} there already, ${total('refused')} refused${dry ? ' (dry run: nothing was stored)' : ''}`,
      ),
    ],
    on,
  );
}
