import type { EventRepository, LoggedEvent } from '../../ports/memory.ts';
import type { Driver, Value } from './driver.ts';
import { eventsAfter } from './events.ts';
import { forIds } from './memory/vectors.ts';

/** Reads the hash-chained log; writing belongs to the transaction of the change an event tells of. */
export function eventLog(db: Driver): EventRepository {
  return {
    list({ kind, before, after, limit }) {
      const parts: string[] = [];
      const params: Value[] = [];
      const add = (sql: string, value: Value | undefined) => {
        if (value === undefined) return;
        parts.push(sql);
        params.push(value);
      };
      add('kind = ?', kind);
      add('at <= ?', before);
      add('at >= ?', after);
      return db.all<LoggedEvent>(
        `SELECT seq, at, kind, body, hash FROM events ${parts.length === 0 ? '' : `WHERE ${parts.join(' AND ')}`}
         ORDER BY at DESC, seq DESC LIMIT ?`,
        [...params, limit],
      );
    },
    since: (seq, limit) => eventsAfter(db, seq, limit),
    async bySeqs(seqs) {
      const rows = await forIds(seqs, (marks, values) =>
        db.all<LoggedEvent>(
          `SELECT DISTINCT seq, at, kind, body, hash FROM events WHERE seq IN (${marks})`,
          values,
        ),
      );
      const bySeq = new Map(rows.map((row) => [row.seq, row]));
      return seqs.flatMap((seq) => bySeq.get(seq) ?? []);
    },
  };
}
