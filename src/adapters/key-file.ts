import fs from 'node:fs';
import { CoachError } from '../core/errors.ts';
import { lenientJson } from '../core/lenient-json.ts';
import type { Secret, Secrets } from '../ports/secrets.ts';
import { changeFile } from './kept-file.ts';

type Keys = Record<string, string>;

function parsed(file: string, text: string): Keys {
  const read = lenientJson(text);
  const value = 'value' in read ? read.value : null;
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value).filter((pair) => typeof pair[1] === 'string')) as Keys;
  // Where it breaks may be shown, nothing of what it holds.
  const where = 'line' in read ? ` (line ${read.line})` : '';
  throw new CoachError(
    'usage',
    `The key file is not readable: ${file}${where}`,
    'Mend that line, or delete the file and set the keys again.',
  );
}

function read(file: string): Keys {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CoachError('unavailable', `The key file cannot be read: ${file}`, 'Check its permissions.');
  }
  return parsed(file, text);
}

/** From here on a core dump of this process holds none of its memory, where its keys lie (core(5)). */
export function forgetInCores(): void {
  try {
    fs.writeFileSync('/proc/self/coredump_filter', '0');
  } catch {
    // A system that mounts no /proc, or none that may be written.
  }
}

const hint = 'Check the folder, or put the key into OPENAI_API_KEY.';

/** Keys from the environment and from one file, readable by its owner alone, each for one origin. */
export function keyFile(file: string, environment: readonly Secret[]): Secrets {
  if (process.platform === 'linux') forgetInCores();
  const change = (edit: (keys: Keys) => Keys | null) =>
    changeFile(
      file,
      (text) => {
        const keys = edit(text === null ? {} : parsed(file, text));
        return keys === null ? null : `${JSON.stringify(keys, null, 2)}\n`;
      },
      hint,
    );
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
    set: (origin, value) => change((keys) => ({ ...keys, [origin]: value })),
    async remove(origin) {
      let removed = false;
      await change(({ [origin]: found, ...rest }) => {
        removed = found !== undefined;
        return removed ? rest : null;
      });
      return removed;
    },
  };
}
