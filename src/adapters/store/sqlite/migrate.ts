import fs from 'node:fs';
import type Database from 'better-sqlite3';
import market from '../../../../data/migrations/sqlite/0001_market.sql?raw';
import ledger from '../../../../data/migrations/sqlite/0002_ledger.sql?raw';
import conversation from '../../../../data/migrations/sqlite/0003_conversation.sql?raw';
import memory from '../../../../data/migrations/sqlite/0004_memory.sql?raw';
import journal from '../../../../data/migrations/sqlite/0005_journal.sql?raw';
import desk from '../../../../data/migrations/sqlite/0006_desk.sql?raw';
import discovery from '../../../../data/migrations/sqlite/0007_discovery.sql?raw';
import backtests from '../../../../data/migrations/sqlite/0008_backtests.sql?raw';
import person from '../../../../data/migrations/sqlite/0009_person.sql?raw';
import experiments from '../../../../data/migrations/sqlite/0010_experiments.sql?raw';
import habits from '../../../../data/migrations/sqlite/0011_habits.sql?raw';
import learning from '../../../../data/migrations/sqlite/0012_learning.sql?raw';
import identity from '../../../../data/migrations/sqlite/0013_identity.sql?raw';
import jobs from '../../../../data/migrations/sqlite/0014_jobs.sql?raw';
import deskBroker from '../../../../data/migrations/sqlite/0015_desk_broker.sql?raw';
import alerts from '../../../../data/migrations/sqlite/0016_alerts.sql?raw';
import watch from '../../../../data/migrations/sqlite/0017_watch.sql?raw';
import adviceSource from '../../../../data/migrations/sqlite/0018_advice_source.sql?raw';
import receipts from '../../../../data/migrations/sqlite/0019_receipts.sql?raw';
import slimSuggestions from '../../../../data/migrations/sqlite/0020_slim_suggestions.sql?raw';
import corporateActions from '../../../../data/migrations/sqlite/0021_corporate_actions.sql?raw';
import tradePages from '../../../../data/migrations/sqlite/0022_trade_pages.sql?raw';
import replies from '../../../../data/migrations/sqlite/0023_replies.sql?raw';
import futureDays from '../../../../data/migrations/sqlite/0024_future_days.sql?raw';
import { CoachError } from '../../../core/errors.ts';
import { slimmedText } from '../../../domain/suggest/kept.ts';
import { dropPartial, partialOf } from '../../kept-file.ts';

/** The SQL of every schema version: the text at index i leads from version i to version i + 1. */
export const migrations: readonly string[] = [
  market,
  ledger,
  conversation,
  memory,
  journal,
  desk,
  discovery,
  backtests,
  person,
  experiments,
  habits,
  learning,
  identity,
  jobs,
  deskBroker,
  alerts,
  watch,
  adviceSource,
  receipts,
  slimSuggestions,
  corporateActions,
  tradePages,
  replies,
  futureDays,
];

/** Marks a SQLite file as coach's ("coac" in ASCII). */
export const applicationId = 0x636f6163;

const number = (db: Database.Database, pragma: string): number => Number(db.pragma(pragma, { simple: true }));

/** The schema version of the file: 0 for an empty one. Throws `refused` for a file that is not coach's or is newer. */
export function schemaVersion(db: Database.Database, file: string, newest: number): number {
  const version = number(db, 'user_version');
  const id = number(db, 'application_id');
  const empty = () => db.prepare('SELECT count(*) FROM sqlite_master').pluck().get() === 0;
  if (id !== applicationId && !(id === 0 && version === 0 && empty())) {
    throw new CoachError(
      'refused',
      `The database ${file} belongs to another program`,
      'Coach will not touch it. Choose another file or move this one away.',
    );
  }
  if (version > newest) {
    throw new CoachError(
      'refused',
      `The database ${file} has schema ${version}; this coach knows schemas up to ${newest}`,
      'Use the newer coach that wrote it, or restore a backup made before the upgrade. The file was not changed.',
    );
  }
  return version;
}

function sync(path: string): void {
  const handle = fs.openSync(path, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** A whole copy beside the file, there under its final name only once it is complete and on disk. */
function backup(file: string, version: number, reader: () => Database.Database): void {
  const final = `${file}.v${version}.backup`;
  const partial = partialOf(final);
  fs.closeSync(fs.openSync(partial, 'wx', 0o600));
  try {
    const db = reader();
    try {
      db.prepare('VACUUM INTO ?').run(partial);
    } finally {
      db.close();
    }
    sync(partial);
    fs.renameSync(partial, final);
  } catch (thrown) {
    dropPartial(partial);
    throw thrown;
  }
}

/** Gives a connection the functions that the text of migrations calls. */
export function withFunctions(db: Database.Database): Database.Database {
  db.function('coach_slimmed', { deterministic: true }, (inputs, document) =>
    slimmedText(String(inputs), String(document)),
  );
  return db;
}

/**
 * Brings the file to the newest schema in one transaction, after a backup when it held an older one. Whatever happens on
 * the way, the file is at the old schema or the new one. Foreign keys must still be off, so that tables can be rebuilt.
 */
export function migrate(
  db: Database.Database,
  file: string,
  list: readonly string[],
  reader: () => Database.Database,
): void {
  withFunctions(db);
  db.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have done it while this one waited for the lock.
    const from = schemaVersion(db, file, list.length);
    if (from > 0 && from < list.length && !db.memory) backup(file, from, reader);
    for (const sql of list.slice(from)) db.exec(sql);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) {
      throw new CoachError(
        'internal',
        `The new schema would break ${broken.length} references`,
        'The database stays as it was. Please report this.',
      );
    }
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${list.length}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
  // The file's own header then tells its version, without the -wal file beside it.
  db.pragma('wal_checkpoint(TRUNCATE)');
}
