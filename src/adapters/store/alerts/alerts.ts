import type { Rule } from '../../../core/shapes/alerts.ts';
import type { AlertRepository, KeptAlert, RuleMemory } from '../../../ports/watch/alerts.ts';
import type { Driver, Tx } from '../driver.ts';
import { whole } from '../finite.ts';
import { outbox } from './outbox.ts';
import { raiseAlert } from './raise.ts';
import { type AlertRow, alertColumns, alertOf } from './rows.ts';

async function keepMemory(tx: Tx | Driver, { rule, about, holds, firedAt }: RuleMemory): Promise<void> {
  await tx.run(
    `INSERT INTO alert_memory (rule, about, holds, fired_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (rule, about) DO UPDATE SET holds = excluded.holds, fired_at = excluded.fired_at`,
    [rule, about, holds === null ? null : Number(holds), firedAt],
  );
}

type Rules = Pick<AlertRepository, 'rules' | 'keepRule' | 'dropRule' | 'memory' | 'remember'>;

const rulesOn = (db: Driver): Rules => ({
  async rules() {
    const rows = await db.all<{ body: string }>('SELECT body FROM alert_rules ORDER BY id');
    return rows.map(({ body }) => JSON.parse(body) as Rule);
  },

  async keepRule(rule, at) {
    await db.run(
      `INSERT INTO alert_rules (id, at, body) VALUES (?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET at = excluded.at, body = excluded.body`,
      [rule.id, whole(at, 'Rule: at'), JSON.stringify(rule)],
    );
  },

  dropRule: (id) =>
    db.transaction(async (tx) => {
      const { changes } = await tx.run('DELETE FROM alert_rules WHERE id = ?', [id]);
      await tx.run('DELETE FROM alert_memory WHERE rule = ?', [id]);
      await tx.run(
        `UPDATE deliveries SET state = 'silenced', reason = 'ruleRemoved' WHERE rule = ? AND state = 'waiting'`,
        [id],
      );
      return changes > 0;
    }),

  async memory() {
    const rows = await db.all<Omit<RuleMemory, 'holds'> & { holds: number | null }>(
      'SELECT rule, about, holds, fired_at AS "firedAt" FROM alert_memory',
    );
    return rows.map((row) => ({ ...row, holds: row.holds === null ? null : row.holds === 1 }));
  },

  remember: (memory) => keepMemory(db, memory),
});

/** Alerts, the rules they are held against and the outbox they wait in. */
export function alerts(db: Driver): AlertRepository {
  return {
    raise: (alert) => raiseAlert(db, alert),
    ...rulesOn(db),

    async unrouted(limit): Promise<KeptAlert[]> {
      const rows = await db.all<AlertRow>(
        `SELECT ${alertColumns} FROM alerts a WHERE a.routed_at IS NULL ORDER BY a.seq LIMIT ?`,
        [limit],
      );
      return rows.map(alertOf);
    },

    route: (routed, planned, memory, at) =>
      db.transaction(async (tx) => {
        for (const seq of routed) await tx.run('UPDATE alerts SET routed_at = ? WHERE seq = ?', [at, seq]);
        for (const { alert, rule, channel, state, reason, dueAt, batch } of planned)
          await tx.run(
            `INSERT INTO deliveries (alert, rule, channel, state, reason, due_at, batch)
             VALUES (?, ?, ?, ?, ?, ?, ?)`,
            [alert, rule, channel, state, reason, whole(dueAt, 'Delivery: dueAt'), batch],
          );
        for (const one of memory) await keepMemory(tx, one);
      }),

    ...outbox(db),
  };
}
