import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';

let found: string | undefined;

/** The folder of bundled facts and samples, found by walking up from this code: it lies elsewhere when built. */
export function dataFolder(): string {
  if (found !== undefined) return found;
  for (let folder = import.meta.dirname; ; folder = path.dirname(folder)) {
    const candidate = path.join(folder, 'data');
    if (fs.existsSync(path.join(candidate, 'sample'))) return (found = candidate);
    if (path.dirname(folder) === folder) break;
  }
  throw new CoachError('internal', 'The bundled data folder is missing', 'Install coach again.');
}
