import { PGlite } from '@electric-sql/pglite';
import { vector } from '@electric-sql/pglite-pgvector';
import type { Session, Sessions } from '../../src/adapters/store/postgres/sessions.ts';
import { asText, readers, sent } from '../../src/adapters/store/postgres/sessions.ts';

// PGlite looks parsers up by type; whatever is not read otherwise stays text.
const parsers = new Proxy(readers, { get: (known, oid) => known[Number(oid)] ?? asText }) as typeof readers;

/** Postgres with pgvector in this process, one connection lent to one user at a time. Opens in 6 to 15 seconds. */
export async function pglite(): Promise<{ sessions: Sessions; end(): Promise<void> }> {
  const db = await PGlite.create({ extensions: { vector } });
  // Its own role stands above row-level security.
  await db.exec(
    'CREATE EXTENSION vector; CREATE ROLE coach; GRANT ALL ON SCHEMA public TO coach; SET ROLE coach',
  );
  const session: Session = {
    async query(text, values = []) {
      const { rows, affectedRows } = await db.query<Record<string, unknown>>(text, values.map(sent), {
        parsers,
      });
      return { rows, changes: affectedRows ?? 0 };
    },
    async script(sql) {
      await db.exec(sql);
    },
  };
  let last: Promise<unknown> = Promise.resolve();
  const sessions: Sessions = {
    name: 'pglite',
    use(owner, work) {
      const turn = last.then(async () => {
        await session.query(
          "SELECT set_config('coach.owner', coalesce(nullif($1, ''), session_user), false)",
          [owner],
        );
        return work(session);
      });
      last = turn.catch(() => {});
      return turn;
    },
    close: async () => {},
  };
  return { sessions, end: () => db.close() };
}
