import fs from 'node:fs';
import { CoachError } from '../../core/errors.ts';
import { lenientJson } from '../../core/lenient-json.ts';
import { type LoginVendor, loginVendors } from '../../core/shapes/vendor.ts';
import type { Login } from '../../ports/vendor/login.ts';
import { isObject, type Json } from '../files/json.ts';
import { changeFile } from '../kept-file.ts';
import { forgetInCores } from '../key-file.ts';

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

function loginIn(vendor: LoginVendor, kept: unknown): Login | null {
  if (!isObject(kept)) return null;
  const { origins, obtainedAt, expiresAt } = kept;
  if (!Array.isArray(origins) || typeof obtainedAt !== 'number') return null;
  return {
    vendor,
    origins: origins.filter((origin) => typeof origin === 'string'),
    key: text(kept['key']),
    secret: text(kept['secret']),
    token: text(kept['token']),
    who: text(kept['who']),
    obtainedAt,
    expiresAt: typeof expiresAt === 'number' ? expiresAt : null,
  };
}

function parsed(file: string, written: string): Json {
  const read = lenientJson(written);
  const value = 'value' in read ? read.value : null;
  if (isObject(value)) return value;
  // Where it breaks may be shown, nothing of what it holds.
  const where = 'line' in read ? ` (line ${read.line})` : '';
  throw new CoachError(
    'usage',
    `The file of logins is not readable: ${file}${where}`,
    'Mend that line, or delete the file and log in again.',
  );
}

function readFile(file: string): Json {
  try {
    return parsed(file, fs.readFileSync(file, 'utf8'));
  } catch (thrown) {
    if (thrown instanceof CoachError) throw thrown;
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new CoachError(
      'unavailable',
      `The file of logins cannot be read: ${file}`,
      'Check its permissions.',
    );
  }
}

/** Logins in one file that only its owner can read; changed whole or not at all. */
export function loginFile(file: string) {
  if (process.platform === 'linux') forgetInCores();
  const change = (edit: (logins: Json) => Json | null) =>
    changeFile(file, (written) => {
      const logins = edit(written === null ? {} : parsed(file, written));
      return logins === null ? null : `${JSON.stringify(logins, null, 2)}\n`;
    });
  return {
    path: file,
    read: (vendor: LoginVendor): Login | null => loginIn(vendor, readFile(file)[vendor]),
    list: (): Login[] => {
      const logins = readFile(file);
      return loginVendors.flatMap((vendor) => loginIn(vendor, logins[vendor]) ?? []);
    },
    keep: ({ vendor, ...login }: Login) => change((logins) => ({ ...logins, [vendor]: login })),
    async forget(vendor: LoginVendor): Promise<boolean> {
      let removed = false;
      await change(({ [vendor]: found, ...rest }) => {
        removed = found !== undefined;
        return removed ? rest : null;
      });
      return removed;
    },
  };
}
