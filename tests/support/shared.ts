import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

const root = path.resolve(import.meta.dirname, '../../../shared');

/** True where the folder of reference data lies beside the checkout. Tests that need it use `describe.skipIf(!hasShared)` so that they are counted as skipped. */
export const hasShared = fs.existsSync(path.join(root, 'golden'));

/** Absolute path of a file in the folder of reference data. */
export const sharedPath = (name: string): string => path.join(root, name);

/** A file's bytes, unzipped when it ends in .gz. */
export function sharedBytes(name: string): Buffer {
  const bytes = fs.readFileSync(sharedPath(name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** One golden file, parsed. `meta` in it is the authority for tolerances. */
export function golden<T>(name: string): T {
  return JSON.parse(fs.readFileSync(sharedPath(`golden/${name}`), 'utf8')) as T;
}

/** Rows of a column-ordered golden file as objects. */
export function goldenRows<T>(name: string): T[] {
  const { columns, rows } = golden<{ columns: string[]; rows: unknown[][] }>(name);
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])) as T);
}
