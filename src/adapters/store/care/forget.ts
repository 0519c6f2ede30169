import fs from 'node:fs';
import { CoachError } from '../../../core/errors.ts';
import { engine } from '../sqlite/engine.ts';

/** Tables that hold what is known of how a person uses coach, dependants first. */
export const personal = ['outcomes', 'exposures', 'habits', 'metric_visits'] as const;

/**
 * Forgets what was learnt of a person so that no byte of it is left in the store's file: rows are overwritten with zeros, the
 * file is written anew without free pages, and the log beside it is emptied. Throws `unavailable` while another process uses it.
 */
export function forgetPerson(file: string): { habits: number; units: number; bytes: number } {
  const db = engine(file)({ timeout: 2_000 });
  try {
    db.pragma('synchronous = FULL');
    db.pragma('secure_delete = ON');
    db.pragma('foreign_keys = ON');
    const rows = (table: string) => Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    const told = { habits: rows('habits'), units: rows('exposures') };
    db.transaction(() => {
      for (const table of personal) db.prepare(`DELETE FROM ${table}`).run();
    })();
    db.exec('VACUUM');
    const [log] = db.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (log?.busy === 1) throw busy();
    return { ...told, bytes: fs.statSync(file).size };
  } catch (thrown) {
    if (thrown instanceof Error && /locked|busy/i.test(thrown.message)) throw busy();
    throw thrown;
  } finally {
    db.close();
  }
}

const busy = () =>
  new CoachError(
    'unavailable',
    'Another coach process uses the store: what was forgotten may still lie in its file',
    'End it and run `coach profile forget` again.',
  );
