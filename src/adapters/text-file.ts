import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';

const mostBytes = 256 * 1024;

/** A small text file a person named. */
export async function readText(file: string): Promise<string> {
  try {
    const { size } = await fs.stat(file);
    if (size > mostBytes)
      throw new CoachError('usage', `${file} is larger than 256 KB`, 'Give a smaller file.');
    return await fs.readFile(file, 'utf8');
  } catch (thrown) {
    if (thrown instanceof CoachError) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CoachError(
      code === 'ENOENT' ? 'missing' : 'usage',
      `Cannot read ${file} (${code})`,
      'Give the path of a readable file.',
    );
  }
}

/** A new file that only its owner may read; what is there already is left alone. Gives its whole path. */
export async function writeText(file: string, text: string): Promise<string> {
  const whole = path.resolve(file.replace(/^~(?=\/|$)/, os.homedir()));
  try {
    await fs.writeFile(whole, text, { flag: 'wx', mode: 0o600, flush: true });
    return whole;
  } catch (thrown) {
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
    if (code === 'EEXIST')
      throw new CoachError(
        'refused',
        `${whole} is there already`,
        'Give another name; nothing is overwritten.',
      );
    if (code === 'ENOSPC' || code === 'EIO') await fs.rm(whole, { force: true }).catch(() => undefined);
    throw new CoachError('unavailable', `Cannot write ${whole} (${code})`, 'Check the folder and its space.');
  }
}
