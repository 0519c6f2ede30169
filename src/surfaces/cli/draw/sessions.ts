import type { View } from './parts/page.ts';
import { joined, page } from './parts/page.ts';
import { amount, type Doc, doc, docs, moment, text } from './parts/read.ts';

/** Letters of an id that name a conversation among many; `--session` takes them. */
const enough = 8;

function cost(session: Doc): string {
  const dollars = amount(session['cost']);
  return dollars === null ? 'unknown' : `$${dollars.toFixed(dollars < 1 ? 4 : 2)}`;
}

/** Conversations a line each, newest first, with as much of their ids as goes on with one. */
export function draw(output: unknown, view: View): string {
  const sessions = docs(doc(output)['sessions']);
  const on = page(view, 'USD');
  if (sessions.length === 0)
    return joined(on.wrap('Nothing was talked about yet. Begin with `coach chat`.'), on);
  const cells = (title: string, of: (session: Doc) => string) => ({ title, cells: sessions.map(of) });
  const first = text(sessions[0]!['id']).slice(0, enough);
  return joined(
    [
      ...on.table([
        cells('id', (session) => text(session['id']).slice(0, enough)),
        cells('last', (session) => moment(session['updatedAt'])),
        { ...cells('turns', (session) => String(amount(session['turns']) ?? 0)), align: 'right' },
        { ...cells('cost', cost), align: 'right', spare: 2 },
        { ...cells('began with', (session) => text(session['title'])), flexible: true },
      ]),
      '',
      ...on.wrap(`To go on: coach chat --session ${first}`),
    ],
    on,
  );
}
