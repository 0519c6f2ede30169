import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoryBytes } from '../../../../src/adapters/store/query/process.ts';
import { queryRunner } from '../../../../src/adapters/store/query/runner.ts';
import { storeOn } from '../../../../src/adapters/store/repositories.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { catalogue } from '../../../../src/domain/query/query.ts';
import hostile from '../../../fixtures/sql/hostile.json' with { type: 'json' };
import { bundle } from '../../../support/bundle.mjs';
import { fill } from '../../../support/ledger-data.ts';
import { fuzz, tempting, trial } from '../../../support/query-trial.ts';

// tests/benchmarks/query-fuzz.mjs does the same with any number of statements, and measures.
const fuzzed = 10_000;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-query-'));
const files = path.join(folder, 'store');
const limits = { timeoutMs: 5_000, rows: 500, bytes: 64 * 1024, asOf: null };
let file: string;
let program: string;

beforeAll(async () => {
  fs.mkdirSync(files);
  program = await bundle('src/adapters/store/query/child.ts', folder);
  file = await tempting(files);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

async function asking<T>(work: (runner: Awaited<ReturnType<typeof queryRunner>>) => Promise<T>): Promise<T> {
  const runner = await queryRunner({ file, clock: systemClock, program });
  try {
    return await work(runner);
  } finally {
    await runner.close();
  }
}

describe('hostile statements', () => {
  it('change nothing, read nothing but the catalogue, and end', async () => {
    const list = hostile.statements.map(({ sql }) => sql);
    expect(list.length).toBeGreaterThanOrEqual(150);
    const report = await trial(files, program, list);
    expect(report.escapes).toEqual([]);
    expect(report.broken).toEqual([]);
    expect(report.stopped).toBeGreaterThan(10);
    expect(report.peakBytes).toBeLessThanOrEqual(memoryBytes);
  }, 90_000);

  it('from a grammar escape nowhere', async () => {
    const report = await fuzz(files, program, fuzzed, 7);
    expect(report).toMatchObject({ escapes: [], broken: [], statements: fuzzed });
    expect(report.answered).toBeGreaterThan(fuzzed / 100);
  }, 90_000);
});

describe('the copy', () => {
  it('has every table and column of the catalogue, and no other', () =>
    asking(async (runner) => {
      const names = catalogue.map(({ name }) => name);
      const all = await runner.run(
        `SELECT name FROM sqlite_master WHERE '${names.join(' ')}' <> '' ORDER BY rowid`,
        limits,
      );
      expect(all.rows.flat()).toEqual(names);
      for (const { name, columns } of catalogue) {
        const answer = await runner.run(`SELECT * FROM ${name}`, limits);
        expect(answer.columns, name).toEqual(columns.map((column) => column.name));
      }
    }));

  it('knows the moment asked for as now, and no other', () =>
    asking(async (runner) => {
      const asOf = Date.parse('2026-06-01T06:30:15.250Z');
      const run = async (sql: string) => (await runner.run(sql, { ...limits, asOf })).rows[0];
      expect(
        await run(
          "SELECT date('now'), datetime('NOW'), time(), strftime('%Y'), strftime('%H:%M', 'now', '+1 hour'), CURRENT_DATE, CURRENT_TIME, CURRENT_TIMESTAMP, unixepoch('now'), date('now', 'start of month', '-1 day'), date('2026-01-31', '+1 month')",
        ),
      ).toEqual([
        '2026-06-01',
        '2026-06-01 06:30:15',
        '06:30:15',
        '2026',
        '07:30',
        '2026-06-01',
        '06:30:15',
        '2026-06-01 06:30:15',
        Math.floor(asOf / 1000),
        '2026-05-31',
        '2026-03-03',
      ]);
      expect(
        await run("SELECT julianday('now') - julianday('2026-06-01'), date('no day'), date(NULL)"),
      ).toEqual([expect.closeTo(0.27101, 4), null, null]);
      const [now] = (await runner.run("SELECT date('now')", limits)).rows[0]!;
      expect(now).not.toBe('2026-06-01');
    }));

  it('follows the store and the moment asked for', () =>
    asking(async (runner) => {
      const count = async (asOf: number | null) =>
        (await runner.run('SELECT count(*), max(time) FROM fills', { ...limits, asOf })).rows[0];
      const [before] = (await count(null))!;
      const store = storeOn(await sqlite(file, { clock: systemClock }), systemClock);
      const at = Date.UTC(2026, 9, 1, 5);
      const added = fill({ at, quantity: 3 }, 'later');
      await store.ledger.append({ fills: [added] });
      expect(await count(null)).toEqual([Number(before) + 1, '2026-10-01T10:30:00+05:30']);
      expect((await count(at - 1))![0]).toBe(before);
      await store.ledger.append({
        fills: [{ ...added, id: 'undoing', side: 'sell', kind: 'adjustment', reverses: added.id }],
      });
      expect((await count(null))![0]).toBe(before);
      await store.close();
    }));

  it('is of one warm process, which is gone after the close', async () => {
    const pid = await asking(async (runner) => {
      await runner.run('SELECT 1', limits);
      const first = runner.pid();
      await runner.run('SELECT 2', limits);
      expect(runner.pid()).toBe(first);
      return first!;
    });
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

describe('limits', () => {
  it('hold rows and bytes, and say so', () =>
    asking(async (runner) => {
      const few = await runner.run('SELECT id FROM fills', { ...limits, rows: 3 });
      expect([few.rows.length, few.truncated]).toEqual([3, true]);
      const exact = await runner.run('SELECT 1 UNION ALL SELECT 2', { ...limits, rows: 2 });
      expect([exact.rows, exact.truncated]).toEqual([[[1], [2]], false]);
      const wide = await runner.run("SELECT printf('%.600c', 'x') FROM fills", { ...limits, bytes: 2_000 });
      expect([wide.rows.length, wide.truncated]).toEqual([3, true]);
      await expect(
        runner.run("SELECT printf('%.9000c', 'x')", { ...limits, bytes: 2_000 }),
      ).rejects.toMatchObject({ kind: 'usage' });
    }));

  it('keep numbers exact and finite', () =>
    asking(async (runner) => {
      const answer = await runner.run('SELECT 9007199254740993, 9e999, 0.1, NULL, -5', limits);
      expect(answer.rows).toEqual([['9007199254740993', null, 0.1, null, -5]]);
      expect(answer.notes).toHaveLength(1);
      await expect(runner.run("SELECT x'00'", limits)).rejects.toMatchObject({ kind: 'usage' });
    }));

  it('stop a statement when the person stops, and the next one runs', () =>
    asking(async (runner) => {
      const endless =
        'WITH RECURSIVE n(v) AS (SELECT 1 UNION ALL SELECT v + 1 FROM n) SELECT count(*) FROM n';
      await runner.run('SELECT 1', limits);
      await expect(
        runner.run(endless, { ...limits, timeoutMs: 60_000, signal: AbortSignal.timeout(100) }),
      ).rejects.toMatchObject({ kind: 'interrupted' });
      expect((await runner.run('SELECT 1', limits)).rows).toEqual([[1]]);
      await expect(runner.run(endless, { ...limits, timeoutMs: 100 })).rejects.toMatchObject({
        kind: 'refused',
      });
      expect((await runner.run('SELECT 1', limits)).rows).toEqual([[1]]);
    }));
});
