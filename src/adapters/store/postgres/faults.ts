import { CoachError, type ErrorKind } from '../../../core/errors.ts';

interface Words {
  kind: ErrorKind;
  what: string;
  hint: string;
}

const down: Words = {
  kind: 'unavailable',
  what: 'cannot be reached',
  hint: 'Check that the server runs and that host, port and network are right. What was answered before is kept.',
};
const full: Words = {
  kind: 'unavailable',
  what: 'cannot grow: its disk is full',
  hint: 'Free some space on the server and try again. Everything stored before is kept; this write was undone.',
};
const login: Words = {
  kind: 'denied',
  what: 'does not let this role in',
  hint: 'Check user and password: PGPASSWORD, PGPASSFILE, ~/.pgpass or the address in COACH_STORE.',
};
const busy: Words = {
  kind: 'unavailable',
  what: 'is locked by another process',
  hint: 'Wait for the other coach command to finish, then try again. Nothing was written.',
};

// SQLSTATE, by its first characters, and codes of the network.
const words: [start: string, words: Words][] = [
  ['ECONN', down],
  ['ENOTFOUND', down],
  ['EAI_AGAIN', down],
  ['ETIMEDOUT', down],
  ['EHOST', down],
  ['ENETUNREACH', down],
  ['EPIPE', down],
  ['08', down],
  ['57P', down],
  [
    '53300',
    { ...down, what: 'has no connection left', hint: 'Raise max_connections or start fewer processes.' },
  ],
  ['53100', full],
  ['28', login],
  ['3D000', { ...login, kind: 'missing', what: 'does not exist', hint: 'Create it: createdb coach.' }],
  ['55P03', busy],
  ['40P01', busy],
  ['57014', { ...busy, what: 'took too long', hint: 'Try again; nothing was written.' }],
  [
    '25006',
    {
      kind: 'unavailable',
      what: 'is read-only',
      hint: 'This server is a standby. Name the primary, or add target_session_attrs to the address.',
    },
  ],
  [
    '42501',
    {
      kind: 'denied',
      what: 'does not allow this',
      hint: 'The role lacks a right, or the row is another owner’s. See docs/operations.md for what a role needs.',
    },
  ],
  [
    '22021',
    {
      kind: 'refused',
      what: 'cannot hold a text with a NUL character',
      hint: 'Correct the data at its source and store it again. Nothing was stored.',
    },
  ],
];

/** The server's or the network's code, or an empty text. */
export function codeOf(thrown: unknown): string {
  if (!(thrown instanceof Error)) return '';
  const { code, errors } = thrown as { code?: unknown; errors?: unknown[] };
  if (typeof code === 'string') return code;
  // Node tries each address of a name and throws all failures together.
  return Array.isArray(errors) ? codeOf(errors[0]) : '';
}

const lost = /Connection terminated|timeout exceeded when trying to connect|not queryable/i;

/** Whatever the server threw about a store, as the error a person can act on. */
export function fault(name: string, thrown: unknown): unknown {
  if (!(thrown instanceof Error) || thrown instanceof CoachError) return thrown;
  const code = codeOf(thrown);
  const found = words.find(([start]) => code.startsWith(start))?.[1];
  if (found !== undefined || lost.test(thrown.message)) {
    const { kind, what, hint } = found ?? down;
    const shown = code === '' ? '' : ` (${code})`;
    return new CoachError(kind, `The database ${name} ${what}${shown}`, hint, { cause: thrown });
  }
  if (!/^[0-9A-Z]{5}$/.test(code)) return thrown;
  return new CoachError('internal', `The database refused a statement: ${thrown.message} (${code})`, '', {
    cause: thrown,
  });
}
