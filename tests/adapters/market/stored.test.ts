import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { stored } from '../../../src/adapters/market/stored.ts';
import { sqliteStore } from '../../../src/adapters/store/store.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import type { Bars } from '../../../src/domain/bar.ts';
import { underlying } from '../../../src/domain/symbol/instrument.ts';
import type { Market } from '../../../src/ports/market.ts';
import type { Store } from '../../../src/ports/store.ts';
import { chainOf, summariesOf } from '../../support/store-data.ts';

const nifty = underlying('NIFTY', 'NSE', 'index');
const early = chainOf(1, { asOf: Date.parse('2026-01-15T10:00:00Z') });
const late = chainOf(2, { asOf: Date.parse('2026-01-16T10:00:00Z') });
const daily: Bars = {
  symbol: 'NIFTY',
  interval: '1d',
  time: Float64Array.of(Date.parse('2026-01-14'), Date.parse('2026-01-16'), Date.parse('2026-01-19')),
  open: Float64Array.of(100, 101, 102),
  high: Float64Array.of(103, 104, 105),
  low: Float64Array.of(99, 100, 101),
  close: Float64Array.of(101, 102, 103),
  volume: Float64Array.of(Number.NaN, 5, 6),
};

let store: Store;
let market: Market;
beforeEach(async () => {
  store = await sqliteStore(':memory:', { clock: systemClock });
  market = stored(store, systemClock);
  for (const chain of [early, late]) await store.chains.save(chain, summariesOf(chain), chain.asOf + 5000);
  await store.bars.save(daily, 'csv');
});
afterEach(() => store.close());

describe('stored', () => {
  it('answers with the newest chain of the moment, under its own stamp', async () => {
    const now = await market.chain({ underlying: nifty });
    expect([now.asOf, now.receivedAt, now.source, now.sample]).toEqual([
      late.asOf,
      late.asOf + 5000,
      'test',
      false,
    ]);
    const then = await market.chain({ underlying: nifty, asOf: late.asOf - 1 });
    expect(then.judged(late.asOf).value.spot).toBe(early.spot);
    expect(then.asOf).toBe(early.asOf);
  });
  it('cuts to one expiry, or names those there are', async () => {
    const { value } = (await market.chain({ underlying: nifty, expiry: '2026-01-27' })).judged(late.asOf);
    expect(value.slices.map(({ expiry }) => expiry)).toEqual(['2026-01-27']);
    const asked = market.chain({ underlying: nifty, expiry: '2026-03-03' });
    await expect(asked).rejects.toMatchObject({
      kind: 'missing',
      hint: expect.stringContaining('2026-01-20'),
    });
  });
  it('says how to get what is not there', async () => {
    const unknown = underlying('FINNIFTY', 'NSE', 'index');
    const asked = [
      market.chain({ underlying: unknown }),
      market.chain({ underlying: nifty, asOf: 0 }),
      market.bars({ underlying: unknown, interval: '1d' }),
      market.bars({ underlying: nifty, interval: '5m' }),
      market.quote({ underlying: unknown }),
    ];
    for (const run of asked) {
      await expect(run).rejects.toMatchObject({
        kind: 'missing',
        hint: expect.stringContaining('coach market import'),
      });
    }
  });
  it('keeps earlier chains apart from the one asked about', async () => {
    const earlier = await market.history({ underlying: nifty, asOf: late.asOf, limit: 5 });
    expect(earlier.map(({ asOf }) => asOf)).toEqual([early.asOf]);
    expect(await market.history({ underlying: nifty, expiry: '2026-03-03', limit: 5 })).toEqual([]);
  });
  it('stamps bars with the close of their last session', async () => {
    const sealed = await market.bars({ underlying: nifty, interval: '1d', to: Date.parse('2026-01-16') });
    expect(new Date(sealed.asOf).toISOString()).toBe('2026-01-16T10:00:00.000Z');
    expect(sealed.judged(sealed.asOf).value.close.length).toBe(2);
  });
  it('has no bar of a day or a minute that was still running', async () => {
    const at = async (time: string, interval: '1d' | '5m' = '1d') => {
      const sealed = await market.bars({ underlying: nifty, interval, asOf: Date.parse(time) });
      return [...sealed.judged(sealed.asOf).value.close];
    };
    expect(await at('2026-01-16T09:59:00Z')).toEqual([101]);
    expect(await at('2026-01-16T10:00:00Z')).toEqual([101, 102]);
    const minutes = ['2026-01-16T04:00:00Z', '2026-01-16T04:05:00Z'].map((time) => Date.parse(time));
    const two = Float64Array.of(1, 2);
    const five: Bars = { ...daily, interval: '5m', time: Float64Array.from(minutes) };
    await store.bars.save({ ...five, open: two, high: two, low: two, close: two, volume: two }, 'csv');
    expect(await at('2026-01-16T04:09:59Z', '5m')).toEqual([1]);
    expect(await at('2026-01-16T04:10:00Z', '5m')).toEqual([1, 2]);
    const early = market.bars({
      underlying: nifty,
      interval: '1d',
      asOf: Date.parse('2026-01-14T09:00:00Z'),
    });
    await expect(early).rejects.toMatchObject({ kind: 'missing' });
  });
  it('quotes the later of close and spot, and never a close that was still to come', async () => {
    const at = (time: string) => market.quote({ underlying: nifty, asOf: Date.parse(time) });
    const morning = await at('2026-01-19T05:00:00Z');
    expect(morning.judged(morning.asOf).value).toMatchObject({ last: 102, previousClose: 101, volume: 5 });
    const evening = await at('2026-01-19T12:00:00Z');
    expect(evening.judged(evening.asOf).value).toMatchObject({ last: 103, previousClose: 102 });
    const between = await at('2026-01-15T11:00:00Z');
    expect(between.judged(between.asOf).value).toMatchObject({
      last: early.spot,
      previousClose: 101,
      high: null,
    });
  });
  it('lists what it has', async () => {
    expect(await market.symbols()).toEqual([
      { symbol: 'NIFTY', has: ['chain', 'bars'], note: 'chain of 2026-01-16, 1d bars to 2026-01-19' },
    ]);
  });
});
