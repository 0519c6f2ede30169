import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Driver } from '../../../../src/adapters/store/driver.ts';
import { movedTables } from '../../../../src/adapters/store/move/tables.ts';
import { pool } from '../../../../src/adapters/store/postgres/pool.ts';
import { postgres } from '../../../../src/adapters/store/postgres/postgres.ts';
import type { Sessions } from '../../../../src/adapters/store/postgres/sessions.ts';
import { storeOn } from '../../../../src/adapters/store/repositories.ts';
import { sqlite } from '../../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../../src/adapters/system.ts';
import { fillStore } from '../../../support/filled-store.ts';
import { postgresServer, type Server } from '../../../support/postgres-server.ts';

vi.setConfig({ testTimeout: 240_000 });

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

function driverOf(owner: string): Promise<Driver> {
  return postgres({ ...sessions, close: async () => {} }, { owner });
}

/** Time and names that are the same for everybody who starts anew. */
function steady() {
  let made = 0;
  return { now: () => 1_800_000_000_000, monotonic: () => made++, id: () => `made-${made++}` };
}

type Said = { name: string; value: string };

/** What everybody is asked: each method of each repository, with names that are somebody else's in every place they fit. */
async function asked(owner: string, names: readonly unknown[]): Promise<Said[]> {
  const store = storeOn(await driverOf(owner), steady());
  const repositories = Object.entries(store).filter(([, one]) => typeof one === 'object') as [
    string,
    Record<string, (...args: unknown[]) => unknown>,
  ][];
  const said: Said[] = [];
  for (const [repository, methods] of repositories)
    for (const method of Object.keys(methods))
      for (const first of names) {
        const name = `${repository}.${method}(${JSON.stringify(first)})`;
        try {
          const value = await methods[method]!(first, ...more(first));
          said.push({ name, value: JSON.stringify(value) ?? 'nothing' });
        } catch {
          // Words that fit no such method change and give nothing: the rows below tell.
        }
      }
  return said;
}

/** Further arguments: a time, what is said, and a limit stand where methods take them. */
const more = (first: unknown): unknown[] =>
  typeof first === 'string' ? [1_900_000_000_000, 50, 50] : [50, 50, 50];

describe('every method of every repository', () => {
  it('gives and changes nothing of somebody else’s, whatever it is asked with', async () => {
    const ann = await driverOf('ann');
    const names = (chains: string[], fills: string[]) => [
      undefined,
      50,
      'NIFTY',
      'TCS',
      chains[0] ?? 'c'.repeat(32),
      fills[0] ?? 'f',
      's0',
      't1',
      'c1',
      'cycle',
      'ann',
      { limit: 50 },
      { id: 'c1' },
      { ids: fills.slice(0, 3) },
      { symbol: 'NIFTY', limit: 50 },
      [1, 2, 3],
      fills.slice(0, 3),
    ];
    // The names are known before the rows are there: an owner who comes before anybody else is what all others must be like.
    const elsewhere = await sqlite(':memory:', { clock: systemClock });
    const known = await fillStore(elsewhere, 4);
    await elsewhere.close();
    const words = names(known.chains, known.fills);
    const alone = await asked('early', words);
    await fillStore(ann, 4);
    const rows = async () => {
      const all: unknown[] = [];
      for (const { name } of movedTables()) all.push(await ann.all(`SELECT * FROM ${name}`));
      return JSON.stringify(all);
    };
    const before = await rows();
    const beside = await asked('late', words);
    expect(beside).toEqual(alone);
    expect(await rows()).toBe(before);
    expect(beside.length).toBeGreaterThan(500);
    expect(new Set(beside.map(({ name }) => name.split('(')[0])).size).toBeGreaterThan(100);
    // And the owner herself is given what the others were not.
    const own = await asked('ann', words);
    const differ = own.filter(({ name, value }) => alone.find((one) => one.name === name)?.value !== value);
    expect(differ.length).toBeGreaterThan(30);
  });
});
