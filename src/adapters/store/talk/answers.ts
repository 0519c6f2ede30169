import type { AnswerRepository } from '../../../ports/conversation.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

const kept = 500;

/** Answers given before, by the digest of all that went in. */
export function answers(db: Driver): AnswerRepository {
  return {
    async get(key, notBefore) {
      const [row] = await db.all<{ at: number; document: string }>(
        'SELECT at, document FROM answers WHERE name = ? AND at >= ?',
        [key, whole(notBefore, 'Answer: not before')],
      );
      return row === undefined ? null : { at: row.at, document: JSON.parse(row.document) as unknown };
    },
    put: (key, at, document) =>
      db.transaction(async (tx) => {
        await tx.run(
          `INSERT INTO answers (name, at, document) VALUES (?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET at = excluded.at, document = excluded.document`,
          [key, whole(at, 'Answer: at'), JSON.stringify(document)],
        );
        await tx.run(
          'DELETE FROM answers WHERE name IN (SELECT name FROM answers ORDER BY at DESC, name LIMIT 1000000 OFFSET ?)',
          [kept],
        );
      }),
    async marketState() {
      const [row] = await db.all<Record<string, unknown>>(
        `SELECT (SELECT max(received_at) FROM chains WHERE source <> 'sample') AS received,
           (SELECT count(*) FROM chains WHERE source <> 'sample') AS chains,
           (SELECT count(*) FROM bar_blocks) AS blocks, (SELECT max(last_at) FROM bar_blocks) AS bars,
           (SELECT max(seq) FROM events) AS events`,
      );
      return JSON.stringify(row);
    },
  };
}
