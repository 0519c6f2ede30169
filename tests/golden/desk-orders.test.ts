import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { marginOf } from '../../src/domain/desk/risk.ts';
import { equityOf } from '../../src/domain/desk/state.ts';
import { closedTrades } from '../../src/services/desk/concerns.ts';
import { roomOf } from '../../src/services/desk/room.ts';
import { type SymbolDay, symbolDays } from '../support/bhavcopy.ts';
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

/** The strike listed for both rights nearest to the spot, the lower of two equally near. */
function atmOf({ spot, contracts }: SymbolDay, expiry: string): number {
  const strikes = [...contracts.keys()].flatMap((key) => {
    const [on, strike, right] = key.split('|');
    return on === expiry && right === 'CE' && contracts.has(`${on}|${strike}|PE`) ? [Number(strike)] : [];
  });
  return strikes.sort((a, b) => Math.abs(a - spot) - Math.abs(b - spot) || a - b)[0]!;
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

  it('a straddle sold at the first close of each weekly and held: 40 sessions reconcile with a difference of 0', async () => {
    const { expected } = cases.find(({ name }) => name === 'weekly short straddle to expiry')!;
    const days = symbolDays('l_fo_history', 'NIFTY');
    expect(days).toHaveLength(40);
    const account = 'weekly';
    const first = days[0]!.date;
    await ask('account open', { name: account, cash: 1e7, fill: 'close' }, first);
    await ask('limits set', { account, undefinedRisk: true, maxDrawdown: 1 }, first);
    await ask('breaker set', { account, lossStreak: 1000 }, first);
    const { desk: accounts, ledger } = await coach.ports.store();
    let settled = 0;
    for (const day of days) {
      await ask('order check', { account }, day.date);
      const entry = expected.trades.find(({ entryDate }) => entryDate === day.date);
      if (entry !== undefined) {
        const strike = atmOf(day, entry.expiry);
        expect(entry.legs.map((leg) => leg.strike)).toEqual([strike, strike]);
        const legs = [`SELL CE ${strike} ${entry.expiry}`, `SELL PE ${strike} ${entry.expiry}`];
        const order = await ask<Order>('order place', { symbol: 'NIFTY', legs, account }, day.date);
        expect(order).toMatchObject({ state: 'filled', reason: null });
        expect(order.fills.map(({ price }) => price)).toEqual(entry.legs.map((leg) => leg.entryPrice));
      }
      const { state } = (await accounts.load(account))!;
      const fills = await ledger.fills({ account });
      const flows = await ledger.flows({ account });
      // Cash: what the ledger's rows add up to, in paise.
      const traded = fills.reduce((sum, fill) => {
        const value = Math.round((fill.price / 1e6) * (fill.quantity / 1e8) * 100);
        return sum + (fill.side === 'sell' ? value : -value) - fill.charges;
      }, 0);
      expect(state.cash - traded - flows.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
      // Positions: what the rows leave open, at the closes of the exchange's file.
      const open = new Map<string, number>();
      for (const { instrument, side, quantity } of fills) {
        const key = `${instrument.expiry}|${instrument.strike}|${instrument.right}`;
        open.set(key, (open.get(key) ?? 0) + (side === 'sell' ? -quantity : quantity) / 1e8);
      }
      const held = [...open].filter(([, quantity]) => quantity !== 0);
      expect(held.every(([key]) => key.slice(0, 10) > day.date)).toBe(true);
      const worth = held.reduce(
        (sum, [key, quantity]) => sum + Math.round(day.contracts.get(key)!.close * quantity * 100),
        0,
      );
      expect(equityOf(state) - state.cash - worth).toBe(0);
      // Margin: what the open positions ask for, nothing without any; what is left is the room.
      expect(state.margin).toBe(Math.floor(marginOf(state)! * 100 + 0.5));
      expect(roomOf(state).margin).toBe((state.cash - state.margin!) / 100);
      settled += state.trades.length === 0 ? 1 : 0;
    }
    expect(settled).toBeGreaterThan(0);
    const pnl = (await closedTrades(account, 100, coach.context(null))).map((row) => row.pnl).reverse();
    expect(pnl).toEqual(expected.trades.map((trade) => trade.pnl));
    const cash = (await accounts.load(account))!.state.cash / 100 - 1e7;
    expect(cash).toBeCloseTo(expected.summary.pnl, 6);
  });
});
