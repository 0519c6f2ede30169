import type { View } from './parts/page.ts';
import { joined, page } from './parts/page.ts';
import { doc, docs, text } from './parts/read.ts';

/** `coach config list`: every setting, its value and who set it. */
export function draw(output: unknown, view: View): string {
  const config = doc(output);
  const on = page(view, 'INR');
  const rows = docs(config['settings']);
  const value = (given: unknown) =>
    given === null ? '(unset)' : typeof given === 'boolean' ? String(given) : text(given);
  return joined(
    [
      ...on.table([
        { title: 'setting', cells: rows.map((row) => text(row['key'])), paint: (cell) => on.strong(cell) },
        { title: 'value', cells: rows.map((row) => value(row['value'])) },
        {
          title: 'from',
          cells: rows.map((row) => text(row['origin'])),
          spare: 1,
          paint: (cell) => on.dim(cell),
        },
        { title: 'what for', cells: rows.map((row) => text(row['summary'])), spare: 2, flexible: true },
      ]),
      '',
      on.dim(`saved in ${text(config['path'])}`),
    ],
    on,
  );
}
