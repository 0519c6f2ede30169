import type { WatchEntry, WatchList } from '../../../ports/desk.ts';
import type { Driver } from '../driver.ts';

/** Symbols that are looked at again and again. */
export function watchlist(db: Driver): WatchList {
  return {
    list: (now) =>
      db.all<WatchEntry>(
        `SELECT symbol, added_by AS "by", since, expires, reason FROM watchlist
         WHERE expires IS NULL OR expires > ? ORDER BY symbol`,
        [now],
      ),
    async add({ symbol, by, since, expires, reason }) {
      const { changes } = await db.run(
        `INSERT INTO watchlist (symbol, added_by, since, expires, reason) VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (symbol) DO NOTHING`,
        [symbol, by, since, expires, reason],
      );
      return changes > 0;
    },
    remove: async (symbol) => (await db.run('DELETE FROM watchlist WHERE symbol = ?', [symbol])).changes > 0,
  };
}
