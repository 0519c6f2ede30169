import { rowsOf } from './document.ts';
import type { View } from './parts/page.ts';
import { joined, page } from './parts/page.ts';
import { amount, doc, docs, text, texts } from './parts/read.ts';

/** `coach query`: the rows, then what they are. */
export function draw(output: unknown, view: View): string {
  const answer = doc(output);
  const on = page(view, 'INR');
  const rows = docs(answer['rows']);
  const count = amount(answer['rowCount']) ?? 0;
  const more = answer['truncated'] === true ? ', and there are more' : '';
  return joined(
    [
      ...rowsOf(rows, on),
      ...(count === 0 ? on.wrap('No rows.') : [on.dim(`${count} row${count === 1 ? '' : 's'}${more}`)]),
      ...texts(answer['notes']).flatMap((note) => on.wrap(note).map(on.dim)),
      ...(answer['from'] === 'words' ? on.wrap(text(answer['sql'])).map(on.dim) : []),
    ],
    on,
  );
}
