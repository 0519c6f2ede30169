import type { Clock, LeaseHolder, LeaseRepository } from '../../ports/clock.ts';
import type { Driver, Tx } from './driver.ts';
import { whole } from './finite.ts';

type Row = LeaseHolder & { until: number };

/** Whether a process lives on this machine; one of somebody else's counts as living. */
function lives(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return (thrown as { code?: string }).code === 'EPERM';
  }
}

/** A process id says nothing about a process of another machine; there only the time counts. */
const held = ({ pid, until }: Row, now: number, { oneMachine }: Driver): boolean =>
  until > now && (!oneMachine || lives(pid));

async function rowOf(tx: Tx | Driver, name: string): Promise<Row | undefined> {
  const rows = await tx.all<Row>(
    'SELECT pid, taken_at AS since, until_at AS until FROM leases WHERE name = ?',
    [name],
  );
  return rows[0];
}

/** Leases as rows, taken inside a write transaction, so that of two takers one sees the other. */
export function leases(db: Driver, clock: Pick<Clock, 'now' | 'id'>): LeaseRepository {
  return {
    take: (name, ms) =>
      db.transaction(async (tx) => {
        const now = clock.now();
        const row = await rowOf(tx, name);
        if (row && held(row, now, db)) {
          const { pid, since } = row;
          return { holder: { pid, since } };
        }
        const token = clock.id();
        await tx.run('DELETE FROM leases WHERE name = ?', [name]);
        await tx.run('INSERT INTO leases (name, holder, pid, taken_at, until_at) VALUES (?, ?, ?, ?, ?)', [
          name,
          token,
          process.pid,
          whole(now, 'Lease: since'),
          whole(now + ms, 'Lease: until'),
        ]);
        return { token };
      }),
    async renew(token, ms) {
      const until = whole(clock.now() + ms, 'Lease: until');
      const { changes } = await db.run('UPDATE leases SET until_at = ? WHERE holder = ?', [until, token]);
      return changes === 1;
    },
    async release(token) {
      await db.run('DELETE FROM leases WHERE holder = ?', [token]);
    },
    async holder(name) {
      const row = await rowOf(db, name);
      if (!row || !held(row, clock.now(), db)) return null;
      const { pid, since } = row;
      return { pid, since };
    },
  };
}
