import fs from 'node:fs/promises';
import path from 'node:path';
import { CoachError } from '../../core/errors.ts';
import { partialOf, sweep } from '../kept-file.ts';
import { located } from '../named-file.ts';

/** How every report of coach's begins; a file that begins otherwise is never written over. */
export const reportMark = '<!doctype html><!-- coach report -->';

async function ours(file: string): Promise<boolean> {
  const handle = await fs
    .open(file, fs.constants.O_RDONLY | (fs.constants.O_NONBLOCK ?? 0))
    .catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'ENOENT') return null;
      throw new CoachError(
        'unavailable',
        `${file} cannot be looked at (${thrown.code})`,
        'Choose another path.',
        { cause: thrown },
      );
    });
  if (handle === null) return true;
  try {
    const { buffer, bytesRead } = await handle.read(
      Buffer.alloc(reportMark.length),
      0,
      reportMark.length,
      null,
    );
    return buffer.subarray(0, bytesRead).toString('latin1') === reportMark;
  } finally {
    await handle.close();
  }
}

/** Writes a report beside its place and moves it there once it is whole, readable by its owner alone. */
export async function writeReport(name: string, html: string): Promise<string> {
  const file = path.resolve(located(name));
  if (!/\.html?$/i.test(file))
    throw new CoachError('usage', `${name} is no HTML file`, 'Let the path end in .html.');
  if (!(await ours(file)))
    throw new CoachError(
      'refused',
      `${file} is there and is no report of coach's`,
      'Choose another path; coach will not write over it.',
    );
  const partial = partialOf(file);
  sweep(path.dirname(file));
  try {
    await fs.writeFile(partial, reportMark + html, { mode: 0o600, flag: 'wx' });
    await fs.rename(partial, file);
  } catch (cause) {
    await fs.rm(partial, { force: true });
    throw new CoachError(
      'unavailable',
      `${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`,
      'Choose a folder that is there and can be written.',
      { cause },
    );
  }
  return file;
}
