import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { CoachError } from '../../core/errors.ts';
import { changeFile } from '../kept-file.ts';

/** HMAC with SHA-256 wants a secret as long as its output at least (RFC 7518, 3.2). */
const leastBytes = 32;

export interface SigningKey {
  kid: string;
  /** Base64url. */
  secret: string;
  /** Epoch ms UTC from which another one signs; null for the one that does. */
  retiredAt: number | null;
}

const isKey = (value: unknown): value is SigningKey => {
  const { kid, secret, retiredAt } = (value ?? {}) as Partial<SigningKey>;
  return (
    typeof kid === 'string' &&
    typeof secret === 'string' &&
    (retiredAt === null || typeof retiredAt === 'number')
  );
};

/** The keys of a file. Throws `usage` for a damaged one and for a secret that is too short to be one. */
function keysIn(file: string, text: string): SigningKey[] {
  const unreadable = new CoachError(
    'usage',
    `The signing keys are not readable: ${file}`,
    'Delete the file; everybody then signs in anew.',
  );
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw unreadable;
  }
  const keys = (value as { keys?: unknown } | null)?.keys;
  if (!Array.isArray(keys) || !keys.every(isKey)) throw unreadable;
  if (keys.some(({ secret }) => Buffer.from(secret, 'base64url').length < leastBytes))
    throw new CoachError(
      'usage',
      `A signing key is shorter than ${leastBytes} bytes: ${file}`,
      'Delete the file; new keys are made, and everybody signs in anew.',
    );
  return keys;
}

const fresh = (): SigningKey => ({
  kid: randomBytes(6).toString('hex'),
  secret: randomBytes(leastBytes).toString('base64url'),
  retiredAt: null,
});

/** The signing keys of a file that only its owner can read. They are made on first use; there is no default. */
export interface SigningKeys {
  all(): Promise<readonly SigningKey[]>;
  /** Another one signs from a time on; those that retired `keptMs` before are gone. Gives its name. */
  rotate(now: number, keptMs: number): Promise<string>;
}

export function signingKeys(file: string): SigningKeys {
  let seen = { changedMs: -1, keys: [] as SigningKey[] };
  const change = (edit: (keys: SigningKey[]) => SigningKey[]) =>
    changeFile(file, (text) => {
      const keys = edit(text === null ? [] : keysIn(file, text));
      return `${JSON.stringify({ keys }, null, 2)}\n`;
    });
  return {
    async all() {
      let changedMs = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs;
      if (changedMs === undefined) {
        await change((keys) => (keys.some((key) => key.retiredAt === null) ? keys : [...keys, fresh()]));
        changedMs = fs.statSync(file).mtimeMs;
      }
      // Another process may have rotated them.
      if (changedMs !== seen.changedMs)
        seen = { changedMs, keys: keysIn(file, fs.readFileSync(file, 'utf8')) };
      return seen.keys;
    },
    async rotate(now, keptMs) {
      const next = fresh();
      await change((keys) => [
        ...keys
          .filter(({ retiredAt }) => retiredAt === null || now - retiredAt < keptMs)
          .map((key) => ({ ...key, retiredAt: key.retiredAt ?? now })),
        next,
      ]);
      return next.kid;
    },
  };
}
