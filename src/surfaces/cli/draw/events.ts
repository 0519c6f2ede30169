import type { View } from './parts/page.ts';
import { joined, page, warnings } from './parts/page.ts';
import { type Doc, doc, docs, moment, text } from './parts/read.ts';

const scalar = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

/** What an event says: its own fields, of a chain how many rows it has; hashes are for programs. */
function said(event: Doc): string {
  const body = event['body'];
  if (typeof body !== 'object' || body === null) return scalar(body);
  return Object.entries(body)
    .filter(([name]) => name !== 'hash')
    .map(([name, value]) => [name, scalar(value) || scalar(doc(value)['count'])])
    .filter(([, told]) => told !== '')
    .map(([name, told]) => `${name} ${told}`)
    .join(', ');
}

/** Events of the log, one a line, as they were found or newest first. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const events = docs(answer['events']);
  const on = page(view, 'INR');
  if (events.length === 0)
    return joined([...on.wrap('No event of the log fits.'), ...warnings(answer, on)], on);
  const cells = (title: string, of: (event: Doc) => string) => ({ title, cells: events.map(of) });
  return joined(
    [
      ...on.table([
        { ...cells('no.', (event) => scalar(event['seq'])), align: 'right', spare: 1 },
        cells('when', (event) => moment(event['at'])),
        cells('kind', (event) => text(event['kind'])),
        { ...cells('what', said), flexible: true },
      ]),
      ...warnings(answer, on),
    ],
    on,
  );
}
