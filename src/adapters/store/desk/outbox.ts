import type { Alert, DeskRepository } from '../../../ports/desk.ts';
import type { Driver } from '../driver.ts';

/** Alerts that wait for their channel. */
export const outboxRows = (db: Driver): Pick<DeskRepository, 'waiting' | 'delivered'> => ({
  waiting: (limit) =>
    db.all<Alert & { seq: number; attempts: number }>(
      'SELECT seq, at, account, code, body, attempts FROM outbox WHERE sent_at IS NULL ORDER BY seq LIMIT ?',
      [limit],
    ),

  async delivered(seq, at, fault) {
    await db.run('UPDATE outbox SET attempts = attempts + 1, fault = ?, sent_at = ? WHERE seq = ?', [
      fault,
      fault === null ? at : null,
      seq,
    ]);
  },
});
