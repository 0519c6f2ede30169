import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeCare } from '../../../../src/adapters/store/care/care.ts';
import { csvCell } from '../../../../src/adapters/store/care/export-text.ts';
import { storeOn } from '../../../../src/adapters/store/repositories.ts';
import { engine } from '../../../../src/adapters/store/sqlite/engine.ts';
import { migrations } from '../../../../src/adapters/store/sqlite/migrate.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import type { Store } from '../../../../src/ports/store.ts';
import { flipped } from '../../../support/bit-flips.ts';
import { fill, flow, manyFills } from '../../../support/ledger-data.ts';
import { chainOf, minuteBars, summariesOf } from '../../../support/store-data.ts';

const clock = systemClock;
const root = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-care-'));
afterAll(() => fs.rmSync(root, { recursive: true }));

let folder: string;
let file: string;
let store: Store | null;
const open = async () => storeOn(await sqlite(file, { clock }), clock);
const release = async () => {
  await store?.close();
  store = null;
};
const care = () =>
  storeCare({
    store: file,
    homeDir: folder,
    settingsFile: path.join(folder, 'config.json'),
    clock,
    release,
    password: () => undefined,
    silence: () => undefined,
  });

async function filled(): Promise<Store> {
  const made = await open();
  const chain = chainOf(1);
  await made.chains.save(chain, summariesOf(chain), 1);
  await made.bars.save(minuteBars(0, 300), 'test');
  await made.ledger.append({
    fills: manyFills(300),
    flows: [flow({ amount: 5_000, note: '=1+1' }), flow({ amount: -20, kind: 'fee' })],
  });
  await made.ledger.mark({ at: 5, account: 'paper', body: '{"a":1}' });
  await made.sessions.begin({ id: 't1', sessionId: 's1', at: 1, user: 'नमस्ते ₹', title: 'A talk' });
  return made;
}

beforeEach(async () => {
  folder = fs.mkdtempSync(path.join(root, 'case-'));
  file = path.join(folder, 'coach.db');
  store = await filled();
});
afterEach(release);

describe('backup and restore', () => {
  it('copies whole under a writer, for the owner alone, and never over a file', async () => {
    const other = await open();
    let writing = true;
    const writer = (async () => {
      for (let i = 0; writing; i++) {
        await other.ledger.append({ flows: [flow({ amount: 1, at: 10_000 + i, note: `w${i}` })] });
        await nextTurn();
      }
    })();
    const made = await care().backup(path.join(folder, 'copy.db'));
    writing = false;
    await writer;
    await other.close();
    expect(fs.statSync(made.path).mode & 0o777).toBe(0o600);
    expect(fs.readdirSync(folder).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
    const check = await care().verify(made.path);
    expect(check.damage).toEqual([]);
    expect(check.checked.find(({ name }) => name === 'fills')?.count).toBe(300);
    await expect(care().backup(made.path)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('puts back what was there, row by row, and keeps what it replaces', async () => {
    const before = await store!.ledger.fills();
    const copy = await care().backup(path.join(folder, 'copy.db'));
    await store!.ledger.append({ fills: [fill({ at: 9 }, 'after the backup')] });
    const restored = await care().restore(copy.path);
    expect(store).toBeNull();
    store = await open();
    expect(await store.ledger.fills()).toEqual(before);
    expect((await store.ledger.verify()).faults).toEqual([]);
    const kept = engine(restored.kept!)({ readonly: true });
    expect(kept.prepare('SELECT count(*) FROM fills').pluck().get()).toBe(301);
    kept.close();
    await store.close();
    store = null;
    expect((await care().restore(copy.path)).kept).toMatch(/before-restore-2$/);
    expect(fs.readdirSync(folder).filter((name) => /-wal|-shm|restoring|partial/.test(name))).toEqual([]);
  });

  it("refuses a damaged backup, another program's file, and a store that somebody uses", async () => {
    const copy = await care().backup(path.join(folder, 'copy.db'));
    const bytes = fs.readFileSync(copy.path);
    const damaged = path.join(folder, 'damaged.db');
    const db = engine(copy.path)();
    db.exec('DROP TRIGGER fills_keep_rows; UPDATE fills SET price = price + 1 WHERE seq = 7');
    db.close();
    fs.renameSync(copy.path, damaged);
    fs.writeFileSync(copy.path, bytes);
    await expect(care().restore(damaged)).rejects.toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('damaged'),
    });
    const foreign = engine(path.join(folder, 'foreign.db'))();
    foreign.exec('CREATE TABLE a (b)');
    foreign.close();
    await expect(care().restore(path.join(folder, 'foreign.db'))).rejects.toMatchObject({ kind: 'refused' });
    await expect(care().restore(path.join(folder, 'none.db'))).rejects.toMatchObject({ kind: 'missing' });
    const other = await open();
    await expect(care().restore(copy.path)).rejects.toMatchObject({ kind: 'busy' });
    expect((await other.ledger.fills()).length).toBe(300);
    await other.close();
  });

  it('replaces a store too damaged to be opened', async () => {
    const copy = await care().backup(path.join(folder, 'copy.db'));
    await release();
    fs.writeFileSync(file, 'no database any more'.repeat(400));
    expect((await care().verify()).damage).not.toEqual([]);
    const { kept } = await care().restore(copy.path);
    expect(fs.readFileSync(kept!, 'utf8')).toContain('no database any more');
    expect((await care().verify()).damage).toEqual([]);
  });
});

describe('verify', () => {
  it('finds every changed value in money tables among 500 single-bit flips', async () => {
    await release();
    const report = await flipped(file, path.join(folder, 'flip.db'), 500, 3);
    expect(report.missed).toEqual([]);
    expect(report.changed).toBeGreaterThan(30);
    expect((await care().verify()).damage).toEqual([]);
  }, 60_000);

  it('tells of a trigger that is gone, a table that is not ours and rows cut off the end', async () => {
    await release();
    const db = engine(file)();
    db.exec('DROP TRIGGER fills_keep_all; DELETE FROM fills WHERE seq > 298; CREATE TABLE strange (a)');
    db.close();
    const { damage } = await care().verify();
    expect(damage.map(({ where }) => where)).toEqual(expect.arrayContaining(['schema', 'fills']));
    expect(JSON.stringify(damage)).toContain('strange');
  });
});

describe('export', () => {
  it('writes every table of the person as one JSON document', async () => {
    fs.writeFileSync(path.join(folder, 'config.json'), '{"risk":"low"}');
    const made = await care().exportTo(path.join(folder, 'all.json'), 'json', 0);
    const document = JSON.parse(fs.readFileSync(made.path, 'utf8'));
    expect(document.settings).toEqual({ risk: 'low' });
    expect(document.tables.fills).toHaveLength(300);
    expect(document.tables.bars).toHaveLength(300);
    expect(document.tables.chains[0].slices[0].call.last).toHaveLength(7);
    expect(document.tables.turns[0].user_text).toBe('नमस्ते ₹');
    const db = engine(file)({ readonly: true });
    const names = db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'")
      .pluck()
      .all() as string[];
    db.close();
    const told = [...Object.keys(document.tables), ...document.leftOut, 'bar_blocks', 'bar_series'];
    expect(
      names.filter((name) => !told.includes(name) && !/^(sqlite_|memory_(words|grams)_)/.test(name)),
    ).toEqual([]);
    expect(fs.statSync(made.path).mode & 0o777).toBe(0o600);
    await expect(care().exportTo(made.path, 'json', 0)).rejects.toMatchObject({ kind: 'refused' });
  });

  it('writes CSV files with no live formula and numbers as numbers', async () => {
    const made = await care().exportTo(path.join(folder, 'all'), 'csv', 0);
    const flows = fs.readFileSync(path.join(made.path, 'cash_flows.csv'), 'utf8').split('\r\n');
    expect(flows[1]).toContain(`"'=1+1"`);
    expect(flows[2]).toContain(',-2000,');
    expect(fs.readdirSync(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('guards 500 payloads and leaves negative numbers', () => {
    const starts = [
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '\n',
      '＝',
      '＋',
      '－',
      '＠',
      ' =',
      '\u00a0+',
      '\t=',
      '\n@',
    ];
    const ends = [
      '1+1',
      "cmd|' /C calc'!A0",
      'HYPERLINK("x")',
      'SUM(A1:A9)',
      'DDE("a";"b")',
      '2-3',
      'A1',
      '"',
      ',=1',
      '\r\n=1',
      ';=1',
    ];
    const payloads = starts.flatMap((start) =>
      ends.flatMap((end) => [
        `${start}${end}`,
        `${start}${start}${end}`,
        `${start} ${end}`,
        `${start}"${end}`,
      ]),
    );
    expect(payloads.length).toBeGreaterThanOrEqual(500);
    for (const text of payloads) {
      const cell = csvCell(text);
      expect(cell).toMatch(/^"'/);
      expect(cell.slice(1, -1).replaceAll('""', '')).not.toContain('"');
      expect(cell.slice(2, -1).replaceAll('""', '"')).toBe(text);
    }
    expect([-123.45, 0, 1e21, null, 'plain', ''].map(csvCell)).toEqual([
      '-123.45',
      '0',
      '1e+21',
      '',
      '"plain"',
      '""',
    ]);
  });
});

describe('erase, prune, migrate', () => {
  it('takes everything of the person and nothing else', async () => {
    for (const name of ['config.json', 'keys.json', 'mine.txt'])
      fs.writeFileSync(path.join(folder, name), 'x');
    fs.mkdirSync(path.join(folder, 'cache'));
    fs.writeFileSync(path.join(folder, 'cache', 'telemetry.ndjson'), 'x');
    await care().backup(path.join(folder, 'backups', 'a.db'));
    const asked = await care().erase(false);
    expect(asked.files.map(({ path: name }) => path.basename(name))).toEqual(
      expect.arrayContaining([
        'coach.db',
        'coach.db-wal',
        'coach.db-shm',
        'config.json',
        'keys.json',
        'cache',
        'backups',
      ]),
    );
    expect(fs.existsSync(file)).toBe(true);
    const other = await open();
    await expect(care().erase(true)).rejects.toMatchObject({ kind: 'busy' });
    await other.close();
    const gone = await care().erase(true);
    expect(fs.readdirSync(folder)).toEqual(['mine.txt']);
    expect(gone.left).toEqual([path.join(folder, 'mine.txt')]);
  });

  it('prunes old chains but those that suggestions were made from, and says the sizes first', async () => {
    const day = 86_400_000;
    const chains = [1, 2, 3, 4].map((n) => chainOf(n * 1_000));
    const ids = [];
    for (const chain of chains) ids.push((await store!.chains.save(chain, summariesOf(chain), 1)).id);
    const suggestion = { symbol: 'NIFTY', asOf: 1, createdAt: 1, rulesVersion: '1', document: '{}' };
    await store!.suggestions.save({
      ...suggestion,
      id: 's',
      chainId: ids[0]!,
      inputs: JSON.stringify({ previousId: ids[1] }),
    });
    const before = chains[3]!.asOf + day;
    const asked = await care().prune({ chains: before, telemetry: null }, false);
    expect(asked.chains).toMatchObject({ rows: 3, kept: 2 });
    expect(asked.chains.bytes).toBeGreaterThan(100);
    expect((await store!.chains.list()).length).toBe(5);
    const done = await care().prune({ chains: before, telemetry: before }, true);
    expect(done.chains.rows).toBe(3);
    expect((await store!.chains.list()).map(({ id }) => id).sort()).toEqual([ids[0], ids[1]].sort());
    expect((await care().verify()).damage).toEqual([]);
    const { tables, bytes } = await care().sizes();
    expect(tables.find(({ name }) => name === 'fills')).toMatchObject({ rows: 300 });
    expect(tables.reduce((sum, table) => sum + table.bytes, 0)).toBeLessThanOrEqual(bytes);
  });

  it('migrates an old store and says from where', async () => {
    const old = path.join(folder, 'old.db');
    await (await sqlite(old, { clock, migrations: migrations.slice(0, 2) })).close();
    const oldCare = storeCare({
      store: old,
      homeDir: folder,
      settingsFile: path.join(folder, 'config.json'),
      clock,
      release,
      silence: () => undefined,
      password: () => undefined,
    });
    expect((await oldCare.verify()).damage).toEqual([]);
    const told = await oldCare.migrate();
    expect(told).toMatchObject({ was: 2, now: migrations.length });
    expect(fs.existsSync(told.backup!)).toBe(true);
    expect(await oldCare.migrate()).toMatchObject({ was: migrations.length, backup: null });
  });
});
