import pg from 'pg';
import { CoachError } from '../../../core/errors.ts';
import { codeOf } from './faults.ts';
import { asText, readers, type Session, type Sessions, sent } from './sessions.ts';

const idleMs = 30_000;
const connectMs = 10_000;

/** An address without its password, and what only coach reads of it: whose rows are meant, empty for the role's own. */
export function addressOf(url: string): { shown: string; owner: string; connection: string } {
  if (!URL.canParse(url) || !/^postgres(ql)?:/.test(url))
    throw new CoachError(
      'usage',
      'The address of the store cannot be read',
      'It looks like postgres://coach@host:5432/coach; a sign in a password is written as %40 for @.',
    );
  const parsed = new URL(url);
  const owner = parsed.searchParams.get('owner') ?? '';
  parsed.searchParams.delete('owner');
  const connection = parsed.toString();
  parsed.password = '';
  if (owner !== '') parsed.searchParams.set('owner', owner);
  return { shown: parsed.toString(), owner, connection };
}

const types = {
  getTypeParser: (oid: number) => readers[oid] ?? asText,
} as unknown as pg.CustomTypesConfig;

const sessionOn = (client: pg.PoolClient): Session => ({
  async query(text, values = [], name) {
    const { rows, rowCount } = await client.query<Record<string, unknown>>({
      text,
      values: values.map(sent),
      ...(name === undefined ? {} : { name }),
    });
    return { rows, changes: rowCount ?? 0 };
  },
  async script(sql) {
    await client.query(sql);
  },
});

/** Connections to a server by node-postgres; `most` at once. Passwords may come from PGPASSWORD, PGPASSFILE or ~/.pgpass. */
export function pool(
  url: string,
  { most = 8, password }: { most?: number; password?: string | undefined } = {},
): Sessions {
  const { shown, connection } = addressOf(url);
  const clients = new pg.Pool({
    connectionString: connection,
    ...(password === undefined ? {} : { password }),
    max: most,
    idleTimeoutMillis: idleMs,
    connectionTimeoutMillis: connectMs,
    application_name: 'coach',
    // A command that is done must not wait for idle connections.
    allowExitOnIdle: true,
    types,
  });
  // A connection that the server ends while nobody uses it is replaced by the next who asks.
  clients.on('error', () => {});
  const actingFor = new WeakMap<object, string>();
  return {
    name: shown,
    async use(owner, work) {
      const client = await clients.connect();
      let broken: boolean | undefined;
      try {
        if (actingFor.get(client) !== owner) {
          await client.query(
            "SELECT set_config('coach.owner', coalesce(nullif($1, ''), session_user), false)",
            [owner],
          );
          actingFor.set(client, owner);
        }
        return await work(sessionOn(client));
      } catch (thrown) {
        // What the server says has a code of five signs; all else is the connection's end.
        broken = !/^[0-9A-Z]{5}$/.test(codeOf(thrown)) && !(thrown instanceof CoachError);
        throw thrown;
      } finally {
        client.release(broken === true);
      }
    },
    close: () => clients.end(),
  };
}

const cached = new Map<string, { text: string; name: string | undefined }>();
const most = 2_000;
// A longer text is a page of rows, of which there are too many lengths to keep each prepared.
const longestPrepared = 1_500;

/**
 * A statement as Postgres takes it: numbered places instead of `?`, and the owner in front of the columns whose conflict is
 * looked at, as it stands in front of every key. Texts in quotes stay as they are.
 */
export function numbered(sql: string): { text: string; name: string | undefined } {
  const known = cached.get(sql);
  if (known) return known;
  let place = 0;
  const text = sql.replace(/'(?:[^']|'')*'|"[^"]*"|\?|\bON CONFLICT \(/gi, (found) => {
    if (found === '?') return `$${++place}`;
    return found.startsWith("'") || found.startsWith('"') ? found : `${found}owner, `;
  });
  if (cached.size >= most) cached.clear();
  const made = { text, name: text.length <= longestPrepared ? `coach_${names++}` : undefined };
  cached.set(sql, made);
  return made;
}

let names = 0;
