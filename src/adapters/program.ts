import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';

/** A file or folder of the built program, found by walking up from this code; null where there is none. */
function beside(name: string): string | null {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    for (const place of [name, path.join('dist', name)]) {
      const file = path.join(folder, place);
      if (fs.existsSync(file)) return file;
    }
    if (path.dirname(folder) === folder) return null;
  }
}

/** The folder of the page that a server shows, or null where it was not built. */
export function pageFolder(): string | null {
  const index = beside(path.join('web', 'index.html'));
  return index === null ? null : path.dirname(index);
}

/** A program that coach starts beside itself, in the built program's folder. Throws `unavailable`. */
export function programBeside(name: string, what: string): string {
  const file = beside(name);
  if (file !== null) return file;
  throw new CoachError(
    'unavailable',
    `The program that ${what} is missing`,
    'Run `npm run build` or install coach again.',
  );
}
