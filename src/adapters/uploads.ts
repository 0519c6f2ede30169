import fs from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from './folder.ts';

/** Writes what was sent as a file of its own that only its owner may read, lets work be done with it, and takes it away again. */
export async function withUpload<T>(
  home: string,
  name: string,
  bytes: Uint8Array,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const cache = path.join(home, 'cache');
  makeFolder(cache);
  const folder = await fs.mkdtemp(path.join(cache, 'upload-'));
  const file = path.join(folder, path.basename(name));
  try {
    await fs.writeFile(file, bytes, { flag: 'wx', mode: 0o600 });
    return await work(file);
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
