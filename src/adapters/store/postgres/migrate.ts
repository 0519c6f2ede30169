import owners from '../../../../data/migrations/postgres/0000_owners.sql?raw';
import memory from '../../../../data/migrations/postgres/0004_memory.sql?raw';
import desk from '../../../../data/migrations/postgres/0006_desk.sql?raw';
import { CoachError } from '../../../core/errors.ts';
import { migrations as sqlite } from '../sqlite/migrate.ts';
import type { Session } from './sessions.ts';
import { translated } from './translate.ts';

/** What stands beside a migration of SQLite, by its number. */
const beside: Record<number, string> = { 4: memory, 6: desk };

/** The statements of each schema version: those at index i lead from version i to i + 1. */
export const migrations = (): string[][] =>
  sqlite.map((sql, i) => [...translated(sql), ...translated(beside[i + 1] ?? '')]);

/** Two processes that open a new database at once wait for each other by this lock. */
const lockKey = "hashtextextended('coach schema', 0)";

async function versionOf(session: Session): Promise<number> {
  const { rows } = await session.query("SELECT to_regclass('coach_schema') IS NOT NULL AS made");
  if (rows[0]!['made'] !== 1) return -1;
  const { rows: found } = await session.query('SELECT version FROM coach_schema');
  return Number(found[0]!['version']);
}

/** What the database can and who is connected, before anything is trusted to it. */
async function check(session: Session, name: string): Promise<void> {
  const { rows } = await session.query(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('fsync') AS fsync,
       (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS above,
       pg_encoding_to_char(encoding) AS encoding FROM pg_database WHERE datname = current_database()`,
  );
  const { version, above, encoding } = rows[0]!;
  if (Number(version) < 150_000)
    throw new CoachError(
      'refused',
      `The database ${name} is Postgres ${version}`,
      'Coach needs 15 or newer.',
    );
  if (above === 1)
    throw new CoachError(
      'refused',
      `The role of ${name} stands above row-level security, so that everybody's rows would be shown`,
      'Make one for coach: CREATE ROLE coach LOGIN; CREATE DATABASE coach OWNER coach.',
    );
  if (encoding !== 'UTF8')
    throw new CoachError('refused', `The database ${name} is kept in ${encoding}`, 'Create it with UTF8.');
}

const forced = (yes: boolean) => `DO $$ DECLARE t regclass; BEGIN
  FOR t IN SELECT oid FROM pg_class WHERE relrowsecurity AND relnamespace = current_schema()::regnamespace
  LOOP EXECUTE format('ALTER TABLE %s ${yes ? '' : 'NO '}FORCE ROW LEVEL SECURITY', t); END LOOP; END $$`;

async function build(session: Session, from: number, list: readonly string[][]): Promise<void> {
  if (from < 0) {
    const { rows } = await session.query('SELECT current_user AS program');
    const program = String(rows[0]!['program']).replaceAll("'", "''");
    await session.script(owners.replace('{program}', program));
    await session.script(
      'CREATE TABLE coach_schema (version INTEGER NOT NULL); INSERT INTO coach_schema VALUES (0)',
    );
  }
  // Rows of all owners change with their table; once done, the program's own role is held by the policies too.
  await session.script(forced(false));
  for (const statements of list.slice(Math.max(from, 0)))
    for (const statement of statements) await session.script(statement);
  if (await hasVectors(session)) await session.script(nearColumn);
  await session.script(forced(true));
  await session.query('UPDATE coach_schema SET version = $1', [list.length]);
}

const nearColumn = 'ALTER TABLE memory_vectors ADD COLUMN IF NOT EXISTS near vector';

/** Whether pgvector is there; it is made where the server has it and the role may. */
async function hasVectors(session: Session): Promise<boolean> {
  const { rows } = await session.query(
    `SELECT EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'vector') AS made,
       EXISTS (SELECT 1 FROM pg_available_extensions WHERE name = 'vector') AS there`,
  );
  if (rows[0]!['made'] === 1) return true;
  if (rows[0]!['there'] !== 1) return false;
  await session.script('SAVEPOINT extension');
  try {
    await session.script('CREATE EXTENSION vector');
    return true;
  } catch {
    await session.script('ROLLBACK TO extension');
    return false;
  }
}

/**
 * Brings the database to the newest schema in one transaction and tells what it can. Throws `refused` for a newer schema, a
 * server that is too old, or a role that no policy would hold.
 */
export async function prepare(
  session: Session,
  name: string,
): Promise<{ version: number; vectors: boolean }> {
  await check(session, name);
  const newest = sqlite.length;
  let version = await versionOf(session);
  if (version > newest)
    throw new CoachError(
      'refused',
      `The database ${name} has schema ${version}; this coach knows schemas up to ${newest}`,
      'Use the newer coach that wrote it, or restore a backup made before the upgrade. Nothing was changed.',
    );
  if (version < newest) {
    await session.script('BEGIN');
    try {
      await session.query(`SELECT pg_advisory_xact_lock(${lockKey})`);
      version = await versionOf(session);
      if (version < newest) await build(session, version, migrations());
      await session.script('COMMIT');
    } catch (thrown) {
      await session.script('ROLLBACK');
      throw thrown;
    }
  }
  const { rows } = await session.query(
    `SELECT EXISTS (SELECT 1 FROM pg_attribute WHERE attrelid = 'memory_vectors'::regclass AND attname = 'near'
       AND NOT attisdropped) AS near`,
  );
  return { version: newest, vectors: rows[0]!['near'] === 1 };
}
