import type { Habit } from '../../../core/shapes/profile.ts';
import type { ProfileRepository } from '../../../ports/profile.ts';
import type { Driver } from '../driver.ts';
import { whole } from '../finite.ts';

const mostOfAKind = 500;

/** Habits as rows. */
export function profile(db: Driver): ProfileRepository {
  return {
    count: (used) =>
      db.transaction(async (tx) => {
        for (const { kind, what, at } of used)
          await tx.run(
            `INSERT INTO habits (kind, what, n, first_at, last_at) VALUES (?, ?, 1, ?, ?)
             ON CONFLICT (kind, what) DO UPDATE SET n = habits.n + 1,
               first_at = min(habits.first_at, excluded.first_at), last_at = max(habits.last_at, excluded.last_at)`,
            [kind, what, whole(at, 'Habit: at'), at],
          );
        for (const kind of new Set(used.map((one) => one.kind)))
          await tx.run(
            `DELETE FROM habits WHERE kind = ? AND what NOT IN
               (SELECT what FROM habits WHERE kind = ? ORDER BY n DESC, last_at DESC LIMIT ?)`,
            [kind, kind, mostOfAKind],
          );
      }),
    async habits() {
      const rows = await db.all<Omit<Habit, 'since' | 'last'> & { firstAt: number; lastAt: number }>(
        `SELECT kind, what, n, first_at AS "firstAt", last_at AS "lastAt" FROM habits ORDER BY n DESC, last_at DESC, what`,
      );
      return rows.map(({ firstAt, lastAt, ...row }) => ({
        ...row,
        since: new Date(firstAt).toISOString(),
        last: new Date(lastAt).toISOString(),
      }));
    },
  };
}
