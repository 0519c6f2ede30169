import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DeskState } from '../../src/domain/desk/state.ts';
import { equityOf, openPositionsOf } from '../../src/domain/desk/state.ts';
import { termsOf } from '../../src/domain/ledger/action.ts';
import { madeChain } from '../support/made-chains.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 60_000 });

describe('words of an exchange', () => {
  it.each([
    ['Bonus 1:1', [{ kind: 'split', fresh: 2, old: 1 }]],
    ['Bonus 2:5', [{ kind: 'split', fresh: 7, old: 5 }]],
    [
      'Face Value Split (Sub-Division) - From Rs 10/- Per Share To Rs 2/- Per Share',
      [{ kind: 'split', fresh: 10, old: 2 }],
    ],
    ['Fv Split From Re.1 To Rs.10', [{ kind: 'split', fresh: 1, old: 10 }]],
    ['Interim Dividend - Rs 8.50 Per Share', [{ kind: 'dividend', perShare: 8.5 }]],
    [
      'Dividend - Re 0.50 Per Share/ Special Dividend - Rs 2 Per Share',
      [{ kind: 'dividend', perShare: 2.5 }],
    ],
    [
      'Bonus 1:2/ Dividend - Rs 3 Per Share',
      [
        { kind: 'split', fresh: 3, old: 2 },
        { kind: 'dividend', perShare: 3 },
      ],
    ],
    ['Annual General Meeting', []],
    ['Rights 1:15 @ Premium Rs 530/-', []],
    ['Buyback', []],
    ['Demerger', []],
    ['Bonus 0:1', []],
  ])('%s', (purpose, terms) => expect(termsOf(purpose)).toEqual(terms));
});

const expiry = '2026-03-30';
let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-02-23T10:00:00+05:30');
});
afterEach(() => coach.close());

/** Prices of a share at a moment, and its chain. */
async function show(at: string, spot: number, step = 50): Promise<void> {
  coach.move(at);
  const asOf = Date.parse(at);
  const chain = { ...madeChain({ asOf, spot, step, expiries: [expiry] }), symbol: 'RELIANCE' };
  const slices = chain.slices.map((slice) => ({ ...slice, lotSize: 500 }));
  await (await coach.ports.store()).chains.save({ ...chain, slices }, [], asOf);
}
async function learn(text: string, name = 'actions.csv') {
  const file = path.join(coach.folder, name);
  fs.writeFileSync(file, text);
  return (await coach.ask('market import', { paths: [file] })) as {
    files: { format: string; rowsKept: number; status: string }[];
  };
}
const stateOf = async (): Promise<DeskState> => (await (await coach.ports.store()).desk.load('paper'))!.state;
const held = (state: DeskState) =>
  openPositionsOf(state).map(({ instrument, quantity }) => [instrument.strike ?? null, quantity / 1e8]);
const order = (legs: string[], more: object = {}) =>
  coach.ask('order place', { symbol: 'RELIANCE', expiry, legs, ...more });

async function begun(): Promise<void> {
  await coach.ask('account open', { cash: 50_000_000 });
  await coach.ask('limits set', { undefinedRisk: true });
  await show('2026-02-23T10:00:00+05:30', 3000);
  expect(await order(['BUY EQ x500'], { fill: 'last' })).toMatchObject({ state: 'filled' });
  expect(await order(['SELL CE 3000'])).toMatchObject({ state: 'filled' });
}

describe('what companies do to their shares', () => {
  it('a bonus doubles the shares and halves the strikes on the day they go ex, once; what waits on them ends', async () => {
    await begun();
    expect(await order(['BUY CE 3000'], { type: 'limit', limit: 1, tif: 'gtc', again: 1 })).toMatchObject({
      state: 'working',
    });
    const list =
      'SYMBOL,COMPANY NAME,SERIES,PURPOSE,FACE VALUE,EX-DATE\nRELIANCE,Reliance,EQ,Bonus 1:1,10,25-Feb-2026\n';
    expect((await learn(list)).files[0]).toMatchObject({
      format: 'corporate-actions',
      rowsKept: 1,
      status: 'imported',
    });
    expect((await learn(list, 'again.csv')).files[0]).toMatchObject({ status: 'already' });
    await show('2026-02-24T10:00:00+05:30', 3000);
    await coach.ask('order check');
    const before = await stateOf();
    expect(held(before)).toEqual([
      [null, 500],
      [3000, -500],
    ]);
    await show('2026-02-25T09:16:00+05:30', 1500, 25);
    for (let i = 0; i < 2; i++) await coach.ask('order check');
    const after = await stateOf();
    expect(held(after)).toEqual([
      [null, 1000],
      [1500, -1000],
    ]);
    expect(after.cash).toBe(before.cash);
    expect(Math.abs(equityOf(after) - equityOf(before)) / equityOf(before)).toBeLessThan(0.002);
    expect(after.orders).toEqual([]);
    const { adjustments } = await coach.ports.store();
    expect(await adjustments.list('RELIANCE')).toEqual([
      { symbol: 'RELIANCE', date: '2026-02-25', factor: 0.5 },
    ]);
    const book = (await coach.ask('portfolio')) as {
      holdings: { quantity: number; strike: number | null }[];
    };
    expect(book.holdings.map(({ strike, quantity }) => [strike, quantity])).toEqual(
      expect.arrayContaining([
        [null, 1000],
        [1500, -1000],
      ]),
    );
  });

  it('a dividend is money for what was held the evening before, once, and no gain of the owner', async () => {
    await begun();
    await learn(
      '[{"symbol":"RELIANCE","series":"EQ","subject":"Dividend - Rs 5.50 Per Share","exDate":"25-Feb-2026"}]',
      'a.json',
    );
    await show('2026-02-24T10:00:00+05:30', 3000);
    await coach.ask('order check');
    const before = await stateOf();
    await show('2026-02-25T09:16:00+05:30', 2994.5);
    for (let i = 0; i < 2; i++) await coach.ask('order check');
    expect((await stateOf()).cash - before.cash).toBe(500 * 550);
    const flows = await (await coach.ports.store()).ledger.flows({ account: 'paper' });
    expect(flows.filter(({ kind }) => kind === 'dividend')).toHaveLength(1);
  });

  it('one that is learned of after a trade at the new prices is told of and changes nothing', async () => {
    await begun();
    await show('2026-02-25T09:16:00+05:30', 1500, 25);
    expect(await order(['BUY EQ x10'], { again: 1, fill: 'last' })).toMatchObject({ state: 'filled' });
    await learn('symbol,exDate,kind,value\nRELIANCE,2026-02-25,bonus,1:1\n');
    const said: string[] = [];
    const { checkOrders } = await import('../../src/services/desk/orders.ts');
    const emit = (event: { kind: string; message?: string }) => void said.push(event.message ?? '');
    await checkOrders({ account: 'paper', source: undefined }, { ...coach.context(null), emit });
    expect(said.join('\n')).toContain('is not taken into account');
    expect(held(await stateOf())[0]).toEqual([null, 500]);
  });

  it('a short American call with less time value than the dividend is flagged in the session before', async () => {
    coach.move('2026-02-23T10:00:00-05:00');
    await coach.ask('account open', { name: 'us', cash: 500_000, currency: 'USD' });
    await coach.ask('limits set', { account: 'us', undefinedRisk: true });
    const us = async (at: string, spot: number) => {
      coach.move(at);
      const asOf = Date.parse(at);
      const chain = madeChain({ asOf, spot, step: 5, volatility: 0.15, expiries: ['2026-02-27'] });
      const slices = chain.slices.map((slice) => ({ ...slice, lotSize: 100 }));
      const own = { ...chain, symbol: 'AAPL', exchange: 'US' as const, currency: 'USD' as const, slices };
      await (await coach.ports.store()).chains.save(own, [], asOf);
    };
    await us('2026-02-23T10:00:00-05:00', 200);
    const call = { symbol: 'AAPL', expiry: '2026-02-27', legs: ['SELL CE 180'], account: 'us' };
    expect(await coach.ask('order place', call)).toMatchObject({ state: 'filled' });
    await learn('symbol,exDate,kind,value\nAAPL,2026-02-25,dividend,1.25\n');
    const events = async () =>
      ((await coach.ask('order check', { account: 'us' })) as { events: { code: string; figures: object }[] })
        .events;
    await us('2026-02-23T15:00:00-05:00', 200);
    expect(await events()).toEqual([]);
    await us('2026-02-24T10:00:00-05:00', 200);
    expect(await events()).toMatchObject([
      { code: 'earlyExercise', figures: { dividend: 1.25, exDate: '2026-02-25' } },
    ]);
    expect(await events()).toEqual([]);
  });
});
