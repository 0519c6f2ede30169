import { CoachError } from '../../../core/errors.ts';
import type { MemoryRepository } from '../../../ports/memory.ts';
import type { Driver, Tx } from '../driver.ts';
import { conditionOf, needsTrigrams } from './rows.ts';

const tables = { words: 'memory_words', trigrams: 'memory_grams' } as const;

/** Indexes the words of a memory, and its runs of characters where words would not be found. */
export async function putText(tx: Tx, id: number, title: string, body: string): Promise<void> {
  await tx.run('INSERT INTO memory_words (rowid, title, body) VALUES (?, ?, ?)', [id, title, body]);
  if (needsTrigrams(`${title}${body}`))
    await tx.run('INSERT INTO memory_grams (rowid, title, body) VALUES (?, ?, ?)', [id, title, body]);
}

/** Takes a memory's text, as it was put, out of the index. */
export async function forgetText(tx: Tx, id: number, title: string, body: string): Promise<void> {
  for (const table of needsTrigrams(`${title}${body}`) ? Object.values(tables) : [tables.words]) {
    await tx.run(`INSERT INTO ${table} (${table}, rowid, title, body) VALUES ('delete', ?, ?, ?)`, [
      id,
      title,
      body,
    ]);
  }
}

const unreadable = /fts5:|no such column|unterminated string|unknown special query/;

/** What FTS5 could not read is the asker's expression, not our fault. */
function readable(expression: string, thrown: unknown): unknown {
  if (!(thrown instanceof CoachError) || thrown.kind !== 'internal' || !unreadable.test(thrown.message))
    return thrown;
  return new CoachError(
    'usage',
    `The search "${expression.slice(0, 80)}" cannot be read`,
    'Put words with signs in double quotes: "M&M", "BAJAJ-AUTO".',
    { cause: thrown },
  );
}

type Words = Pick<MemoryRepository, 'matching' | 'frequency'>;

/** Full-text search: BM25 (k1 1.2, b 0.75) of FTS5, where smaller is better. */
export function textSearch(db: Driver): Words {
  return {
    async matching(expression, { filter = {}, k, by = 'words', weights = [1, 1], newest }) {
      const table = tables[by];
      const condition = conditionOf(filter);
      const bounds: bigint[] = [];
      if (newest !== undefined) {
        const [window] = await db.all<{ low: number | null; high: number | null }>(
          `SELECT min(id) AS low, max(id) AS high FROM (SELECT m.id FROM memories m
           ${condition.sql === '' ? '' : `WHERE ${condition.sql}`} ORDER BY m.at DESC LIMIT ?)`,
          [...condition.params, newest],
        );
        bounds.push(BigInt(window?.low ?? 0), BigInt(window?.high ?? 0));
      }
      // Words first, then the filter: asked the other way round, SQLite would search the index once for every memory.
      const joined = condition.sql === '' ? '' : 'CROSS JOIN memories m';
      const own = condition.sql === '' ? '' : `AND m.id = ${table}.rowid AND ${condition.sql}`;
      try {
        return await db.all<{ id: number; score: number }>(
          `SELECT ${table}.rowid AS id, bm25(${table}, ?, ?) AS score FROM ${table} ${joined}
           WHERE ${table} MATCH ? ${bounds.length > 0 ? `AND ${table}.rowid BETWEEN ? AND ?` : ''}
           ${own} ORDER BY score, ${table}.rowid LIMIT ?`,
          [...weights, expression, ...bounds, ...condition.params, k],
        );
      } catch (thrown) {
        throw readable(expression, thrown);
      }
    },

    async frequency(word, by, most) {
      const table = tables[by];
      const [row] = await db.all<{ n: number }>(
        `SELECT count(*) AS n FROM (SELECT rowid FROM ${table} WHERE ${table} MATCH ? LIMIT ?)`,
        [`"${word.replaceAll('"', '""')}"`, most],
      );
      return row?.n ?? 0;
    },
  };
}
