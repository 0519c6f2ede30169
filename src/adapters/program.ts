import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';

/** A program that coach starts beside itself, in the built program's folder. Throws `unavailable`. */
export function programBeside(name: string, what: string): string {
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    for (const place of [name, path.join('dist', name)]) {
      const file = path.join(folder, place);
      if (fs.existsSync(file)) return file;
    }
    if (path.dirname(folder) === folder) break;
  }
  throw new CoachError(
    'unavailable',
    `The program that ${what} is missing`,
    'Run `npm run build` or install coach again.',
  );
}
