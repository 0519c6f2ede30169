import fs from 'node:fs/promises';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';
import { located, readNamed } from './named-file.ts';

const mostBytes = 256 * 1024;

/** A small text file a person named. */
export async function readText(file: string, signal?: AbortSignal): Promise<string> {
  return (await readNamed(file, { most: mostBytes, signal })).toString('utf8');
}

/** A new file that only its owner may read; what is there already is left alone. Gives its whole path. */
export async function writeText(file: string, text: string): Promise<string> {
  const whole = path.resolve(located(file));
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
    if (code === 'ENOSPC' || code === 'EIO' || code === 'EFBIG' || code === 'EDQUOT')
      await fs.rm(whole, { force: true }).catch(() => undefined);
    throw new CoachError('unavailable', `Cannot write ${whole} (${code})`, 'Check the folder and its space.');
  }
}
