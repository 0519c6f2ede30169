import fs from 'node:fs/promises';
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
