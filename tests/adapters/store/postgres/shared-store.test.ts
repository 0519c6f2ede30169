import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { move } from '../../../../src/adapters/store/move/move.ts';
import { movedTables } from '../../../../src/adapters/store/move/tables.ts';
import { migrations } from '../../../../src/adapters/store/postgres/migrate.ts';
import { pool } from '../../../../src/adapters/store/postgres/pool.ts';
import { postgres } from '../../../../src/adapters/store/postgres/postgres.ts';
import type { Sessions } from '../../../../src/adapters/store/postgres/sessions.ts';
import { storeOn } from '../../../../src/adapters/store/repositories.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { fillStore } from '../../../support/filled-store.ts';
import { manyFills } from '../../../support/ledger-data.ts';
import { newOwners } from '../../../support/owners.ts';
import { postgresServer, type Server } from '../../../support/postgres-server.ts';

vi.setConfig({ testTimeout: 120_000 });

let server: Server;
let sessions: Sessions;
beforeAll(async () => {
  server = await postgresServer();
  sessions = pool(server.url);
}, 120_000);
afterAll(async () => {
  await sessions.close();
  server.remove();
});

/** The superuser in coach's own database. */
function asAdmin({ admin, url }: Server): string {
  const address = new URL(admin);
  address.pathname = new URL(url).pathname;
  return address.toString();
}

const { driver, store: storeFor } = newOwners(() => sessions);
const memoryStore = () => sqlite(':memory:', { clock: systemClock });

describe('one schema, written once', () => {
  it('has every table and column of SQLite, each with an owner, a policy and no other columns', async () => {
    const db = await driver();
    const columns = await db.all<{ t: string; c: string }>(
      `SELECT table_name AS t, column_name AS c FROM information_schema.columns WHERE table_schema = 'public'
       ORDER BY ordinal_position`,
    );
    const listed = (table: string) => columns.filter(({ t }) => t === table).map(({ c }) => c);
    for (const { name, columns: own } of movedTables())
      expect(
        listed(name)
          .filter((c) => c !== 'near')
          .sort(),
        name,
      ).toEqual(['owner', ...own].sort());
    const open = await db.all(
      `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
         AND relname <> 'coach_schema' AND NOT (relrowsecurity AND relforcerowsecurity)`,
    );
    expect(open).toEqual([]);
    expect(migrations().flat().length).toBeGreaterThan(100);
  });

  it('refuses a role that no policy holds, and a schema that is newer', async () => {
    const admin = pool(asAdmin(server));
    await expect(postgres(admin, { owner: '' })).rejects.toMatchObject({ kind: 'refused' });
    await admin.close();
    const db = await driver();
    await db.run('UPDATE coach_schema SET version = version + 1');
    await expect(driver()).rejects.toMatchObject({ kind: 'refused' });
    await db.run('UPDATE coach_schema SET version = version - 1');
  });
});

describe('owners of one database', () => {
  it('never see, change or take what is another’s, by any table and by every reading of the repositories', async () => {
    const mine = await driver('ann');
    const { store, chains, fills, vector } = await fillStore(mine, 4);
    const theirs = await driver('bob');
    const other = await storeFor('bob');
    let tries = 0;
    for (const { name } of movedTables()) {
      const before = await mine.all(`SELECT * FROM ${name}`);
      expect(await theirs.all(`SELECT * FROM ${name}`)).toEqual([]);
      expect(await theirs.all(`SELECT * FROM ${name} WHERE owner = 'ann'`)).toEqual([]);
      expect((await theirs.run(`UPDATE ${name} SET owner = 'bob'`)).changes).toBe(0);
      expect((await theirs.run(`DELETE FROM ${name} WHERE owner = 'ann'`)).changes).toBe(0);
      await expect(theirs.run(`INSERT INTO ${name} (owner) VALUES ('ann')`)).rejects.toBeDefined();
      expect(await mine.all(`SELECT * FROM ${name}`)).toEqual(before);
      tries += 5;
    }
    const empty = [
      ...chains.map((id) => other.chains.byId(id)),
      other.chains.latest('NIFTY'),
      other.chains.list(),
      other.chains.symbols(),
      other.chains.summaries('NIFTY', { before: 4e12 }),
      other.bars.list(),
      other.suggestions.list(),
      ...Array.from({ length: 4 }, (_, i) => other.suggestions.byId(`s${i}`)),
      other.imports.seen('h1'),
      other.ledger.fills({}),
      other.ledger.fills({ ids: fills }),
      other.ledger.flows({}),
      other.journal.list(),
      other.sessions.list(),
      other.sessions.turns('c1'),
      other.sessions.turn('t1'),
      other.sessions.asked(9),
      other.answers.get('a'.repeat(64), 0),
      other.telemetry.list(),
      other.watchlist.all(),
      other.adjustments.list(),
      other.leases.holder('cycle'),
      other.memory.list({}, 99),
      other.memory.matching('gap', { k: 9 }),
      other.memory.nearest({ name: 'test/32', dimension: 32 }, vector, { k: 9 }).then(({ hits }) => hits),
      other.memory.models(),
      other.events.list({ limit: 9 }),
      other.desk.accounts(),
      other.discovery.runs(),
      other.backtests.list(),
    ];
    for (const found of await Promise.all(empty)) expect(found ?? []).toEqual([]);
    expect(await other.sessions.remove({ id: 'c1' })).toBe(0);
    expect(await other.watchlist.remove('TCS', 1)).toBe(false);
    expect(await other.memory.forget([1, 2, 3])).toBe(0);
    expect(tries + empty.length).toBeGreaterThan(150);
    await expect(
      theirs.run(
        "INSERT INTO watchlist (owner, symbol, added_by, since, reason) VALUES ('ann', 'X', 'manual', 1, '')",
      ),
    ).rejects.toMatchObject({ kind: 'denied' });
    // The same names are free for somebody else.
    await fillStore(theirs, 2);
    expect((await store.ledger.fills({})).length).toBe(120);
  });

  it('lets a person who logs in with a role of their own be nobody else', async () => {
    const admin = pool(asAdmin(server));
    await admin.use('', async (session) => {
      await session.script(
        'CREATE ROLE carl LOGIN; GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO carl',
      );
    });
    await admin.close();
    const own = pool(server.url.replace('coach@', 'carl@'));
    const db = await postgres(own, { owner: 'ann' });
    expect(await db.all('SELECT id FROM suggestions')).toEqual([]);
    await db.run(
      "INSERT INTO imports (hash, path, format, at, rows_read, rows_kept, rows_refused) VALUES ('h', '', 'f', 1, 1, 1, 0)",
    );
    expect(await db.all('SELECT owner FROM imports')).toEqual([{ owner: 'carl' }]);
    await db.close();
  });
});

describe('writers of one owner on connections of their own', () => {
  it('keep a day under its cap and one chain of hashes, whoever writes', async () => {
    const other = pool(server.url);
    const stores = [
      await storeFor('dora'),
      storeOn(await postgres(other, { owner: 'dora', busyTimeoutMs: 60_000 }), systemClock),
    ];
    const call = { at: 1, day: '2026-11-20', sessionId: null, turnId: null, provider: 'p', model: 'm' };
    const asked = stores.flatMap((store, s) =>
      Array.from({ length: 60 }, async (_, i) => {
        await store.ledger.append({ fills: manyFills(3, 1 + s * 60 + i) });
        return store.usage.reserve({ ...call, id: `${s}-${i}`, reservedNano: 1 }, 50);
      }),
    );
    const kept = (await Promise.all(asked)).filter((answer) => answer.kept);
    expect(kept.length).toBe(50);
    const checked = await stores[0]!.ledger.verify();
    expect(checked.faults).toEqual([]);
    expect((await stores[1]!.ledger.fills({ limit: 1_000 })).length).toBe(360);
    await other.close();
  });
});

describe('a store moves', () => {
  it('to a server and back with every hash equal, going on after each of many ends', async () => {
    const source = await memoryStore();
    await fillStore(source, 6);
    const there = await driver();
    let pages = 0;
    const until = (most: number) => {
      const ending = new AbortController();
      return { signal: ending.signal, progress: () => ++pages % most === 0 && ending.abort() };
    };
    for (let ends = 0; ; ends++) {
      const done = await move(source, there, until(3)).catch((thrown: unknown) => {
        expect(thrown).toMatchObject({ kind: 'interrupted' });
        return null;
      });
      if (done !== null || ends > 40) break;
    }
    const moved = await move(source, there);
    const back = await memoryStore();
    expect(await move(there, back)).toEqual(moved);
    expect(moved.filter(({ rows }) => rows > 0).length).toBeGreaterThan(20);
    const { memory } = storeOn(back, systemClock);
    expect((await memory.matching('"नुकसान"', { k: 3, by: 'trigrams' })).length).toBe(3);
    await back.run("UPDATE watchlist SET reason = 'changed'");
    await expect(move(there, back)).rejects.toMatchObject({ kind: 'refused' });
    await source.close();
    await back.close();
  });
});
