import type { Clock } from '../../../ports/clock.ts';
import type { TextRank } from '../../../ports/memory.ts';
import { sqlite } from '../sqlite/sqlite.ts';
import { memory } from './memory.ts';

const pageRows = 1_000;

/** Ranks texts by the store's own search, in a database of their own that lives as long as the question. */
export function textRank(clock: Clock): TextRank {
  return {
    async rank(docs, expression, { k, weights }) {
      const db = await sqlite(':memory:', { clock });
      try {
        const { add, matching } = memory(db);
        const blank = { symbol: null, side: null, strategy: null, outcome: null };
        for (let from = 0; from < docs.length; from += pageRows) {
          await add(
            docs.slice(from, from + pageRows).map(([title, body], i) => ({
              ...{ key: String(from + i), kind: 'note' as const, at: 0, title, body },
              ...{ ...blank, detail: null, conditions: null },
            })),
          );
        }
        const all = await matching(expression, { k: docs.length, ...(weights ? { weights } : {}) });
        return { total: all.length, hits: all.slice(0, k) };
      } finally {
        await db.close();
      }
    },
  };
}
