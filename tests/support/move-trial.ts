import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';

export interface MoveTrial {
  /** File of the store, address of the server's database, and a new file to come back to. */
  from: string;
  to: string;
  back: string;
  home: string;
  /** Processes killed in each direction before one may end. */
  kills: number;
}

interface Told {
  tables: { name: string; rows: number; hash: string }[];
}

const program = path.resolve(import.meta.dirname, '../../bin/coach.js');

/** Runs `coach store migrate --to` and kills it after a while, unless null; what it told at its end, or null. */
async function run(from: string, to: string, home: string, afterMs: number | null): Promise<Told | null> {
  const env = { PATH: process.env['PATH'], COACH_HOME: home };
  const args = [program, 'store', 'migrate', '--store', from, '--to', to, '--json', '--yes'];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const timer = afterMs === null ? undefined : setTimeout(() => child.kill('SIGKILL'), afterMs);
  let out = '';
  let words = '';
  child.stdout.on('data', (text) => {
    out += String(text);
  });
  child.stderr.on('data', (text) => {
    words += String(text);
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) =>
    child.once('close', (...how) => resolve(how)),
  );
  clearTimeout(timer);
  if (signal === 'SIGKILL') return null;
  if (code !== 0) throw new Error(`It ended with ${code}: ${words.slice(-400)}`);
  return (JSON.parse(out) as { moved: Told }).moved;
}

/** One way: kills at later and later moments until rows were on their way, then about there; `amid` counts those that left a part. */
async function moved(from: string, to: string, { home, kills }: MoveTrial, there: () => Promise<number>) {
  let afterMs = 250;
  let amid = 0;
  let before = 0;
  for (let cut = 0; cut < kills; cut++) {
    const told = await run(from, to, home, afterMs);
    if (told !== null) return { kills: cut, amid, told };
    const now = await there();
    if (now > 0) amid++;
    // Some get further than the one before, some no further than it.
    afterMs = now > before ? afterMs * 0.95 : afterMs * 1.15;
    before = now;
  }
  return { kills, amid, told: (await run(from, to, home, null))! };
}

/** There and back again: how many were killed each way, how many of them amid rows, and what each way told of the tables. */
export async function moveTrial(trial: MoveTrial) {
  const db = new pg.Client({ connectionString: trial.to });
  await db.connect();
  try {
    const rows = async () => {
      await db.query("SELECT set_config('coach.owner', session_user, false)");
      const { rows: tables } = await db.query<{ name: string }>(
        "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relrowsecurity",
      );
      let sum = 0;
      for (const { name } of tables)
        sum += Number((await db.query<{ n: string }>(`SELECT count(*) AS n FROM ${name}`)).rows[0]!.n);
      return sum;
    };
    const bytes = async () =>
      ['', '-wal'].reduce(
        (sum, end) => sum + (fs.statSync(trial.back + end, { throwIfNoEntry: false })?.size ?? 0),
        0,
      );
    return {
      there: await moved(trial.from, trial.to, trial, rows),
      back: await moved(trial.to, trial.back, trial, bytes),
    };
  } finally {
    await db.end();
  }
}
