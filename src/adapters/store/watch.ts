import type { JobRun, WatchRepository } from '../../ports/watch/watch.ts';
import type { Driver, Value } from './driver.ts';
import { whole } from './finite.ts';

/** What watchers remember, and the runs of jobs. */
export const watch = (db: Driver): WatchRepository => ({
  async state(name) {
    const [row] = await db.all<{ at: number; body: string }>(
      'SELECT at, body FROM watch_states WHERE name = ?',
      [name],
    );
    return row ?? null;
  },

  async keepState(name, at, body) {
    await db.run(
      `INSERT INTO watch_states (name, at, body) VALUES (?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET at = excluded.at, body = excluded.body`,
      [name, whole(at, 'Watch: at'), body],
    );
  },

  async beginRun({ job, due, at }) {
    const { changes } = await db.run(
      `INSERT INTO job_runs (job, due_at, started_at) VALUES (?, ?, ?)
       ON CONFLICT (job, due_at) DO UPDATE SET started_at = excluded.started_at WHERE job_runs.ended_at IS NULL`,
      [job, whole(due, 'Job: due'), whole(at, 'Job: at')],
    );
    return changes > 0;
  },

  async endRun({ job, due, at, exit, fault }) {
    await db.run('UPDATE job_runs SET ended_at = ?, exit = ?, fault = ? WHERE job = ? AND due_at = ?', [
      whole(at, 'Job: at'),
      exit,
      fault,
      job,
      whole(due, 'Job: due'),
    ]);
  },

  runs({ job, after, limit }) {
    const parts = ['1 = 1'];
    const params: Value[] = [];
    if (job !== undefined) {
      parts.push('job = ?');
      params.push(job);
    }
    if (after !== undefined) {
      parts.push('started_at > ?');
      params.push(after);
    }
    return db.all<JobRun>(
      `SELECT job, due_at AS "due", started_at AS "started", ended_at AS "ended", exit, fault FROM job_runs
       WHERE ${parts.join(' AND ')} ORDER BY started_at DESC, due_at DESC, job LIMIT ?`,
      [...params, limit],
    );
  },
});
