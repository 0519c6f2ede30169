import fs from 'node:fs';
import path from 'node:path';
import { CoachError } from '../core/errors.ts';
import type { Secret, Secrets } from '../ports/secrets.ts';
import { makeFolder } from './folder.ts';

type Keys = Record<string, string>;

function read(file: string): Keys {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CoachError('unavailable', `The key file cannot be read: ${file}`, 'Check its permissions.');
  }
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return Object.fromEntries(Object.entries(value).filter((pair) => typeof pair[1] === 'string')) as Keys;
    }
  } catch {
    // Falls through to the one message below, which shows nothing of the content.
  }
  throw new CoachError('usage', `The key file is not readable: ${file}`, 'Delete it and set the keys again.');
}

/** The new file stands whole or not at all, and nobody else may read it at any moment. */
function write(file: string, keys: Keys): void {
  const folder = path.dirname(file);
  const partial = `${file}.${process.pid}.partial`;
  try {
    makeFolder(folder);
    fs.writeFileSync(partial, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600, flush: true });
    fs.renameSync(partial, file);
    fs.chmodSync(file, 0o600);
  } catch (thrown) {
    fs.rmSync(partial, { force: true });
    const code = (thrown as NodeJS.ErrnoException).code ?? 'unknown';
    throw new CoachError(
      'unavailable',
      `The key file ${file} cannot be written (${code})`,
      'Check the folder, or put the key into OPENAI_API_KEY.',
    );
  }
}

/** Keys from the environment and from one file, readable by its owner alone, each for one origin. */
export function keyFile(file: string, environment: readonly Secret[]): Secrets {
  return {
    path: file,
    find(origin) {
      const named = environment.find((key) => key.origin === origin);
      if (named) return named;
      const value = read(file)[origin];
      return value === undefined ? null : { value, origin };
    },
    list() {
      const kept = Object.keys(read(file)).map((origin) => ({ origin, from: 'file' as const }));
      return [...environment.map(({ origin }) => ({ origin, from: 'environment' as const })), ...kept];
    },
    set: (origin, value) => write(file, { ...read(file), [origin]: value }),
    remove(origin) {
      const { [origin]: found, ...rest } = read(file);
      if (found === undefined) return false;
      write(file, rest);
      return true;
    },
  };
}
