import { CoachError } from '../../../core/errors.ts';

interface Words {
  kind: 'unavailable' | 'refused';
  what: string;
  hint: string;
}

const corrupt: Words = {
  kind: 'unavailable',
  what: 'is damaged',
  hint: 'Coach leaves it as it is. Move it away with its -wal and -shm files, then restore a backup or start afresh.',
};

// Keyed by the primary code; extended codes (SQLITE_BUSY_SNAPSHOT) start with it.
const words: Record<string, Words> = {
  SQLITE_BUSY: {
    kind: 'unavailable',
    what: 'is locked by another process',
    hint: 'Wait for the other coach command to finish, then try again. Nothing was written.',
  },
  SQLITE_FULL: {
    kind: 'unavailable',
    what: 'cannot grow: the disk is full',
    hint: 'Free some space and try again. Everything stored before is kept; this write was undone.',
  },
  SQLITE_READONLY: {
    kind: 'unavailable',
    what: 'cannot be written',
    hint: "Check the permissions and the owner of the file and of its folder, or keep coach's files elsewhere: COACH_HOME for all of them, --store for this one.",
  },
  SQLITE_CANTOPEN: {
    kind: 'unavailable',
    what: 'cannot be opened',
    hint: "Check that the folder exists and that you may write in it, or keep coach's files elsewhere: COACH_HOME for all of them, --store for this one.",
  },
  SQLITE_IOERR: {
    kind: 'unavailable',
    what: 'cannot be read or written: the disk reported an error',
    hint: 'Check the disk and the free space, then try again.',
  },
  EFBIG: {
    kind: 'unavailable',
    what: 'cannot grow: files may not be larger here',
    hint: 'Lift the limit on the size of files (ulimit -f), or choose another disk. Everything stored before is kept; this write was undone.',
  },
  SQLITE_NOTADB: {
    kind: 'refused',
    what: 'is not a database',
    hint: 'Coach will not overwrite it. Choose another file or move this one away.',
  },
  SQLITE_CORRUPT: corrupt,
  SQLITE_PERM: {
    kind: 'unavailable',
    what: 'may not be opened',
    hint: "Check the permissions and the owner of the file and of its folder, or keep coach's files elsewhere: COACH_HOME for all of them, --store for this one.",
  },
};
words['SQLITE_LOCKED'] = words['SQLITE_BUSY']!;
words['SQLITE_PROTOCOL'] = words['SQLITE_BUSY']!;

const files: Record<string, string> = {
  EACCES: 'SQLITE_PERM',
  EPERM: 'SQLITE_PERM',
  EROFS: 'SQLITE_READONLY',
  ENOSPC: 'SQLITE_FULL',
  EDQUOT: 'SQLITE_FULL',
  EFBIG: 'EFBIG',
  EIO: 'SQLITE_IOERR',
  ENOTDIR: 'SQLITE_CANTOPEN',
  EEXIST: 'SQLITE_CANTOPEN',
  EISDIR: 'SQLITE_CANTOPEN',
  ENOENT: 'SQLITE_CANTOPEN',
  ELOOP: 'SQLITE_CANTOPEN',
  ENAMETOOLONG: 'SQLITE_CANTOPEN',
};

/** The engine's or the file system's error code, or an empty text. */
export function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error ? (thrown as { code?: unknown }).code : undefined;
  return typeof code === 'string' ? code : '';
}

/** Whatever the engine or the file system threw about `file`, as the error a person can act on. */
export function fault(file: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof CoachError) return thrown;
  const code = codeOf(thrown);
  const primary = (files[code] ?? code).split('_').slice(0, 2).join('_');
  const found = words[primary];
  if (found) {
    return new CoachError(found.kind, `The database ${file} ${found.what} (${code})`, found.hint, {
      cause: thrown,
    });
  }
  if (!code.startsWith('SQLITE_')) return thrown;
  return new CoachError('internal', `The database refused a statement: ${thrown.message} (${code})`, '', {
    cause: thrown,
  });
}
