import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { verifyEvents } from '../../../src/adapters/store/events.ts';
import { storeOn } from '../../../src/adapters/store/repositories.ts';
import { sqlite } from '../../../src/adapters/store/sqlite/sqlite.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import type { Fill } from '../../../src/domain/ledger/fill.ts';
import { foldFills } from '../../../src/domain/ledger/fold.ts';
import { perUnit, priceOf } from '../../../src/domain/money.ts';
import { bundle } from '../../support/bundle.mjs';
import { call, fill, share, sure } from '../../support/ledger-data.ts';
import { numbers } from '../../support/store-data.ts';
import { countTogether } from '../../support/store-trial.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'coach-ledger-'));
let child: string;
beforeAll(async () => {
  child = await bundle('tests/support/store-child.ts', folder);
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

it('8 processes of 250 read-modify-writes lose none and see no lock', async () => {
  const file = path.join(folder, 'shared.db');
  await countTogether(child, file, 8, 250);
  const db = await sqlite(file, { clock: systemClock });
  expect((await verifyEvents(db)).count).toBe(2_000);
  await db.close();
}, 60_000);

it('of 10,000 poisoned fills the ledger takes none', async () => {
  const store = storeOn(await sqlite(':memory:', { clock: systemClock }), systemClock);
  const next = numbers(8);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)]!;
  const unsound = [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    1e308,
    -1e308,
    0.5,
    2 ** 53,
  ];
  const poisons: (() => Partial<Record<keyof Fill, unknown>>)[] = [
    () => ({ at: pick([...unsound, -1, Date.UTC(2026, 0, 1) + 0.1]) }),
    () => ({ price: pick([...unsound, -1]) }),
    () => ({ quantity: pick([...unsound, -5, 0]) }),
    () => ({ charges: pick(unsound) }),
    () => ({ currency: pick(['', 'inr', 'RUPEE', '₹']) }),
    () => ({
      instrument: {
        ...call,
        strike: pick([...unsound.filter((x) => x !== 0.5 && x !== 2 ** 53), 0, -25_000]),
      },
    }),
    () => ({ instrument: { ...call, expiry: pick(['27-01-2026', '2026-1-27', '20260127', '']) } }),
    () => ({ instrument: { ...share, multiplier: pick([...unsound.filter((x) => x !== 0.5), 0, -1]) } }),
    () => ({ instrument: { ...share, symbol: '' } }),
    () => ({ id: '' }),
    () => ({ account: '' }),
    () => ({ quantity: 9e15, price: 9e15 }),
  ];
  const accepted: string[] = [];
  for (let i = 0; i < 10_000; i++) {
    const poison = pick(poisons)();
    const bad = { ...fill({}, String(i)), ...poison } as Fill;
    const taken = await store.ledger.append({ fills: [bad] }).then(
      () => true,
      () => false,
    );
    if (taken) accepted.push(JSON.stringify(poison));
  }
  expect(accepted).toEqual([]);
  expect(await store.ledger.fills()).toEqual([]);
  await store.close();
}, 60_000);

it('a million prices come back exact', () => {
  for (let paise = 0; paise < 1_000_000; paise++) {
    const price = paise / 20;
    if (perUnit(sure(priceOf(price))) !== price) expect.fail(`${price}`);
  }
});

it('a million fills add up as whole numbers do', () => {
  const next = numbers(50);
  const plain = fill({ instrument: share });
  const size = 100_000;
  for (let part = 0; part < 10; part++) {
    let cash = 0n;
    let charges = 0n;
    let held = 0n;
    const fills = Array.from({ length: size }, (_, i): Fill => {
      const units = BigInt(1 + Math.floor(next() * 500));
      // Whole paise, so that the reference never rounds.
      const paise = BigInt(1 + Math.floor(next() * 300_000));
      const cost = BigInt(Math.floor(next() * 10_000));
      const sign = next() < 0.5 ? 1n : -1n;
      cash -= sign * units * paise;
      charges += cost;
      held += sign * units;
      return {
        ...plain,
        id: `${part}-${i}`,
        at: plain.at + i,
        side: sign > 0n ? 'buy' : 'sell',
        quantity: Number(units * 100_000_000n) as Fill['quantity'],
        price: Number(paise * 10_000n) as Fill['price'],
        charges: Number(cost) as Fill['charges'],
      };
    });
    const [position] = [...sure(foldFills(fills)).positions.values()];
    expect([position!.cash, position!.charges, position!.quantity].map(BigInt)).toEqual([
      cash,
      charges,
      held * 100_000_000n,
    ]);
  }
}, 60_000);
