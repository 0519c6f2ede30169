import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { golden, hasShared, sharedPath } from '../support/shared.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 });

interface GoldenLeg {
  action: 'BUY' | 'SELL';
  type: 'CE' | 'PE';
  strike: number;
  quantity: number;
  entryPrice: number;
  exitPrice: number;
  entryCharges: number;
  exitCharges: number;
}
interface GoldenTrade {
  entryDate: string;
  exitDate: string;
  expiry: string;
  reason: string;
  legs: GoldenLeg[];
  charges: number;
  pnl: number;
}
interface GoldenCase {
  name: string;
  input: { symbol: string; lots: number };
  expected: { trades: GoldenTrade[]; summary: { pnl: number } };
}
interface Order {
  state: string;
  reason: unknown;
  trade: string;
  fills: { price: number; charges: number }[];
}

const cases = hasShared ? golden<{ cases: GoldenCase[] }>('08_option_backtests.json').cases : [];
const evening = (date: string) => `${date}T23:00:00+05:30`;
let coach: ReturnType<typeof desk>;
const ask = async <T>(name: string, input: object, date: string) =>
  (await coach.ask(name, input, evening(date))) as T;

/** Units of one leg in the lots of the others: what is ordered is lots, in the proportion of the legs. */
const words = (legs: readonly GoldenLeg[], expiry: string, turned: boolean) => {
  const unit = Math.min(...legs.map(({ quantity }) => quantity));
  const side = (action: GoldenLeg['action']) => (turned ? (action === 'BUY' ? 'SELL' : 'BUY') : action);
  return legs.map(
    ({ action, type, strike, quantity }) => `${side(action)} ${type} ${strike} ${expiry} x${quantity / unit}`,
  );
};

describe.skipIf(!hasShared)('option backtests placed one by one as orders', () => {
  beforeAll(async () => {
    coach = desk('2026-03-01T10:00:00+05:30');
    const folder = sharedPath('data/l_fo_history');
    const paths = fs
      .readdirSync(folder)
      .filter((name) => name.startsWith('BhavCopy_'))
      .map((name) => `${folder}/${name}`);
    expect(await coach.ask('market import', { paths })).toMatchObject({ totals: { failed: 0 } });
  });
  afterAll(() => coach.close());

  for (const [number, { name, input, expected }] of cases.entries()) {
    it(`${name}: ${expected.trades.length} trades to the paisa`, async () => {
      const account = `case${number}`;
      const first = expected.trades[0]!.entryDate;
      await ask('account open', { name: account, cash: 1e9, fill: 'close' }, first);
      await ask('limits set', { account, undefinedRisk: true, maxDrawdown: 1 }, first);
      await ask('breaker set', { account, lossStreak: 1000 }, first);
      for (const trade of expected.trades) {
        const place = (date: string, turned: boolean) =>
          ask<Order>(
            'order place',
            {
              symbol: input.symbol,
              legs: words(trade.legs, trade.expiry, turned),
              lots: input.lots,
              account,
              again: turned ? 1 : 0,
            },
            date,
          );
        const order = await place(trade.entryDate, false);
        expect(order).toMatchObject({ state: 'filled', reason: null });
        expect(order.fills.map(({ price }) => price)).toEqual(trade.legs.map((leg) => leg.entryPrice));
        expect(order.fills.map(({ charges }) => charges)).toEqual(trade.legs.map((leg) => leg.entryCharges));
        if (trade.reason === 'expiry') await ask('order check', { account }, trade.exitDate);
        else expect(await place(trade.exitDate, true)).toMatchObject({ state: 'filled' });
        const rows = (await coach.ports.store()).ledger.fills({ account, strategyId: order.trade });
        const exits = (await rows).slice(trade.legs.length);
        expect(exits.map((fill) => fill.price / 1e6)).toEqual(trade.legs.map((leg) => leg.exitPrice));
        expect(exits.map((fill) => fill.charges / 100)).toEqual(trade.legs.map((leg) => leg.exitCharges));
      }
      const { accounts } = (await coach.ask('account list')) as {
        accounts: { account: string; cash: number; openTrades: number }[];
      };
      const own = accounts.find((one) => one.account === account)!;
      expect(own.openTrades).toBe(0);
      expect(Math.round((own.cash - 1e9) * 100)).toBe(Math.round(expected.summary.pnl * 100));
    });
  }
});
