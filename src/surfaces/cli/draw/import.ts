import type { View } from './parts/page.ts';
import { joined, type Page, page } from './parts/page.ts';
import { amount, type Doc, doc, docs, text, texts } from './parts/read.ts';

const mostReasons = 5;

/** The paths without the folders all of them share: in a narrow table the file's own name must be left to read. */
function namesOf(paths: readonly string[]): string[] {
  const folder = (path: string) => path.slice(0, path.lastIndexOf('/') + 1);
  let shared = folder(paths[0] ?? '');
  while (shared !== '' && !paths.every((path) => path.startsWith(shared)))
    shared = folder(shared.slice(0, -1));
  return paths.map((path) => path.slice(shared.length));
}

/** What a person should read about one file beyond its row: why it failed, what was refused, what was noted. */
function remarks(file: Doc, name: string, on: Page): string[] {
  const error = doc(file['error']);
  const refused = docs(file['refused']);
  const message = text(error['message']).replace(`${text(file['path'])}: `, '');
  const lines = [
    ...(message === '' ? [] : [on.bad(message), ...[text(error['hint'])].filter((hint) => hint !== '')]),
    ...refused.slice(0, mostReasons).map((row) => `row ${text(row['row'])}: ${text(row['reason'])}`),
    ...(refused.length > mostReasons
      ? [`and ${refused.length - mostReasons} more refused rows; --json has all`]
      : []),
    ...texts(file['notes']),
  ];
  return lines.length === 0 ? [] : [name, ...lines.flatMap((line) => on.wrap(line, '  '))];
}

/** `coach market import`: a row a file, then what needs reading. */
export function draw(output: unknown, view: View): string {
  const result = doc(output);
  const on = page(view, 'INR');
  const files = docs(result['files']);
  const totals = doc(result['totals']);
  const count = (title: string, key: string, spare: number) => ({
    title,
    align: 'right' as const,
    spare,
    cells: files.map((file) => on.number(amount(file[key]), 0)),
  });
  const words: Record<string, string> = { wouldImport: 'would import', already: 'already there' };
  const total = (key: string) => on.number(amount(totals[key]), 0);
  const names = namesOf(files.map((file) => text(file['path'])));
  const told = files.flatMap((file, i) => remarks(file, names[i]!, on));
  return joined(
    [
      ...on.table([
        { title: 'file', cells: names, flexible: true },
        { title: 'format', cells: files.map((file) => text(file['format'])), spare: 1, flexible: true },
        {
          title: 'status',
          cells: files.map((file) => words[text(file['status'])] ?? text(file['status'])),
          paint: (cell, row) => (files[row]!['status'] === 'failed' ? on.bad(cell) : cell),
        },
        count('rows', 'rowsKept', 3),
        count('refused', 'rowsRefused', 2),
        count('chains', 'chainsAdded', 4),
        count('bars', 'barsAdded', 4),
      ]),
      ...(told.length === 0 ? [] : ['', ...told]),
      '',
      ...on.wrap(
        `${total('files')} files, ${total('rowsKept')} rows kept, ${total('rowsRefused')} refused, ${total('chainsAdded')} chains and ${total('barsAdded')} bars added, ${total('failed')} failed${result['dryRun'] === true ? ' (dry run: nothing was stored)' : ''}`,
      ),
    ],
    on,
  );
}
