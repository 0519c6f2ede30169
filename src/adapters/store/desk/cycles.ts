import type { Clock } from '../../../ports/clock.ts';
import type { CycleRow, DeskRepository } from '../../../ports/desk.ts';
import type { Driver } from '../driver.ts';
import { appendEvent } from '../events.ts';

type Part = Pick<DeskRepository, 'cycles' | 'keepCycle' | 'pause' | 'setPause'>;

/** How far cycles are, each step with a line of the hash-chained log, and whether they are paused. */
export const cycleRows = (db: Driver, clock: Pick<Clock, 'now'>): Part => ({
  async cycles(account, session) {
    const rows = await db.all<Omit<CycleRow, 'done'> & { done: number }>(
      `SELECT account, session, symbol, at, step, done, body, correlation FROM cycles WHERE account = ?
       ${session === undefined ? '' : 'AND session = ?'} ORDER BY session DESC, symbol LIMIT 200`,
      session === undefined ? [account] : [account, session],
    );
    return rows.map((row) => ({ ...row, done: row.done === 1 }));
  },

  keepCycle: (row) =>
    db.transaction(async (tx) => {
      await tx.run(
        `INSERT INTO cycles (account, session, symbol, at, step, done, body, correlation) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT (account, session, symbol) DO UPDATE SET at = excluded.at, step = excluded.step, done = excluded.done,
         body = excluded.body, correlation = excluded.correlation`,
        [row.account, row.session, row.symbol, row.at, row.step, row.done ? 1 : 0, row.body, row.correlation],
      );
      const { account, correlation } = row;
      const said = JSON.stringify({ account, correlation, ...(JSON.parse(row.body) as object) });
      await appendEvent(tx, { at: clock.now(), kind: 'cycle', body: said });
    }),

  async pause(account) {
    const [row] = await db.all<{ since: number; reason: string }>(
      'SELECT since, reason FROM cycle_pause WHERE account = ?',
      [account],
    );
    return row ?? null;
  },

  async setPause(account, pause) {
    if (pause === null) await db.run('DELETE FROM cycle_pause WHERE account = ?', [account]);
    else
      await db.run(
        `INSERT INTO cycle_pause (account, since, reason) VALUES (?, ?, ?)
         ON CONFLICT (account) DO UPDATE SET reason = excluded.reason`,
        [account, pause.since, pause.reason],
      );
  },
});
