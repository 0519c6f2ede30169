import type { MemoryRepository } from '../../../ports/memory.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

type Sources = Pick<
  MemoryRepository,
  'known' | 'keys' | 'lag' | 'mark' | 'suggestionsWithout' | 'turnsWithout'
>;

const behind = `SELECT (SELECT coalesce(max(seq), 0) FROM fills) AS "newestFill",
  (SELECT coalesce(max(seq), 0) FROM events) AS "newestEvent",
  (SELECT coalesce(max(mark), 0) FROM memory_sources WHERE source = 'ledger') AS "seenFill",
  (SELECT coalesce(max(mark), 0) FROM memory_sources WHERE source = 'events') AS "seenEvent"`;

/** What the rest of the store holds that memory has not taken in. */
export function memorySources(db: Driver): Sources {
  return {
    async known(keys) {
      const found = new Map<string, number>();
      for (const key of keys) {
        const [row] = await db.all<{ id: number }>('SELECT id FROM memories WHERE key = ?', [key]);
        if (row !== undefined) found.set(key, row.id);
      }
      return found;
    },
    async keys(kind) {
      const rows = await db.all<{ id: number; key: string }>(
        'SELECT id, key FROM memories WHERE kind = ? ORDER BY id',
        [kind],
      );
      return new Map(rows.map(({ id, key }) => [key, id]));
    },
    async lag() {
      const [row] = await db.all<Record<string, number>>(behind);
      return {
        ledger: { newest: row!['newestFill']!, seen: row!['seenFill']! },
        events: { newest: row!['newestEvent']!, seen: row!['seenEvent']! },
      };
    },
    async mark(source, seen) {
      await db.run(
        'INSERT INTO memory_sources (source, mark) VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET mark = excluded.mark',
        [source, whole(seen, 'Memory: mark')],
      );
    },
    async suggestionsWithout(limit) {
      const rows = await db.all<{ id: string }>(
        `SELECT s.id FROM suggestions s WHERE NOT EXISTS
         (SELECT 1 FROM memories m WHERE m.key = 'suggestion:' || s.id) ORDER BY s.created_at, s.id LIMIT ?`,
        [limit],
      );
      return rows.map(({ id }) => id);
    },
    turnsWithout: (limit) =>
      db.all(
        `SELECT t.id, t.at, t.user_text AS "question", t.answer FROM turns t WHERE t.status = 'done' AND NOT EXISTS
         (SELECT 1 FROM memories m WHERE m.key = 'turn:' || t.id) ORDER BY t.at, t.id LIMIT ?`,
        [limit],
      ),
  };
}
