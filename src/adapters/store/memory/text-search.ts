import type { MemoryRepository } from '../../../ports/memory.ts';
import type { Driver, Tx, WordIndex } from '../driver.ts';
import { conditionOf, needsTrigrams } from './rows.ts';

const indexesOf = (title: string, body: string): WordIndex[] =>
  needsTrigrams(`${title}${body}`) ? ['words', 'trigrams'] : ['words'];

/** Indexes the words of memories, and their runs of characters where words would not be found. */
export const putTexts = (
  tx: Tx,
  rows: readonly { id: number; title: string; body: string }[],
): Promise<void> =>
  tx.words.put(
    tx,
    rows.map((row) => ({ ...row, indexes: indexesOf(row.title, row.body) })),
  );

/** Takes a memory's text, as it was put, out of the index. */
export const forgetText = (tx: Tx, id: number, title: string, body: string): Promise<void> =>
  tx.words.forget(tx, id, title, body, indexesOf(title, body));

type Search = Pick<MemoryRepository, 'matching' | 'frequency'>;

/** Full-text search: BM25 of the engine's own index. */
export function textSearch(db: Driver): Search {
  return {
    async matching(expression, { filter = {}, k, by = 'words', weights = [1, 1], newest }) {
      const { sql: where, params } = conditionOf(filter);
      const scan = { expression, by, weights, where, params, k };
      if (newest === undefined) return db.words.matching(db, scan);
      const [window] = await db.all<{ low: number | null; high: number | null }>(
        `SELECT min(id) AS low, max(id) AS high FROM (SELECT m.id FROM memories m
         ${where === '' ? '' : `WHERE ${where}`} ORDER BY m.at DESC LIMIT ?) newest`,
        [...params, newest],
      );
      return db.words.matching(db, { ...scan, between: [window?.low ?? 0, window?.high ?? 0] });
    },

    frequency: (word, by, most) => db.words.frequency(db, word, by, most),
  };
}
