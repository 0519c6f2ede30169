import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { journalTrades } from '../../../src/domain/journal/trade.ts';
import { hasShared, sharedPath } from '../../support/shared.ts';
import { desk } from '../../support/trading.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of many commands are read by key
type Doc = Record<string, any>;
let coach: ReturnType<typeof desk>;
const ask = (name: string, input?: unknown, asOf?: string) => coach.ask(name, input, asOf) as Promise<Doc>;
const report = (name: string) => sharedPath(`data/m_reports/journal/${name}`);

beforeEach(() => {
  coach = desk('2026-11-20T15:20:00+05:30');
});
afterEach(() => coach.close());

/** Open and closed trades by symbol: units held, gain before charges. */
async function book(account?: string) {
  const { trades } = await ask('trade list', { account });
  return Object.fromEntries(
    (trades as Doc[]).map(({ symbol, legs, realised }) => [
      symbol,
      [legs.map((leg: Doc) => (leg['action'] === 'sell' ? -leg['quantity'] : leg['quantity']))[0], realised],
    ]),
  );
}

const buy = (quantity: number, price: number, at: string, more: object = {}) =>
  ask('trade open', { symbol: 'RELIANCE', side: 'buy', quantity, price, charges: 0, at, ...more });

describe('a demerger', () => {
  it.skipIf(!hasShared)(
    'takes its part of the cost along, and both sales gain what they should',
    async () => {
      await ask('journal import', { paths: [report('L2_demerger_jiofin.csv')] });
      const told = { symbol: 'RELIANCE', into: 'JIOFIN', share: 0.0468, at: '2023-07-20 09:00' };
      expect(await ask('trade demerge', told)).toMatchObject({
        moved: 1170,
        kept: 23_830,
        received: 10,
        account: 'zerodha',
        warnings: [],
      });
      // 24,000 for what cost 23,830, and 2,400 for what cost 1,170: together 26,400 - 25,000.
      expect(await book()).toEqual({ RELIANCE: [0, 170], JIOFIN: [0, 1230] });
      const fills = await (await coach.ports.store()).ledger.fills();
      const legs = journalTrades(fills).flatMap(({ symbol, legs, realised }) =>
        legs.map(({ quantity, price, exit, open }) => [symbol, quantity, price, exit, open, realised]),
      );
      expect(legs).toEqual([
        ['RELIANCE', 10, 2383, 2400, 0, 17_000],
        ['JIOFIN', 10, 117, 240, 0, 123_000],
      ]);
    },
  );

  it('keeps lots apart, moves no money, and is undone as a whole', async () => {
    await buy(7, 1000.01, '2026-11-02 10:00');
    await buy(3, 1234.56, '2026-11-03 10:00');
    const cash = async () => (await ask('portfolio'))['cash'];
    const before = [await book(), await cash()];
    const made = await ask('trade demerge', {
      symbol: 'RELIANCE',
      into: 'JIOFIN',
      share: 0.1,
      new: 1,
      old: 2,
      at: '2026-11-10 09:00',
    });
    expect(made).toMatchObject({ moved: 1070.38, kept: 9633.37, received: 5 });
    expect(made['warnings']).toEqual([expect.stringContaining('Not whole')]);
    expect(await cash()).toEqual(before[1]);
    const { holdings } = await ask('portfolio');
    expect(
      (holdings as Doc[]).map(({ symbol, quantity, averagePrice }) => [symbol, quantity, averagePrice]),
    ).toEqual([
      ['JIOFIN', 5, 214.076],
      ['RELIANCE', 10, 963.337],
    ]);
    // First in, first out: the seven cost 6300.06 now.
    await ask('trade close', {
      target: 'RELIANCE',
      prices: [1000],
      quantity: 7,
      charges: 0,
      at: '2026-11-12 10:00',
    });
    expect((await book())['RELIANCE']).toEqual([3, 699.94]);
    const id = made['fills'][2].id;
    expect(await ask('trade undo', { id })).toMatchObject({ reverses: id, rows: 6 });
    expect(await book()).toEqual({ RELIANCE: [3, -0.07] });
  });

  it('into a share that no list has yet is of the exchange of the old one', async () => {
    await buy(10, 1000, '2026-11-02 10:00');
    const told = { symbol: 'RELIANCE', into: 'BRANDNEW', share: 0.2, at: '2026-11-11 09:00' };
    expect(await ask('trade demerge', told)).toMatchObject({ into: 'BRANDNEW', received: 10 });
    expect(await book()).toEqual({ RELIANCE: [10, 0], BRANDNEW: [10, 0] });
  });

  it('of a short position owes the new shares too', async () => {
    await ask('trade open', {
      symbol: 'RELIANCE',
      side: 'sell',
      quantity: 10,
      price: 1000,
      at: '2026-11-02 10:00',
    });
    expect(
      await ask('trade demerge', { symbol: 'RELIANCE', into: 'JIOFIN', share: 0.2, at: '2026-11-10 09:00' }),
    ).toMatchObject({ moved: 2000, kept: 8000, received: -10 });
    expect(await book()).toEqual({ RELIANCE: [-10, 0], JIOFIN: [-10, 0] });
  });

  it('says that contracts on the share are left alone', async () => {
    await buy(10, 1000, '2026-11-02 10:00');
    const call = {
      symbol: 'RELIANCE26DEC1500CE',
      side: 'sell',
      quantity: 500,
      price: 20,
      at: '2026-11-02 11:00',
    };
    expect(await ask('trade open', call)).toMatchObject({ fills: [{ quantity: 500 }] });
    const { warnings } = await ask('trade demerge', { symbol: 'RELIANCE', into: 'JIOFIN', share: 0.2 });
    expect(warnings).toEqual([expect.stringContaining('1 contracts on the share')]);
  });

  it.each([
    ['all of the cost', { into: 'JIOFIN', share: 1 }, 'usage'],
    ['itself', { into: 'RELIANCE', share: 0.1 }, 'usage'],
    ['an index', { into: 'NIFTY', share: 0.1 }, 'usage'],
    ['what was not held yet', { into: 'JIOFIN', share: 0.1, at: '2026-11-01 09:00' }, 'refused'],
    ['what another account holds', { into: 'JIOFIN', share: 0.1, account: 'other' }, 'refused'],
  ])('refuses %s', async (_, words, kind) => {
    await buy(10, 1000, '2026-11-02 10:00');
    expect(await ask('trade demerge', { symbol: 'RELIANCE', ...words })).toMatchObject({ kind });
    expect(await book()).toEqual({ RELIANCE: [10, 0] });
  });
});

describe('what is split must be held', () => {
  it('at that time, in that account', async () => {
    await buy(10, 1000, '2026-11-05 10:00', { account: 'a' });
    expect(await ask('trade split', { symbol: 'TCS', new: 2 })).toMatchObject({ kind: 'refused' });
    expect(await ask('trade split', { symbol: 'RELIANCE', new: 2, at: '2026-11-04 09:00' })).toMatchObject({
      kind: 'refused',
      message: expect.stringContaining('holds nothing of RELIANCE on 2026-11-04'),
    });
    expect(await ask('trade split', { symbol: 'RELIANCE', new: 2, account: 'b' })).toMatchObject({
      kind: 'refused',
    });
    expect(await ask('trade split', { symbol: 'RELIANCE', new: 2 })).toMatchObject({
      fill: { account: 'a' },
    });
    expect(await book()).toEqual({ RELIANCE: [20, 0] });
  });

  it.skipIf(!hasShared)('O1, O2: the book that holds it is the one that is meant', async () => {
    await ask('journal import', { paths: [report('O1_bonus_default_account.csv')] });
    expect(await ask('trade split', { symbol: 'RELIANCE', new: 2, at: '2024-10-28 09:00' })).toMatchObject({
      fill: { account: 'zerodha' },
    });
    // 20 sold at 1,280 of 10 bought at 2,900.
    expect(await book()).toEqual({ RELIANCE: [0, -3400] });
    await ask('journal import', { paths: [report('O2_settle_default_account.csv')] });
    expect(await ask('trade settle', { symbol: 'NIFTY', price: 25_100 })).toMatchObject({
      expired: 2,
      refused: [],
    });
  });
});

describe.skipIf(!hasShared)('what review and performance tell of such books', () => {
  it('N1: a deposit of the morning counts from its own day', async () => {
    await ask('market import', { paths: [report('N1_bars.csv')] });
    const cash = (amount: number, at: string) =>
      ask('trade cash', { amount, currency: 'USD', account: 'g', at });
    const share = (quantity: number, price: number, at: string) =>
      ask('trade open', { symbol: 'US:ACMX', side: 'buy', quantity, price, charges: 0, at, account: 'g' });
    await cash(1000, '2026-06-01 09:00');
    await share(10, 100, '2026-06-01 10:00');
    await cash(8800, '2026-06-03 09:00');
    await share(80, 110, '2026-06-03 10:00');
    const told = await ask('performance', {}, '2026-06-05T22:00:00Z');
    expect(JSON.stringify(told)).toContain('"totalReturn":0.05');
  });

  it('T1: best and worst are ranked within a currency', async () => {
    await ask('journal import', { paths: [report('T1_two_currencies_ranked.csv')] });
    const { best, worst } = await ask('journal review');
    const told = (rows: Doc[]) => rows.map(({ currency, realised }) => [currency, realised]);
    expect(told(best)).toEqual([
      ['INR', 600],
      ['INR', -600],
      ['USD', 500],
      ['USD', -400],
    ]);
    expect(told(worst)).toEqual([
      ['INR', -600],
      ['INR', 600],
      ['USD', -400],
      ['USD', 500],
    ]);
  });
});
