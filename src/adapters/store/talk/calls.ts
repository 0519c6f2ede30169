import type { CallBreaker } from '../../../domain/model-breaker.ts';
import type { CallRepository } from '../../../ports/conversation.ts';
import type { Driver } from '../driver.ts';

interface Row {
  name: string;
  state: string;
}

const breakerOf = (row: Row): CallBreaker => JSON.parse(row.state) as CallBreaker;

/** The breakers before model calls, shared by every process that uses this store. */
export function calls(db: Driver): CallRepository {
  return {
    async step(key, take) {
      const look = async (on: Pick<Driver, 'all'>) => {
        const [row] = await on.all<Row>('SELECT name, state FROM call_breakers WHERE name = ?', [key]);
        const { breaker, result } = take(row === undefined ? null : breakerOf(row));
        const state = JSON.stringify(breaker);
        return { state, result, changes: state !== row?.state };
      };
      // Most calls change nothing, and need no writer's turn for it.
      const seen = await look(db);
      if (!seen.changes) return seen.result;
      return db.transaction(async (tx) => {
        const { state, result, changes } = await look(tx);
        if (changes) {
          await tx.run(
            `INSERT INTO call_breakers (name, state) VALUES (?, ?)
             ON CONFLICT (name) DO UPDATE SET state = excluded.state`,
            [key, state],
          );
        }
        return result;
      });
    },
    async all() {
      const rows = await db.all<Row>('SELECT name, state FROM call_breakers ORDER BY name');
      return rows.map((row) => ({ key: row.name, breaker: breakerOf(row) }));
    },
  };
}
