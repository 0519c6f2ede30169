import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { Driver } from '../../../../src/adapters/store/driver.ts';
import { engine } from '../../../../src/adapters/store/sqlite/engine.ts';
import { migrations } from '../../../../src/adapters/store/sqlite/migrate.ts';
import { checkEngine } from '../../../../src/adapters/store/sqlite/open.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { sqliteStore } from '../../../../src/adapters/store/store.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { CoachError } from '../../../../src/core/errors.ts';
import { chainOf, minuteBars, summariesOf } from '../../../support/store-data.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-sqlite-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
let count = 0;
const fresh = (name = 'coach.db') => path.join(folder, `${count++}`, name);
const options = { clock: systemClock, busyTimeoutMs: 50 };
const open = (file: string) => sqlite(file, options);
const bytes = (file: string) => fs.readFileSync(file).toString('base64');
const mode = (file: string) => (fs.statSync(file).mode & 0o777).toString(8);

async function refusal(promise: Promise<unknown>): Promise<CoachError> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(CoachError);
  return error as CoachError;
}

async function tableOf(db: Driver): Promise<Driver> {
  await db.run('CREATE TABLE t (v INTEGER NOT NULL, CHECK (v < 1000)) STRICT');
  return db;
}
const values = async (db: Pick<Driver, 'all'>) =>
  (await db.all<{ v: number }>('SELECT v FROM t ORDER BY v')).map((row) => row.v);
const pause = () => systemClock.sleep(3);

describe('transactions on one connection', () => {
  it("a bystander's write beside an open transaction survives its rollback", async () => {
    const db = await tableOf(await open(':memory:'));
    const failing = db.transaction(async (tx) => {
      await tx.run('INSERT INTO t VALUES (1)');
      await pause();
      throw new Error('changed my mind');
    });
    await pause();
    const bystander = db.run('INSERT INTO t VALUES (2)');
    const reader = values(db);
    await expect(failing).rejects.toThrow('changed my mind');
    await bystander;
    expect(await reader).toEqual([2]);
    await db.close();
  });

  it('a reader never sees what is not committed', async () => {
    const db = await tableOf(await open(':memory:'));
    const writing = db.transaction(async (tx) => {
      await tx.run('INSERT INTO t VALUES (1)');
      await pause();
      await tx.run('INSERT INTO t VALUES (2)');
      expect(await values(tx)).toEqual([1, 2]);
    });
    await pause();
    expect(await values(db)).toEqual([1, 2]);
    await writing;
    await db.close();
  });

  it('two asynchronous transactions follow each other, and the second sees the first', async () => {
    const db = await tableOf(await open(':memory:'));
    const bump = (by: number) =>
      db.transaction(async (tx) => {
        const [last = 0] = (await values(tx)).slice(-1);
        await pause();
        await tx.run('INSERT INTO t VALUES (?)', [last + by]);
      });
    await Promise.all([bump(1), bump(1), bump(1)]);
    expect(await values(db)).toEqual([1, 2, 3]);
    await db.close();
  });

  it('undoes one transaction of a group alone', async () => {
    const db = await tableOf(await open(':memory:'));
    const insert = (v: number) =>
      db.transaction(async (tx) => {
        await tx.run('INSERT INTO t VALUES (?)', [v]);
        await tx.run('INSERT INTO t VALUES (?)', [v + 500]);
      });
    const results = await Promise.allSettled([1, 600, 2].map(insert));
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await values(db)).toEqual([1, 2, 501, 502]);
    await db.close();
  });

  it('refuses instead of waiting for itself, and refuses a transaction that has ended', async () => {
    const db = await tableOf(await open(':memory:'));
    const misuses: (() => Promise<unknown>)[] = [
      () => db.run('INSERT INTO t VALUES (1)'),
      () => db.all('SELECT 1'),
      () => db.transaction(() => 1),
      () => db.reading(() => 1),
    ];
    for (const misuse of misuses) {
      expect((await refusal(db.transaction(misuse))).message).toMatch(/only its own statements/);
      expect((await refusal(db.reading(misuse))).message).toMatch(/only its own statements/);
    }
    const leaked = await db.transaction((tx) => tx);
    expect((await refusal(leaked.run('INSERT INTO t VALUES (1)'))).message).toMatch(/after its end/);
    const later = await db.transaction(() => () => db.run('INSERT INTO t VALUES (7)'));
    await later();
    expect(await values(db)).toEqual([7]);
    await db.close();
    expect((await refusal(db.all('SELECT 1'))).message).toMatch(/closed/);
    await db.close();
  });

  it('refuses a number that is not finite before the engine turns it into NULL', async () => {
    const db = await tableOf(await open(':memory:'));
    for (const v of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect((await refusal(db.run('INSERT INTO t VALUES (?)', [v]))).kind).toBe('internal');
    }
    expect(await values(db)).toEqual([]);
    await db.close();
  });

  it('finishes what is queued before it closes', async () => {
    const file = fresh();
    const db = await tableOf(await open(file));
    const writes = [1, 2, 3].map((v) => db.run('INSERT INTO t VALUES (?)', [v]));
    await db.close();
    await Promise.all(writes);
    const again = await open(file);
    expect(await values(again)).toEqual([1, 2, 3]);
    await again.close();
  });
});

describe('opening', () => {
  it('writes durably on every open, before and after writes', async () => {
    const file = fresh();
    for (let round = 0; round < 3; round++) {
      const store = await sqliteStore(file, options);
      expect(await store.health()).toMatchObject({ synchronous: 'full', journalMode: 'wal' });
      await store.chains.save(chainOf(round), [], 1);
      await store.bars.save(minuteBars(round, 10), 'test');
      expect(await store.health()).toMatchObject({ synchronous: 'full', integrity: 'ok' });
      await store.close();
    }
  });

  it('sets what each connection must have', async () => {
    const db = await open(fresh());
    const pragma = async (name: string) => Object.values((await db.all<object>(`PRAGMA ${name}`))[0]!)[0];
    expect(await pragma('foreign_keys')).toBe(1);
    expect(await pragma('trusted_schema')).toBe(0);
    expect(await pragma('busy_timeout')).toBe(50);
    expect(await pragma('application_id')).toBe(0x636f6163);
    await db.close();
  });

  it.each([0o000, 0o022, 0o077])('keeps files 0600 and folders 0700 under umask %o', async (umask) => {
    const file = fresh('deep/er/coach.db');
    const before = process.umask(umask);
    try {
      const store = await sqliteStore(file, options);
      await store.chains.save(chainOf(1), [], 1);
      for (const name of [file, `${file}-wal`, `${file}-shm`]) expect(mode(name)).toBe('600');
      expect(mode(path.dirname(file))).toBe('700');
      expect(mode(path.dirname(path.dirname(file)))).toBe('700');
      expect((await store.health()).fileMode).toBe('0600');
      await store.close();
    } finally {
      process.umask(before);
    }
    fs.chmodSync(file, 0o644);
    await (await open(file)).close();
    expect(mode(file)).toBe('600');
  });

  it('opens one new file from many sides at once', async () => {
    const file = fresh();
    const all = await Promise.all(
      Array.from({ length: 8 }, () => sqlite(file, { clock: systemClock, busyTimeoutMs: 5_000 })),
    );
    expect((await all[7]!.health()).schemaVersion).toBe(migrations.length);
    for (const db of all) await db.close();
  });

  it('refuses a SQLite that can lose writes', () => {
    for (const version of ['3.51.3', '3.52.0', '3.53.2', '4.0']) checkEngine(version);
    for (const version of ['3.51.2', '3.51', '3.49.9', '2.99.99', 'what']) {
      expect(() => checkEngine(version)).toThrow(expect.objectContaining({ kind: 'refused' }));
    }
  });
});

describe('files that coach must not touch', () => {
  const untouched = async (file: string) => {
    const before = bytes(file);
    const error = await refusal(open(file));
    expect(bytes(file)).toBe(before);
    return error;
  };

  it('refuses a newer schema and leaves every byte', async () => {
    const file = fresh();
    await (await sqlite(file, { ...options, migrations: [...migrations, 'CREATE TABLE later (a)'] })).close();
    expect(await untouched(file)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining(`schema ${migrations.length + 1}`),
    });
    expect(fs.existsSync(`${file}-wal`)).toBe(false);
  });

  it('leaves every byte even when the newer coach died with work in its log', async () => {
    const file = fresh();
    const newer = { ...options, migrations: [...migrations, 'CREATE TABLE later (a)'] };
    const db = await sqlite(file, newer);
    await db.run('INSERT INTO later VALUES (1)');
    const dead = fresh();
    fs.mkdirSync(path.dirname(dead));
    for (const end of ['', '-wal']) fs.copyFileSync(file + end, dead + end);
    await db.close();
    const log = bytes(`${dead}-wal`);
    expect((await untouched(dead)).kind).toBe('refused');
    expect(bytes(`${dead}-wal`)).toBe(log);
    const again = await sqlite(dead, newer);
    expect(await again.all('SELECT a FROM later')).toEqual([{ a: 1 }]);
    await again.close();
  });

  it("refuses another program's database and a file that is none", async () => {
    const file = fresh();
    fs.mkdirSync(path.dirname(file));
    const other = engine(file)();
    other.exec('CREATE TABLE cookies (a)');
    other.close();
    expect(await untouched(file)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('another'),
    });
    fs.writeFileSync(file, 'symbol,price\nNIFTY,1\n'.repeat(500));
    expect(await untouched(file)).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('not a database'),
    });
    fs.writeFileSync(`${file}-wal`, 'something');
    expect((await untouched(file)).message).toMatch('not a database');
    expect(fs.readFileSync(`${file}-wal`, 'utf8')).toBe('something');
  });

  it('reports damage and overwrites nothing', async () => {
    const file = fresh();
    const store = await sqliteStore(file, options);
    const chain = chainOf(1, { strikes: 400 });
    const { id } = await store.chains.save(chain, summariesOf(chain), 1);
    await store.close();
    const whole = fs.readFileSync(file);
    // From the schema on, then only the last pages: the second file still opens.
    let opened = 0;
    for (const from of [4096 * 2, whole.length - 4096 * 3]) {
      fs.writeFileSync(file, Buffer.from(whole).fill(0x5a, from));
      const before = bytes(file);
      const damaged = await sqliteStore(file, options).catch((error: unknown) => error as CoachError);
      if (damaged instanceof CoachError) expect(damaged.kind).toBe('unavailable');
      else {
        opened++;
        expect(await refusal(damaged.chains.byId(id))).toMatchObject({ kind: 'unavailable' });
        const health = await damaged.health();
        expect(health.integrity).not.toBe('ok');
        expect(health.counts).toEqual({});
        await damaged.close();
      }
      expect(bytes(file)).toBe(before);
    }
    expect(opened).toBeGreaterThan(0);
  });

  it('takes an empty file as a new one', async () => {
    const file = fresh();
    fs.mkdirSync(path.dirname(file));
    fs.writeFileSync(file, '');
    await (await open(file)).close();
    expect(fs.statSync(file).size).toBeGreaterThan(4096);
  });
});

describe('what the machine refuses, in words', () => {
  it('a lock that another process holds', async () => {
    const file = fresh();
    const store = await sqliteStore(file, options);
    const other = engine(file)();
    other.exec('BEGIN IMMEDIATE');
    const error = await refusal(store.chains.save(chainOf(1), [], 1));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('locked') });
    expect(error.hint).not.toBe('');
    expect(await store.chains.list()).toEqual([]);
    other.exec('COMMIT');
    other.close();
    expect((await store.chains.save(chainOf(1), [], 1)).added).toBe(true);
    await store.close();
  });

  it('a full disk: what was stored stays, reads work, and writing goes on once there is room', async () => {
    const file = fresh();
    const db = await sqlite(file, options);
    await tableOf(db);
    await db.run('CREATE TABLE b (d BLOB NOT NULL) STRICT');
    const [{ page_count: pages }] = (await db.all<{ page_count: number }>('PRAGMA page_count')) as [
      { page_count: number },
    ];
    await db.all(`PRAGMA max_page_count = ${pages + 10}`);
    const blob = new Uint8Array(30_000);
    await db.run('INSERT INTO b VALUES (?)', [blob]);
    const error = await refusal(db.run('INSERT INTO b VALUES (?)', [blob]));
    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('disk is full') });
    const group = await Promise.allSettled([
      db.run('INSERT INTO t VALUES (1)'),
      db.transaction((tx) => tx.run('INSERT INTO b VALUES (?)', [blob])),
      db.run('INSERT INTO t VALUES (2)'),
    ]);
    const kept = group.flatMap((one, i) => (one.status === 'fulfilled' ? [i === 0 ? 1 : 2] : []));
    expect(group[1]!.status).toBe('rejected');
    expect(await values(db)).toEqual(kept);
    await db.all('PRAGMA max_page_count = 100000');
    await db.run('INSERT INTO b VALUES (?)', [blob]);
    expect((await db.all('SELECT 1 FROM b')).length).toBe(2);
    expect((await db.health()).integrity).toBe('ok');
    await db.close();
  });

  it('a file that may not be written, a folder that is a file, a file that is a folder', async () => {
    const db = await tableOf(await open(':memory:'));
    await db.run('PRAGMA query_only = ON');
    expect(await refusal(db.run('INSERT INTO t VALUES (1)'))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('cannot be written'),
    });
    await db.close();
    const file = fresh();
    fs.mkdirSync(file, { recursive: true });
    expect(await refusal(open(file))).toMatchObject({ kind: 'unavailable' });
    const plain = fresh();
    fs.mkdirSync(path.dirname(plain));
    fs.writeFileSync(plain, 'x');
    expect(await refusal(open(path.join(plain, 'coach.db')))).toMatchObject({ kind: 'unavailable' });
  });
});
