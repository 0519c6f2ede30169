import fs from 'node:fs';
import { CoachError } from '../core/errors.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** The address of a server, or null for the path of a file. */
function addressIn(named: string | undefined): URL | null {
  return named !== undefined && /^postgres(ql)?:\/\//.test(named) && URL.canParse(named)
    ? new URL(named)
    : null;
}

/** The address of a server without its password, or null for the path of a file. */
export function shownAddress(named: string): string | null {
  const address = addressIn(named);
  if (address !== null) address.password = '';
  return address?.toString() ?? null;
}

/** A store named on the command line. Throws `usage` for one with a password, which every list of processes would show. */
export function withoutPassword(flag: string | undefined): string | undefined {
  if ((addressIn(flag)?.password ?? '') === '') return flag;
  throw new CoachError(
    'usage',
    'A password in --store would stand in the list of processes',
    'Put the address in COACH_STORE, or the password in PGPASSFILE, ~/.pgpass or the file that COACH_STORE_PASSWORD_FILE names.',
  );
}

/** Password of a shared store: from the file that COACH_STORE_PASSWORD_FILE names, else from the address in COACH_STORE. */
export function passwordIn({
  COACH_STORE: named,
  COACH_STORE_PASSWORD_FILE: file,
}: Environment): string | undefined {
  if (file) {
    try {
      return fs.readFileSync(file, 'utf8').trim();
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException;
      throw new CoachError(
        'unavailable',
        `The password of the store cannot be read (${code}): ${file}`,
        'Check the path in COACH_STORE_PASSWORD_FILE and who may read it.',
      );
    }
  }
  return decodeURIComponent(addressIn(named)?.password ?? '') || undefined;
}
