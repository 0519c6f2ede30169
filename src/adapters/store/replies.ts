import type { ReplyRepository } from '../../ports/store.ts';
import type { Driver } from './driver.ts';
import { whole } from './finite.ts';

const lifeMs = 86_400_000;
const most = 2_000;

/** Answers of requests that carried a key, for a day; the newest few thousand. */
export const replies = (db: Driver): ReplyRepository => ({
  begin: (key, request, at) =>
    db.transaction(async (tx) => {
      await tx.run('DELETE FROM replies WHERE at < ?', [whole(at, 'Reply: at') - lifeMs]);
      const [row] = await tx.all<{ request: string; answer: string | null }>(
        'SELECT request, answer FROM replies WHERE key = ?',
        [key],
      );
      if (row !== undefined) return row;
      await tx.run('INSERT INTO replies (key, request, at) VALUES (?, ?, ?)', [key, request, at]);
      await tx.run(
        'DELETE FROM replies WHERE key IN (SELECT key FROM replies ORDER BY at DESC, key LIMIT 1000000 OFFSET ?)',
        [most],
      );
      return null;
    }),
  async end(key, answer) {
    if (answer === null) await db.run('DELETE FROM replies WHERE key = ?', [key]);
    else await db.run('UPDATE replies SET answer = ? WHERE key = ?', [answer, key]);
  },
});
