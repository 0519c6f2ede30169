import type { WatchEntry, WatchList, WatchListChanges } from '../../../ports/desk.ts';
import type { Driver, Tx } from '../driver.ts';
import { appendEvent } from '../events.ts';

async function change(tx: Tx, { add, renew, remove, cause }: WatchListChanges, at: number): Promise<void> {
  const tell = (kind: string, body: Record<string, unknown>) =>
    appendEvent(tx, { at, kind, body: JSON.stringify({ ...body, by: 'discover', cause }) });
  for (const { symbol, cause: why } of remove) {
    const { changes } = await tx.run(`DELETE FROM watchlist WHERE symbol = ? AND added_by = 'discover'`, [
      symbol,
    ]);
    if (changes > 0) await tell('unwatched', { symbol, why });
  }
  for (const { symbol, expires } of renew)
    await tx.run(`UPDATE watchlist SET expires = ? WHERE symbol = ? AND added_by = 'discover'`, [
      expires,
      symbol,
    ]);
  for (const { symbol, expires, reason } of add) {
    const { changes } = await tx.run(
      `INSERT INTO watchlist (symbol, added_by, since, expires, reason) VALUES (?, 'discover', ?, ?, ?)
       ON CONFLICT (symbol) DO NOTHING`,
      [symbol, at, expires, reason],
    );
    if (changes > 0) await tell('watched', { symbol, why: reason });
  }
}

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
    all: () =>
      db.all<WatchEntry>(
        'SELECT symbol, added_by AS "by", since, expires, reason FROM watchlist ORDER BY symbol',
      ),
    change: (changes, at) => db.transaction((tx) => change(tx, changes, at)),
    remove: async (symbol) => (await db.run('DELETE FROM watchlist WHERE symbol = ?', [symbol])).changes > 0,
  };
}
