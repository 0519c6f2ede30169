import type Database from 'better-sqlite3';
import { engine } from '../sqlite/engine.ts';
import { setClock } from './clock.ts';
import { ask, type GateQuestion } from './gate.ts';

/** What the process is told: a copy to look at from now on, or a question. */
export type ToChild = { copy: Uint8Array; now: number | null } | ({ id: number } & GateQuestion);

let db: Database.Database | undefined;

/** Opens the copy from memory, so that this process has no file of coach's open and knows none by name. */
function look(copy: Uint8Array, now: number | null): void {
  db?.close();
  db = engine(Buffer.from(copy.buffer, copy.byteOffset, copy.byteLength))({ readonly: true });
  db.pragma('temp_store = MEMORY');
  db.pragma('trusted_schema = OFF');
  db.pragma('query_only = ON');
  // It shows addresses of this process, and serves nobody.
  for (const varargs of [false, true]) {
    db.function('fts3_tokenizer', { varargs, directOnly: true }, () => {
      throw new Error('not authorized to use function: fts3_tokenizer');
    });
  }
  if (now !== null) setClock(db, now);
}

process.on('message', (message: ToChild) => {
  if ('copy' in message) {
    look(message.copy, message.now);
    process.send?.({ loaded: true, rss: process.memoryUsage.rss() });
  } else {
    const answer = db === undefined ? { error: 'No copy was given', hint: '' } : ask(db, message);
    process.send?.({ id: message.id, answer, rss: process.memoryUsage.rss() });
  }
});
process.send?.({ ready: true });
