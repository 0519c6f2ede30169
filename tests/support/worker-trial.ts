import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';

export interface WorkerTrial {
  /** Address of an empty database; the jobs are its role's own. */
  url: string;
  jobs: number;
  /** Workers killed, and askers killed. */
  kills: number;
  log?: (line: string) => void;
}

const program = path.resolve(import.meta.dirname, '../../bin/coach.js');
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** ZQAA, ZQAB, …: symbols of letters alone. */
const symbolOf = (i: number): string =>
  `ZQ${String.fromCharCode(65 + (Math.floor(i / 26) % 26), 65 + (i % 26))}`;

interface JobState {
  id: string;
  state: string;
  attempts: number;
}

/**
 * Two askers ask for the same jobs, each killed and started again; two workers do them, each killed and started again. Answers
 * how the jobs ended and how long the longest waited for another worker after a kill.
 */
export async function workerTrial({ url, jobs, kills, log = () => {} }: WorkerTrial) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-worker-'));
  const errors: string[] = [];
  const coach = (...args: string[]): ChildProcess => {
    const env = { PATH: process.env['PATH'], COACH_STORE: url, COACH_HOME: path.join(folder, 'home') };
    const child = spawn(process.execPath, [program, ...args], { env, stdio: ['pipe', 'ignore', 'pipe'] });
    child.stdin!.on('error', () => {});
    child.stderr!.on('data', (text) => {
      if (/error:/.test(String(text))) errors.push(String(text).slice(0, 300));
    });
    return child;
  };
  const gone = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null
      ? Promise.resolve()
      : new Promise((resolve) => child.once('exit', resolve));
  const asked = Array.from({ length: jobs }, (_, i) => {
    const [command, input] =
      i % 2 === 0
        ? ['watchlist add', { symbols: [symbolOf(i)] }]
        : ['backtest audit', { strategy: 'sma-cross', symbol: 'NIFTY', fast: 5 + (i % 20), slow: 40 + i }];
    return JSON.stringify({ command, with: JSON.stringify(input), key: `trial@${i}` });
  }).join('\n');
  const ask = () => {
    const child = coach('job', 'add', '--input', '-', '--json');
    child.stdin!.end(asked);
    return child;
  };

  const db = new pg.Client({ connectionString: url });
  const states = async (): Promise<JobState[]> =>
    (await db.query<JobState>('SELECT id, state, attempts::int AS attempts FROM jobs')).rows;
  try {
    // The tables are there before anybody asks.
    await gone(coach('job', 'list'));
    await db.connect();
    await db.query("SELECT set_config('coach.owner', session_user, false)");
    const askers = [ask(), ask()];
    const workers = [coach('worker'), coach('worker')];
    let longest = 0;
    let killed = 0;
    const watched: { at: number; left: Map<string, number> }[] = [];
    const look = async () => {
      const now = new Map((await states()).map((job) => [job.id, job]));
      for (const { at, left } of watched)
        for (const [id, attempts] of left) {
          const job = now.get(id);
          if (job?.state === 'running' && job.attempts === attempts) continue;
          left.delete(id);
          longest = Math.max(longest, performance.now() - at);
        }
      return [...now.values()];
    };
    while (killed < kills) {
      // Long enough for a worker to begin now and then, short enough to meet it at every stage.
      await pause(1_500 + ((killed * 397) % 4_000));
      const running = (await look()).filter(({ state }) => state === 'running');
      const which = killed % 2;
      askers[which]!.kill('SIGKILL');
      askers[which] = ask();
      workers[which]!.kill('SIGKILL');
      watched.push({
        at: performance.now(),
        left: new Map(running.map(({ id, attempts }) => [id, attempts])),
      });
      workers[which] = coach('worker');
      killed++;
      if (killed % 10 === 0) log(`${killed} kills`);
    }
    await Promise.all(askers.map(gone));
    const deadline = performance.now() + 300_000;
    let all = await look();
    while (
      performance.now() < deadline &&
      all.some(({ state }) => state === 'running' || state === 'waiting')
    ) {
      await pause(500);
      all = await look();
    }
    const stopped = performance.now();
    for (const worker of workers) worker.kill('SIGTERM');
    await Promise.all(workers.map(gone));
    const { rows } = await db.query<{ n: number }>('SELECT count(*)::int AS n FROM watchlist');
    return {
      jobs: all.length,
      done: all.filter(({ state }) => state === 'done').length,
      again: all.filter(({ attempts }) => attempts > 1).length,
      watched: rows[0]!.n,
      longestMs: Math.round(longest),
      stopMs: Math.round(performance.now() - stopped),
      errors: [...new Set(errors)],
    };
  } finally {
    await db.end().catch(() => {});
    fs.rmSync(folder, { recursive: true, force: true });
  }
}
