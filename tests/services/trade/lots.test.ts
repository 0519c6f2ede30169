import { afterEach, beforeEach, expect, it } from 'vitest';
import { chainOf, syntheticSlice } from '../../domain/chain/synthetic.ts';
import { desk } from '../../support/trading.ts';

// biome-ignore lint/suspicious/noExplicitAny: documents of many commands are read by key
type Doc = Record<string, any>;
let coach: ReturnType<typeof desk>;
const ask = (name: string, input?: unknown) => coach.ask(name, input) as Promise<Doc>;
beforeEach(() => {
  coach = desk('2026-11-20T15:20:00+05:30');
});
afterEach(() => coach.close());

it('a lot that no table has is that of the imported chain, and only of an expiry it lists', async () => {
  const call = (expiry: string) => ({
    symbol: 'RELIANCE',
    legs: [`SELL CE 1500 ${expiry} @ 20`],
    at: '2026-11-20 11:00',
  });
  expect(await ask('trade open', call('2026-12-29'))).toMatchObject({ kind: 'missing' });
  const at = Date.parse('2026-11-20T10:00:00+05:30');
  const recipe = { forward: 1510, strikes: [1480, 1500, 1520], vol: () => 0.25, rate: 0.06, at };
  const slice = { ...syntheticSlice({ ...recipe, expiry: '2026-12-29' }), lotSize: 500 };
  const store = await coach.ports.store();
  await store.chains.save(chainOf([slice], { symbol: 'RELIANCE', spot: 1500, asOf: at }), [], at);
  expect(await ask('trade open', call('2026-12-29'))).toMatchObject({ fills: [{ quantity: 500 }] });
  expect(await ask('trade open', call('2026-11-23'))).toMatchObject({ kind: 'missing' });
  // Before the chain was there nobody could know.
  expect(await ask('trade open', { ...call('2026-12-29'), at: '2026-11-19 11:00' })).toMatchObject({
    kind: 'missing',
  });
});

it('an Indian share that is short overnight is named as incomplete, one sold today is not', async () => {
  const sell = (symbol: string, at: string) =>
    ask('trade open', { symbol, side: 'sell', quantity: 10, price: 100, charges: 0, at });
  await ask('trade cash', { amount: 100_000, at: '2026-11-16 09:00' });
  await sell('ITC', '2026-11-18 10:00');
  await sell('TCS', '2026-11-20 10:00');
  await sell('US:AAPL', '2026-11-18 11:00');
  const { holdings, warnings } = await ask('portfolio');
  expect((holdings as Doc[]).map(({ symbol, incomplete }) => [symbol, incomplete])).toEqual([
    ['ITC', true],
    ['TCS', false],
    ['AAPL', false],
  ]);
  expect((warnings as string[]).filter((words) => words.includes('history is cut'))).toEqual([
    expect.stringContaining('bought of ITC:'),
  ]);
  const told = (await ask('performance'))['warnings'] as string[];
  expect(told.filter((words) => words.includes('history is cut'))).toEqual([
    expect.stringContaining('bought of ITC:'),
  ]);
});

it('a share closed on its day is charged as intraday both ways, one of the day before as delivery', async () => {
  await ask('config set', { key: 'brokerage', value: '20' });
  const buy = (at: string) =>
    ask('trade open', { symbol: 'ITC', side: 'buy', quantity: 200, price: 500, at });
  const sell = (at: string) => ask('trade close', { target: 'ITC', prices: [500], at });
  const perSide = (rate: number) => 100_000 * (rate + 0.000_030_699 + 0.000_001 + 0.000_000_001);
  const services = 1.18 * perSide(0);
  const charges = async () =>
    (await (await coach.ports.store()).ledger.fills()).reduce((sum, fill) => sum + fill.charges, 0) / 100;
  await buy('2026-11-19 10:00');
  await sell('2026-11-19 14:00');
  // Brokerage 20 each way, 0.025 % tax on the sale, 0.003 % stamp on the purchase.
  const dayTrade = 2 * (1.18 * 20 + services) + 25 + 3;
  expect(await charges()).toBeCloseTo(dayTrade, 1);
  await buy('2026-11-19 15:00');
  await sell('2026-11-20 10:00');
  expect(await charges()).toBeCloseTo(dayTrade + 2 * (100 + services) + 15, 1);
});
