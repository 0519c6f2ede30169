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
    step: (key, take) =>
      db.transaction(async (tx) => {
        const [row] = await tx.all<Row>('SELECT name, state FROM call_breakers WHERE name = ?', [key]);
        const { breaker, result } = take(row === undefined ? null : breakerOf(row));
        const state = JSON.stringify(breaker);
        if (state !== row?.state) {
          await tx.run(
            `INSERT INTO call_breakers (name, state) VALUES (?, ?)
             ON CONFLICT (name) DO UPDATE SET state = excluded.state`,
            [key, state],
          );
        }
        return result;
      }),
    async all() {
      const rows = await db.all<Row>('SELECT name, state FROM call_breakers ORDER BY name');
      return rows.map((row) => ({ key: row.name, breaker: breakerOf(row) }));
    },
  };
}
