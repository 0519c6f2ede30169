import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { storeOn } from '../../../../src/adapters/store/repositories.ts';
import { engine } from '../../../../src/adapters/store/sqlite/engine.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { sqliteStore } from '../../../../src/adapters/store/store.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { ledgerContract } from '../../../support/ledger-contract.ts';
import { fill, flow, manyFills, start } from '../../../support/ledger-data.ts';
import { numbers } from '../../../support/store-data.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-ledger-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
let count = 0;
const fresh = () => path.join(folder, `${count++}.db`);
const options = { clock: systemClock };

ledgerContract('sqlite in memory', () => sqliteStore(':memory:', options));
ledgerContract('sqlite file', () => sqliteStore(fresh(), options));

const tables = ['holdings', 'fills', 'cash_flows', 'marks'];

async function filled(file: string): Promise<void> {
  const store = await sqliteStore(file, options);
  for (let i = 0; i < 4; i++) {
    await store.ledger.append({
      fills: manyFills(60, i + 1),
      flows: Array.from({ length: 8 }, (_, k) => flow({ amount: 100 + k, at: start + i * 10 + k })),
    });
    await store.ledger.mark({
      at: start + i,
      account: 'paper',
      body: JSON.stringify({ i, legs: [1.5, null] }),
    });
  }
  await store.close();
}

describe('append-only', () => {
  it('refuses to change or delete any money row', async () => {
    const db = await sqlite(':memory:', options);
    const store = storeOn(db, systemClock);
    await store.ledger.append({ fills: [fill()], flows: [flow({ amount: 5 })] });
    await store.ledger.mark({ at: 1, account: 'paper', body: '{}' });
    for (const table of tables) {
      await expect(
        db.run(`UPDATE ${table} SET account = 'x'`.replace('fills SET account', 'fills SET note')),
      ).rejects.toThrow(/append-only/);
      await expect(db.run(`DELETE FROM ${table}`)).rejects.toThrow(/append-only/);
    }
    await store.close();
  });

  it.each([
    ['UPDATE fills SET price = price + 1 WHERE seq = 17', 'fills', 17],
    ['UPDATE fills SET charges = -charges WHERE seq = 3', 'fills', 3],
    ['UPDATE holdings SET strike = strike + 1000000 WHERE strike > 0', 'fills', undefined],
    ['DELETE FROM fills WHERE seq = 240', 'fills', 240],
    ['DELETE FROM fills WHERE seq = 5', 'fills', 5],
    ['UPDATE cash_flows SET amount = amount * 10 WHERE seq = 32', 'cash_flows', 32],
    ['DELETE FROM cash_flows', 'cash_flows', 32],
    ["UPDATE marks SET body = '{}' WHERE seq = 2", 'marks', 2],
    ['DELETE FROM marks WHERE seq = 4', 'marks', 4],
    ['DELETE FROM events', 'fills', 0],
    ['UPDATE events SET at = at + 1 WHERE seq = 2', 'events', undefined],
  ])('finds what was done behind its back: %s', async (sql, table, row) => {
    const file = fresh();
    await filled(file);
    const raw = engine(file)();
    raw.pragma('foreign_keys = OFF');
    for (const name of [...tables, 'events'])
      raw.exec(`DROP TRIGGER ${name}_keep_rows; DROP TRIGGER ${name}_keep_all`);
    raw.exec(sql);
    raw.close();
    const store = await sqliteStore(file, options);
    const { faults } = await store.ledger.verify();
    expect(
      faults.some((fault) => fault.table === table && (row === undefined || fault.row === row)),
      JSON.stringify(faults[0]),
    ).toBe(true);
    await store.close();
  });
});

/** Every value of the money tables, or the reason why they cannot be read. */
function valuesOf(file: string): string {
  const raw = engine(file)({ readonly: true });
  try {
    return tables
      .map((table) => JSON.stringify(raw.prepare(`SELECT * FROM ${table} ORDER BY 1`).all()))
      .join();
  } catch (error) {
    return String(error);
  } finally {
    raw.close();
  }
}

function moneyPages(file: string): { pages: number[]; size: number } {
  const raw = engine(file)({ readonly: true });
  const pages = raw
    .prepare(`SELECT pageno FROM dbstat WHERE name IN (${tables.map(() => '?').join(', ')})`)
    .pluck()
    .all(...tables) as number[];
  const size = raw.pragma('page_size', { simple: true }) as number;
  raw.close();
  return { pages, size };
}

describe('single flipped bits', () => {
  const flips = Number(process.env['COACH_FLIPS'] ?? 60);
  it(`are found whenever they change a value of a money table (${flips} of them)`, async () => {
    const original = fresh();
    await filled(original);
    const truth = valuesOf(original);
    const bytes = fs.readFileSync(original);
    const { pages, size } = moneyPages(original);
    const next = numbers(41);
    const missed: string[] = [];
    let changed = 0;
    for (let tries = 0; changed < flips && tries < flips * 20; tries++) {
      const at = (pages[Math.floor(next() * pages.length)]! - 1) * size + Math.floor(next() * size);
      const bit = Math.floor(next() * 8);
      const copy = Buffer.from(bytes);
      copy[at]! ^= 1 << bit;
      const file = fresh();
      fs.writeFileSync(file, copy);
      if (valuesOf(file) !== truth) {
        changed++;
        const found = await sqliteStore(file, options).then(
          (store) =>
            store.ledger
              .verify()
              .then(
                ({ faults }) => faults.length > 0,
                () => true,
              )
              .finally(() => store.close()),
          () => true,
        );
        if (!found) missed.push(`byte ${at} bit ${bit}`);
      }
      for (const end of ['', '-wal', '-shm']) fs.rmSync(file + end, { force: true });
    }
    expect(changed).toBe(flips);
    expect(missed).toEqual([]);
  });
});
