import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { madeChain } from '../support/made-chains.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 60_000 });
const expiry = '2026-03-30';
let coach: ReturnType<typeof desk>;
beforeEach(async () => {
  coach = desk('2026-02-23T10:00:00+05:30');
  await coach.ask('account open', { cash: 500_000 });
});
afterEach(() => coach.close());

/** The prices of a session's morning, with the closes of India VIX up to the day before. */
async function morning(date: string, closes: Record<string, number>) {
  const at = `${date}T10:00:00+05:30`;
  coach.move(at);
  const store = await coach.ports.store();
  const asOf = Date.parse(at);
  await store.chains.save(madeChain({ asOf, spot: 25_500, expiries: [expiry] }), [], asOf);
  const days = Object.entries(closes);
  const column = Float64Array.from(days, ([, close]) => close);
  await store.bars.save(
    {
      symbol: 'INDIAVIX',
      interval: '1d',
      time: Float64Array.from(days, ([day]) => Date.parse(`${day}T00:00:00Z`)),
      open: column,
      high: column,
      low: column,
      close: column,
      volume: new Float64Array(days.length),
    },
    'made',
  );
}
const breaker = async () => (await coach.ask('breaker status')) as { state: string; faults: string[] };
const order = (again = 0) =>
  coach.ask('order place', { symbol: 'NIFTY', expiry, legs: ['BUY CE 25500'], again });

describe('the volatility of the market', () => {
  it('trips at its limit, keeps new risk out and lets exits through; back under it the fault is gone, a person still resumes', async () => {
    await coach.ask('breaker set', { maxVolatility: 0.25 });
    await morning('2026-02-23', { '2026-02-20': 24.99 });
    expect(await order()).toMatchObject({ state: 'filled' });
    await morning('2026-02-24', { '2026-02-23': 25 });
    expect(await order(1)).toMatchObject({ state: 'rejected', reason: { code: 'breaker' } });
    expect(await breaker()).toMatchObject({
      state: 'halted',
      reasons: ['volatility'],
      faults: ['volatility'],
    });
    const exit = { symbol: 'NIFTY', expiry, legs: ['SELL CE 25500'] };
    expect(await coach.ask('order place', exit)).toMatchObject({ state: 'filled', risk: 'close' });
    await morning('2026-02-25', { '2026-02-24': 24 });
    await coach.ask('order check');
    expect(await breaker()).toMatchObject({ state: 'halted', faults: [] });
    expect(await order(2)).toMatchObject({ state: 'rejected', reason: { code: 'breaker' } });
  });

  it('is looked at by the cycle, and by its limit of 40 where none was set', async () => {
    await morning('2026-02-23', { '2026-02-20': 41 });
    const { rows } = (await coach.ask('cycle run', { symbols: ['NIFTY'] })) as { rows: { reason: string }[] };
    expect(rows[0]!.reason).toMatch(/^breaker:/);
    expect(await breaker()).toMatchObject({ state: 'halted', reasons: ['volatility'] });
  });

  it('an index that nobody has shown since days neither trips nor clears', async () => {
    await morning('2026-02-24', { '2026-02-13': 80 });
    expect(await order()).toMatchObject({ state: 'filled' });
    expect(await breaker()).toMatchObject({ state: 'active' });
  });
});

describe('the age of prices', () => {
  it('counts while others trade: half an hour within a session is old, a night after the close is not', async () => {
    await morning('2026-02-23', {});
    const concerns = async (at: string, again: number) => {
      coach.move(at);
      const placed = { symbol: 'NIFTY', expiry, legs: ['BUY CE 25500'], fill: 'last', again };
      const order = (await coach.ask('order preview', placed)) as { concerns: { name: string }[] };
      return order.concerns.map(({ name }) => name).includes('staleData');
    };
    expect(await concerns('2026-02-23T10:10:00+05:30', 1)).toBe(false);
    expect(await concerns('2026-02-23T10:30:00+05:30', 2)).toBe(true);
    const store = await coach.ports.store();
    const asOf = Date.parse('2026-02-23T15:25:00+05:30');
    await store.chains.save(madeChain({ asOf, spot: 25_500, expiries: [expiry] }), [], asOf);
    expect(await concerns('2026-02-23T23:00:00+05:30', 3)).toBe(false);
    expect(await concerns('2026-02-24T08:00:00+05:30', 4)).toBe(false);
    expect(await concerns('2026-02-24T09:45:00+05:30', 5)).toBe(true);
  });
});
