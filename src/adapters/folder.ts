import fs from 'node:fs';
import path from 'node:path';

/**
 * Makes a folder and those above it, readable by their owner alone. Node's own recursive way never returns where the system
 * says "no such folder" to a new one in an existing one (under /proc), so each is made by itself.
 */
export function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  const above = path.dirname(folder);
  if (above !== folder) makeFolder(above);
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'EEXIST') throw thrown;
  }
}
