import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Driver } from '../../../../src/adapters/store/driver.ts';
import { remote, remoteStore } from '../../../../src/adapters/store/threads/remote.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { bundle } from '../../../support/bundle.mjs';
import { conversationContract } from '../../../support/conversation-contract.ts';
import { storeContract } from '../../../support/store-contract.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-threads-'));
let program: string;
let count = 0;
const fresh = () => path.join(folder, `${count++}.db`);
const options = () => ({ program, clock: systemClock, busyTimeoutMs: 2_000 });
const open = (file = fresh()) => remote(file, options());

beforeAll(async () => {
  program = await bundle('src/adapters/store/threads/thread.ts', folder);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

storeContract('sqlite on a thread', () => remoteStore(fresh(), options()));
conversationContract('sqlite on a thread', () => remoteStore(fresh(), options()));

describe('a database on a thread', () => {
  const values = async (db: Pick<Driver, 'all'>) =>
    (await db.all<{ v: number }>('SELECT v FROM t ORDER BY v')).map(({ v }) => v);
  async function tableOf(): Promise<Driver> {
    const db = await open();
    await db.run('CREATE TABLE t (v INTEGER NOT NULL, CHECK (v < 1000)) STRICT');
    return db;
  }

  it('undoes a transaction whose work fails, throws what the work threw, and keeps what bystanders wrote', async () => {
    const db = await tableOf();
    const why = new Error('changed my mind');
    const failing = db.transaction(async (tx) => {
      await tx.run('INSERT INTO t VALUES (1)');
      throw why;
    });
    const bystander = db.run('INSERT INTO t VALUES (2)');
    const seen = values(db);
    expect(await failing.catch((thrown: unknown) => thrown)).toBe(why);
    await bystander;
    expect(await seen).toEqual([2]);
    await db.close();
  });

  it('refuses a transaction after its end, and a store after it was closed', async () => {
    const db = await tableOf();
    const kept = await db.transaction(async (tx) => tx);
    await expect(kept.run('INSERT INTO t VALUES (4)')).rejects.toThrow('after its end');
    expect(await values(db)).toEqual([]);
    await db.close();
    await expect(db.all('SELECT 1')).rejects.toThrow('after it was closed');
  });

  it('says what is wrong as the file itself does, and is as durable', async () => {
    const db = await tableOf();
    await expect(db.run('INSERT INTO t VALUES (1000)')).rejects.toMatchObject({ name: 'CoachError' });
    await expect(db.run('INSERT INTO t VALUES (?)', [Number.NaN])).rejects.toThrow('about to be stored');
    expect(await db.health()).toMatchObject({ journalMode: 'wal', synchronous: 'full', integrity: 'ok' });
    await db.close();
    const strange = path.join(folder, 'strange.db');
    fs.writeFileSync(strange, 'this is no database, and never was one of any kind');
    await expect(open(strange)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('serves many files at once from few threads, and its threads end with the last', async () => {
    const many = await Promise.all(Array.from({ length: 12 }, () => tableOf()));
    await Promise.all(
      many.map((db, i) =>
        db.transaction((tx) => tx.run('INSERT INTO t VALUES (?)', [i]).then(() => undefined)),
      ),
    );
    expect(await Promise.all(many.map(values))).toEqual(many.map((_, i) => [i]));
    await Promise.all(many.map((db) => db.close()));
    const again = await open();
    expect(await again.all('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await again.close();
  });
});
