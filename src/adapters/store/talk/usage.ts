import type { DayUsage, UsageRepository } from '../../../ports/conversation.ts';
import type { Driver, Tx } from '../driver.ts';
import { whole } from '../finite.ts';

const sums = `count(*) AS calls, coalesce(sum(input), 0) AS input, coalesce(sum(output), 0) AS output,
  coalesce(sum(CASE WHEN settled = 1 THEN cost_nano ELSE reserved_nano END), 0) AS "costNano",
  coalesce(sum(CASE WHEN settled = 1 AND cost_nano IS NULL THEN 1 ELSE 0 END), 0) AS unpriced`;

async function dayOf(tx: Driver | Tx, day: string): Promise<DayUsage> {
  const [row] = await tx.all<Omit<DayUsage, 'day'>>(`SELECT ${sums} FROM model_usage WHERE day = ?`, [day]);
  return { day, ...row! };
}

const orNull = (value: number | null, what: string): number | null =>
  value === null ? null : whole(value, what);

/** What model calls used and cost, by call and by day. */
export function usage(db: Driver): UsageRepository {
  return {
    reserve: (row, capNano) =>
      db.transaction(async (tx) => {
        const before = await dayOf(tx, row.day);
        if (capNano !== null && before.costNano + (row.reservedNano ?? 0) > capNano)
          return { kept: false, day: before };
        await tx.run(
          `INSERT INTO model_usage (id, at, day, session_id, turn_id, provider, model, settled, reserved_nano)
           VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)`,
          [
            row.id,
            whole(row.at, 'Usage: at'),
            row.day,
            row.sessionId,
            row.turnId,
            row.provider,
            row.model,
            orNull(row.reservedNano, 'Usage: reserved'),
          ],
        );
        return { kept: true, day: await dayOf(tx, row.day) };
      }),
    settle: (id, used) =>
      db.transaction(async (tx) => {
        await tx.run(
          `UPDATE model_usage SET settled = 1, input = ?, cached_input = ?, output = ?, reasoning = ?, cost_nano = ?
           WHERE id = ?`,
          [
            orNull(used.input, 'Usage: input'),
            orNull(used.cachedInput, 'Usage: cached input'),
            orNull(used.output, 'Usage: output'),
            orNull(used.reasoning, 'Usage: reasoning'),
            orNull(used.costNano, 'Usage: cost'),
            id,
          ],
        );
        const [row] = await tx.all<{ day: string }>('SELECT day FROM model_usage WHERE id = ?', [id]);
        return dayOf(tx, row?.day ?? '');
      }),
    day: (day) => dayOf(db, day),
    days: (limit) =>
      db.all(`SELECT day, ${sums} FROM model_usage GROUP BY day ORDER BY day DESC LIMIT ?`, [limit]),
  };
}
