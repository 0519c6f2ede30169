import type { AlertRepository, Delivery } from '../../../ports/watch/alerts.ts';
import type { Driver, Value } from '../driver.ts';
import { whole } from '../finite.ts';
import {
  type AlertRow,
  alertColumns,
  alertOf,
  type DeliveryRow,
  deliveryColumns,
  deliveryOf,
} from './rows.ts';

type Outbox = Omit<
  AlertRepository,
  'raise' | 'unrouted' | 'route' | 'rules' | 'keepRule' | 'dropRule' | 'memory' | 'remember'
>;
type Joined = AlertRow & DeliveryRow;

const whole0 = (value: number) => whole(value, 'Outbox: moment');

type Told = Pick<AlertRepository, 'backlog' | 'log'>;

/** What became of alerts, to look at. */
const toldOn = (db: Driver): Told => ({
  backlog: (since) =>
    db.all(
      `SELECT n.channel, (SELECT count(*) FROM deliveries d WHERE d.state = 'waiting' AND d.channel = n.channel) AS waiting,
         (SELECT count(*) FROM deliveries d JOIN alerts a ON a.seq = d.alert
          WHERE d.state = 'failed' AND d.channel = n.channel AND a.at >= ?) AS failed,
         (SELECT until_at FROM channel_pauses p WHERE p.channel = n.channel) AS "pausedUntil"
       FROM (SELECT DISTINCT channel FROM deliveries UNION SELECT channel FROM channel_pauses) n ORDER BY n.channel`,
      [since],
    ),

  async log({ before, after, kind, limit }) {
    const parts = ['a.at <= ?'];
    const params: Value[] = [before];
    if (after !== undefined) {
      parts.push('a.at > ?');
      params.push(after);
    }
    if (kind !== undefined) {
      parts.push('a.kind = ?');
      params.push(kind);
    }
    const rows = await db.all<AlertRow>(
      `SELECT ${alertColumns} FROM alerts a WHERE ${parts.join(' AND ')} ORDER BY a.at DESC, a.seq DESC LIMIT ?`,
      [...params, limit],
    );
    const found = [];
    for (const row of rows) {
      const own = await db.all<DeliveryRow>(
        `SELECT ${deliveryColumns} FROM deliveries d WHERE d.alert = ? ORDER BY d.seq`,
        [row.seq],
      );
      found.push({ alert: alertOf(row), deliveries: own.map(deliveryOf) });
    }
    return found;
  },
});

/** Messages that wait for their channel. A channel is served in the order alerts were raised, so one that waits holds back those after it. */
export const outbox = (db: Driver): Outbox => ({
  async dueChannels(now) {
    const rows = await db.all<{ channel: string }>(
      `SELECT DISTINCT d.channel FROM deliveries d WHERE d.state = 'waiting' AND d.due_at <= ?
         AND NOT EXISTS (SELECT 1 FROM channel_pauses p WHERE p.channel = d.channel AND p.until_at > ?)
       ORDER BY d.channel`,
      [whole0(now), whole0(now)],
    );
    return rows.map(({ channel }) => channel);
  },

  async due(channel, now, limit): Promise<Delivery[]> {
    const rows = await db.all<Joined>(
      `SELECT ${alertColumns}, ${deliveryColumns} FROM deliveries d JOIN alerts a ON a.seq = d.alert
       WHERE d.state = 'waiting' AND d.channel = ? AND d.due_at <= ? ORDER BY d.seq LIMIT ?`,
      [channel, whole0(now), limit],
    );
    return rows.map((row) => ({ ...deliveryOf(row), alert: alertOf(row) }));
  },

  settle: (deliveries, came) =>
    db.transaction(async (tx) => {
      const [reason, sentAt] = came.state === 'sent' ? [null, whole0(came.at)] : [came.why, null];
      for (const seq of deliveries)
        await tx.run(
          'UPDATE deliveries SET attempts = attempts + 1, state = ?, reason = ?, sent_at = ? WHERE seq = ?',
          [came.state, reason, sentAt, seq],
        );
    }),

  async pause(channel, until) {
    await db.run(
      `INSERT INTO channel_pauses (channel, until_at) VALUES (?, ?)
       ON CONFLICT (channel) DO UPDATE SET until_at = excluded.until_at`,
      [channel, whole0(until)],
    );
  },

  ...toldOn(db),
});
