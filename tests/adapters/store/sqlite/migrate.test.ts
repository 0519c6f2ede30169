import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { engine } from '../../../../src/adapters/store/sqlite/engine.ts';
import { migrations } from '../../../../src/adapters/store/sqlite/migrate.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { sqliteStore } from '../../../../src/adapters/store/store.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { chainOf, summariesOf } from '../../../support/store-data.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-migrate-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
let count = 0;

async function filled(): Promise<string> {
  const file = path.join(folder, `${count++}.db`);
  const store = await sqliteStore(file, { clock: systemClock });
  for (const seed of [1, 2]) await store.chains.save(chainOf(seed), summariesOf(chainOf(seed)), 1);
  await store.close();
  return file;
}

const upgrade = (file: string, sql: string) =>
  sqlite(file, { clock: systemClock, migrations: [...migrations, sql] });

describe('migrations', () => {
  it('have one file for each version, in order, and only STRICT tables', () => {
    const files = fs.readdirSync('data/migrations/sqlite').sort();
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(migrations.map((_, i) => i + 1));
    files.forEach((name, i) => {
      expect(fs.readFileSync(path.join('data/migrations/sqlite', name), 'utf8')).toBe(migrations[i]);
    });
    const all = migrations.join('\n');
    expect(all.match(/\) STRICT(?:, WITHOUT ROWID)?;/g)?.length).toBe(all.match(/CREATE TABLE/g)?.length);
  });

  it('copy an older file before they change it, readable by its owner alone, and keep what it holds', async () => {
    const file = await filled();
    const db = await upgrade(file, 'CREATE TABLE later (a) STRICT;'.replace('(a)', '(a INTEGER)'));
    expect((await db.health()).schemaVersion).toBe(migrations.length + 1);
    expect(await db.all('SELECT id FROM chains')).toHaveLength(2);
    await db.close();
    const copy = `${file}.v${migrations.length}.backup`;
    expect(fs.statSync(copy).mode & 0o777).toBe(0o600);
    expect(fs.existsSync(`${copy}.partial`)).toBe(false);
    // Going back is putting the copy in the file's place.
    fs.copyFileSync(copy, file);
    const store = await sqliteStore(file, { clock: systemClock });
    expect(await store.chains.list()).toHaveLength(2);
    expect((await store.health()).integrity).toBe('ok');
    await store.close();
  });

  it('leave the old schema when a statement fails, and when a reference would break', async () => {
    const file = await filled();
    for (const sql of [
      'CREATE TABLE later (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);',
      'CREATE TABLE later (a INTEGER) STRICT; DELETE FROM chains;',
    ]) {
      await expect(upgrade(file, sql)).rejects.toMatchObject({ kind: 'internal' });
      const db = engine(file)({ readonly: true });
      expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
      expect(db.prepare("SELECT 1 FROM sqlite_master WHERE name = 'later'").get()).toBeUndefined();
      db.close();
    }
    const store = await sqliteStore(file, { clock: systemClock });
    expect(await store.chains.list()).toHaveLength(2);
    await store.close();
  });

  it('replace a copy that an earlier attempt left unfinished', async () => {
    const file = await filled();
    fs.writeFileSync(`${file}.v${migrations.length}.backup.partial`, 'half');
    await (await upgrade(file, 'CREATE TABLE later (a INTEGER) STRICT;')).close();
    const copy = engine(`${file}.v${migrations.length}.backup`)({ readonly: true });
    expect(copy.prepare('SELECT count(*) FROM chains').pluck().get()).toBe(2);
    copy.close();
  });

  it('slim what an older coach kept with a suggestion, and leave its document alone', async () => {
    const file = path.join(folder, `${count++}.db`);
    const old = await sqlite(file, { clock: systemClock, migrations: migrations.slice(0, 19) });
    await old.run(
      `INSERT INTO chains (id, symbol, exchange, currency, as_of, received_at, source, note, expiries, legs, slices)
       VALUES (?, 'NIFTY', 'NSE', 'INR', 1, 1, 'nse', '', '[]', 0, x'')`,
      ['c'.repeat(32)],
    );
    const row = { spot: 1, pcrOi: 0.5, atmIv: 0.123456789, callOi: 1, putOi: 1, years: 0.1, straddle: 3 };
    const snapshots = Array.from({ length: 2000 }, (_, i) => ({
      asOf: i * 60_000,
      expiry: i % 100 === 0 ? '2026-01-29' : '2026-02-26',
      ...row,
    }));
    const document = ' {"expiry": "2026-01-29", "market": {"exchange": "NSE", "iv30": null}}';
    const small = '{"history":{"snapshots":[]}, "kept": "as it was"}';
    const inputs = [JSON.stringify({ version: 1, history: { snapshots }, bars: null }), small];
    for (const [i, text] of inputs.entries())
      await old.run(`INSERT INTO suggestions VALUES (?, 'NIFTY', 1, ?, ?, '1', ?, ?)`, [
        `s${i}`,
        i,
        'c'.repeat(32),
        document,
        text,
      ]);
    await old.close();
    const { suggestions, close } = await sqliteStore(file, { clock: systemClock });
    const [big, other] = [await suggestions.byId('s0'), await suggestions.byId('s1')];
    expect([big!.document, other!.document, other!.inputs]).toEqual([document, document, small]);
    expect(big!.inputs.length).toBeLessThan(4000);
    const { history } = JSON.parse(big!.inputs);
    expect(history.snapshots).toHaveLength(20);
    expect(history.snapshots[1]).toEqual({
      asOf: 6_000_000,
      expiry: '2026-01-29',
      spot: 1,
      pcrOi: 0.5,
      atmIv: 0.123456789,
      callOi: 1,
      putOi: 1,
    });
    expect(history.ivByDay.length).toBeGreaterThan(0);
    await close();
  });

  it('say who answered an old turn in the words of today', async () => {
    const file = path.join(folder, `${count++}.db`);
    const old = await sqlite(file, { clock: systemClock, migrations: migrations.slice(0, 17) });
    await old.run("INSERT INTO sessions VALUES ('s', 'talk', 1, 1)");
    for (const [seq, source] of ['fallback', 'ai', 'error_fallback'].entries())
      await old.run(
        `INSERT INTO turns (id, session_id, seq, at, user_text, answer, status, document)
         VALUES (?, 's', ?, 1, 'q', 'a', 'done', ?)`,
        [`t${seq}`, seq + 1, JSON.stringify({ intent: 'view', adviceSource: source })],
      );
    await old.close();
    const store = await sqliteStore(file, { clock: systemClock });
    expect((await store.sessions.turns('s')).map(({ document }) => document)).toMatchObject([
      { adviceSource: 'rules' },
      { adviceSource: 'model' },
      { adviceSource: 'fallback' },
    ]);
    await store.close();
  });
});
