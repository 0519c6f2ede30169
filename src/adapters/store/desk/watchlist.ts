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

async function added(tx: Tx, { symbol, by, since, expires, reason }: WatchEntry): Promise<boolean> {
  const { changes } = await tx.run(
    `INSERT INTO watchlist (symbol, added_by, since, expires, reason) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (symbol) DO NOTHING`,
    [symbol, by, since, expires, reason],
  );
  if (changes > 0)
    await appendEvent(tx, {
      at: since,
      kind: 'watched',
      body: JSON.stringify({ symbol, why: reason, by, cause: null }),
    });
  return changes > 0;
}

async function removed(tx: Tx, symbol: string, at: number): Promise<boolean> {
  const { changes } = await tx.run('DELETE FROM watchlist WHERE symbol = ?', [symbol]);
  if (changes > 0)
    await appendEvent(tx, {
      at,
      kind: 'unwatched',
      body: JSON.stringify({ symbol, why: 'taken off by hand', by: 'manual', cause: null }),
    });
  return changes > 0;
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
    add: (entry) => db.transaction((tx) => added(tx, entry)),
    all: () =>
      db.all<WatchEntry>(
        'SELECT symbol, added_by AS "by", since, expires, reason FROM watchlist ORDER BY symbol',
      ),
    change: (changes, at) => db.transaction((tx) => change(tx, changes, at)),
    remove: (symbol, at) => db.transaction((tx) => removed(tx, symbol, at)),
  };
}
