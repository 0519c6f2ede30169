import { CoachError } from '../../../core/errors.ts';
import type { Words } from '../driver.ts';

const tables = { words: 'memory_words', trigrams: 'memory_grams' } as const;

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

/** Full-text search of FTS5, in two virtual tables over the memories. */
export const sqliteWords: Words = {
  async put(tx, rows) {
    for (const { id, title, body, indexes } of rows)
      for (const index of indexes)
        await tx.run(`INSERT INTO ${tables[index]} (rowid, title, body) VALUES (?, ?, ?)`, [id, title, body]);
  },

  async forget(tx, id, title, body, indexes) {
    for (const table of indexes.map((index) => tables[index])) {
      await tx.run(`INSERT INTO ${table} (${table}, rowid, title, body) VALUES ('delete', ?, ?, ?)`, [
        id,
        title,
        body,
      ]);
    }
  },

  async matching(tx, { expression, by, weights, where, params, between, k }) {
    const table = tables[by];
    // Words first, then the filter: asked the other way round, SQLite would search the index once for every memory.
    const joined = where === '' ? '' : 'CROSS JOIN memories m';
    const own = where === '' ? '' : `AND m.id = ${table}.rowid AND ${where}`;
    try {
      return await tx.all<{ id: number; score: number }>(
        `SELECT ${table}.rowid AS id, bm25(${table}, ?, ?) AS score FROM ${table} ${joined}
         WHERE ${table} MATCH ? ${between === undefined ? '' : `AND ${table}.rowid BETWEEN ? AND ?`}
         ${own} ORDER BY score, ${table}.rowid LIMIT ?`,
        [...weights, expression, ...(between ?? []).map(BigInt), ...params, k],
      );
    } catch (thrown) {
      throw readable(expression, thrown);
    }
  },

  async frequency(tx, word, by, most) {
    const table = tables[by];
    const [row] = await tx.all<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT rowid FROM ${table} WHERE ${table} MATCH ? LIMIT ?)`,
      [`"${word.replaceAll('"', '""')}"`, most],
    );
    return row?.n ?? 0;
  },
};
