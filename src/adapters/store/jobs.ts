import type { JobRepository, JobRow } from '../../ports/queue.ts';
import type { Driver, Tx } from './driver.ts';
import { whole } from './finite.ts';

const columns = `id, dedupe, command, input, priority, state, asked_at AS "askedAt", not_before AS "notBefore", attempts,
  started_at AS "startedAt", finished_at AS "finishedAt", progress, outcome`;

// An attempt is the job's own while nobody began a later one and nobody cancelled it.
const own = "id = ? AND attempts = ? AND state = 'running'";

async function add(tx: Tx, job: Parameters<JobRepository['add']>[0]) {
  const { changes } = await tx.run(
    `INSERT INTO jobs (id, dedupe, command, input, priority, state, asked_at, not_before, delivered, attempts)
     VALUES (?, ?, ?, ?, ?, 'waiting', ?, ?, 0, 0) ON CONFLICT (dedupe) DO NOTHING`,
    [
      job.id,
      job.dedupe,
      job.command,
      job.input,
      job.priority,
      whole(job.askedAt, 'Job: asked at'),
      whole(job.notBefore, 'Job: not before'),
    ],
  );
  const [by, value] = changes === 1 ? ['id', job.id] : ['dedupe', job.dedupe];
  const [row] = await tx.all<JobRow>(`SELECT ${columns} FROM jobs WHERE ${by} = ?`, [value!]);
  return { job: row!, added: changes === 1 };
}

/** Jobs of one owner. */
export function jobs(db: Driver): JobRepository {
  const changed = async (sql: string, params: Parameters<Driver['run']>[1]) =>
    (await db.run(sql, params)).changes === 1;
  return {
    add: (job) => db.transaction((tx) => add(tx, job)),
    async byId(id) {
      const [row] = await db.all<JobRow>(`SELECT ${columns} FROM jobs WHERE id = ?`, [id]);
      return row ?? null;
    },
    list: ({ state, limit }) =>
      db.all<JobRow>(
        `SELECT ${columns} FROM jobs ${state === undefined ? '' : 'WHERE state = ?'} ORDER BY asked_at DESC, id LIMIT ?`,
        state === undefined ? [limit] : [state, limit],
      ),
    undelivered: (limit) =>
      db.all<JobRow>(
        `SELECT ${columns} FROM jobs WHERE state = 'waiting' AND delivered = 0 ORDER BY asked_at, id LIMIT ?`,
        [limit],
      ),
    async delivered(id) {
      await db.run('UPDATE jobs SET delivered = 1 WHERE id = ?', [id]);
    },
    begin: (id, at) =>
      db.transaction(async (tx) => {
        const { changes } = await tx.run(
          `UPDATE jobs SET state = 'running', attempts = attempts + 1, started_at = ?, delivered = 1
           WHERE id = ? AND state IN ('waiting', 'running')`,
          [at, id],
        );
        if (changes === 0) return null;
        const [row] = await tx.all<JobRow>(`SELECT ${columns} FROM jobs WHERE id = ?`, [id]);
        return row!;
      }),
    progress: (id, attempt, words) =>
      changed(`UPDATE jobs SET progress = coalesce(?, progress) WHERE ${own}`, [words, id, attempt]),
    end: (id, attempt, { state, at, outcome }) =>
      changed(`UPDATE jobs SET state = ?, finished_at = ?, outcome = ? WHERE ${own}`, [
        state,
        state === 'waiting' ? null : at,
        outcome,
        id,
        attempt,
      ]),
    cancel: (id, at) =>
      changed(
        "UPDATE jobs SET state = 'cancelled', finished_at = ? WHERE id = ? AND state IN ('waiting', 'running')",
        [at, id],
      ),
  };
}
