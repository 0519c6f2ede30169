import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { residentBytes } from '../../src/adapters/store/query/process.ts';
import { queryRunner } from '../../src/adapters/store/query/runner.ts';
import { storeOn } from '../../src/adapters/store/repositories.ts';
import { engine } from '../../src/adapters/store/sqlite/engine.ts';
import { sqlite } from '../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../src/adapters/system.ts';
import { CoachError } from '../../src/core/errors.ts';
import { statementOf } from '../../src/domain/query/query.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { fill, flow, manyFills } from './ledger-data.ts';
import { statements } from './query-grammar.ts';
import { chainOf, minuteBars, summariesOf } from './store-data.ts';

/** Stands in every place that a query may not read. */
export const canary = 'CANARY-7d1e';

const limits = { timeoutMs: 1_000, rows: 500, bytes: 64 * 1024, asOf: null };

/** A store with something in every table, and another program's database beside it. */
export async function tempting(folder: string): Promise<string> {
  const file = path.join(folder, 'coach.db');
  const db = await sqlite(file, { clock: systemClock });
  const store = storeOn(db, systemClock);
  const chain = chainOf(1);
  await store.chains.save(chain, summariesOf(chain), 1);
  await store.bars.save({ ...minuteBars(0, 40), interval: '1d' }, 'test');
  await store.ledger.append({
    fills: [...manyFills(60), fill({ note: canary }, 'n')],
    flows: [flow({ amount: 500, note: canary })],
  });
  await store.sessions.begin({ id: 't', sessionId: canary, at: 1, user: canary, title: canary });
  await db.run(
    `INSERT INTO memories (key, kind, at, title, body) VALUES ('k', 'note', 1, '${canary}', '${canary}')`,
  );
  await store.close();
  const other = engine(path.join(folder, 'cookies.db'))();
  other.exec(`CREATE TABLE cookies (value TEXT); INSERT INTO cookies VALUES ('${canary}')`);
  other.close();
  return file;
}

/** Every file of a folder but the shared memory of readers, with a hash of its bytes. */
export const imprint = (folder: string): string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => !name.endsWith('-shm'))
    .map(
      (name) =>
        `${name} ${createHash('sha256')
          .update(fs.readFileSync(path.join(folder, name)))
          .digest('hex')}`,
    );

/** Places a process has open, where the system tells. */
function opened(pid: number): string[] {
  try {
    return fs.readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [fs.readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

const harmless = /^(socket|pipe|anon_inode):|^\/dev\/(null|urandom|random)$/;

export interface QueryReport {
  statements: number;
  answered: number;
  refused: number;
  /** By a limit of time or memory. */
  stopped: number;
  /** What a statement reached that it may not: each a line. */
  escapes: string[];
  /** Honest queries after a hostile one that failed. */
  broken: string[];
  slowestMs: number;
  slowest: string;
  peakBytes: number;
}

/** Puts statements one by one to a runner over a tempting store and looks at what they reached. */
export async function trial(
  folder: string,
  program: string,
  list: readonly string[],
  honestEvery = 1,
  timeoutMs = limits.timeoutMs,
): Promise<QueryReport> {
  const file = path.join(folder, 'coach.db');
  const runner = await queryRunner({ file, clock: systemClock, program });
  const honest = () => runner.run('SELECT count(*) AS n FROM fills', limits);
  await honest();
  const before = imprint(folder);
  const report: QueryReport = {
    statements: 0,
    answered: 0,
    refused: 0,
    stopped: 0,
    escapes: [],
    broken: [],
    slowestMs: 0,
    slowest: '',
    peakBytes: 0,
  };
  const poll = setInterval(() => {
    const pid = runner.pid();
    if (pid !== null) report.peakBytes = Math.max(report.peakBytes, residentBytes(pid) ?? 0);
  }, 4);
  for (const [i, text] of list.entries()) {
    const sql = statementOf(text.replaceAll('{dir}', folder).replaceAll('{store}', file));
    report.statements++;
    const began = systemClock.monotonic();
    try {
      if (isRefusal(sql)) throw new CoachError('usage', sql.refused);
      const answer = await runner.run(sql, { ...limits, timeoutMs });
      report.answered++;
      const told = JSON.stringify(answer);
      if (told.includes(canary) || told.includes(folder))
        report.escapes.push(`${text.slice(0, 200)} -> ${told.slice(0, 200)}`);
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || !['usage', 'refused'].includes(thrown.kind))
        report.escapes.push(`${text.slice(0, 200)} threw ${String(thrown)}`);
      else if (thrown.kind === 'usage') report.refused++;
      else report.stopped++;
    }
    const ms = systemClock.monotonic() - began;
    if (ms > report.slowestMs) Object.assign(report, { slowestMs: ms, slowest: text.slice(0, 100) });
    const pid = runner.pid();
    const strange = pid === null ? [] : opened(pid).filter((place) => !harmless.test(place));
    if (strange.length > 0) report.escapes.push(`${text.slice(0, 200)} left open ${strange.join(' ')}`);
    if (i % honestEvery === 0) {
      const answer = await honest().catch((thrown: unknown) => String(thrown));
      if (JSON.stringify(answer).includes('"rows":[[61]]') === false)
        report.broken.push(`${text.slice(0, 200)} -> ${JSON.stringify(answer)}`);
    }
  }
  clearInterval(poll);
  await runner.close();
  if (imprint(folder).join() !== before.join())
    report.escapes.push(`files changed: ${imprint(folder).join(', ')}`);
  return report;
}

/** Statements of the grammar, the same for the same seed. */
export const fuzz = (folder: string, program: string, count: number, seed: number): Promise<QueryReport> =>
  trial(folder, program, statements(count, seed), 100, 500);
