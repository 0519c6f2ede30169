import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Bars } from '../../src/domain/bar.ts';
import type { Store, SuggestionRecord } from '../../src/ports/store.ts';
import { alertsContract } from './alerts-contract.ts';
import { fc } from './properties.ts';
import { chainOf, chainTime, minuteBars, summariesOf } from './store-data.ts';

const received = chainTime + 500;
const suggestion = (id: string, chainId: string, createdAt = chainTime): SuggestionRecord => ({
  id,
  symbol: 'NIFTY',
  asOf: chainTime,
  createdAt,
  chainId,
  rulesVersion: '1',
  document: '{"₹":1.10,\n "a":null}',
  inputs: '{}',
});

/** What every implementation of the Store port must do; `open` gives an empty store. */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(`store contract: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    chainContract(() => store);
    barContract(() => store);
    describe('futures', () => futureContract(() => store));
    recordContract(() => store);
    describe('alerts and jobs', () => alertsContract(() => store));
  });
}

function chainContract(store: () => Store): void {
  describe('chains', () => {
    it('gives back every cell, absent ones too, and knows a chain it has', async () => {
      const chain = chainOf(1);
      chain.slices[0]!.call.change[0] = -0;
      chain.slices[0]!.call.last[1] = 0.1 + 0.2;
      chain.slices[1]!.put.oi[2] = 2 ** 40 + 0.5;
      const { id, added } = await store().chains.save(chain, summariesOf(chain), received);
      expect(added).toBe(true);
      expect(id).toMatch(/^[0-9a-f]{32}$/);
      expect(await store().chains.byId(id)).toStrictEqual({ id, chain, receivedAt: received });
      expect(await store().chains.save(chain, summariesOf(chain), received + 1)).toEqual({
        id,
        added: false,
      });
      expect(await store().chains.summaries('NIFTY', { before: chain.asOf })).toHaveLength(2);
      expect((await store().chains.byId(id))?.receivedAt).toBe(received);
    });

    it('identifies by content: any cell, time or word makes another chain', async () => {
      const ids = new Set<string>();
      const variants = Array.from({ length: 5 }, () => chainOf(2));
      variants[1]!.slices[1]!.put.bid[3] = 4.05;
      variants[2]!.openInterestNote = 'units / 65';
      variants[3]!.spot = Number.NaN;
      variants[4]!.asOf += 1;
      for (const chain of variants) ids.add((await store().chains.save(chain, [], received)).id);
      expect(ids.size).toBe(variants.length);
      expect((await store().chains.latest('NIFTY', { before: variants[3]!.asOf }))?.chain.symbol).toBe(
        'NIFTY',
      );
    });

    it('keeps a made-up snapshot for receipts without passing it off as history', async () => {
      const { id } = await store().chains.save({ ...chainOf(9), source: 'sample' }, [], received);
      expect((await store().chains.byId(id))?.chain.source).toBe('sample');
      expect((await store().chains.latest('NIFTY'))?.id).not.toBe(id);
      expect((await store().chains.list('NIFTY')).map((row) => row.id)).not.toContain(id);
      expect((await store().chains.latest('NIFTY', { source: 'sample' }))?.id).toBe(id);
    });

    it('keeps one set aside for its receipt, until it is saved again', async () => {
      const chain = chainOf(21);
      const { chains } = store();
      const window = { before: chain.asOf, after: chain.asOf - 1 };
      const { id, added } = await chains.save(chain, summariesOf(chain), received, { aside: true });
      expect([added, (await chains.byId(id))?.id]).toEqual([true, id]);
      const seen = async () => [
        (await chains.latest('NIFTY', window))?.id === id,
        (await chains.list('NIFTY', window)).some((row) => row.id === id),
        (await chains.symbols(window)).length > 0,
        (await chains.summaries('NIFTY', window)).length,
      ];
      expect(await seen()).toEqual([false, false, false, 0]);
      expect(await chains.save(chain, [], received, { aside: true })).toEqual({ id, added: false });
      expect(await chains.save(chain, summariesOf(chain), received)).toEqual({ id, added: true });
      expect(await seen()).toEqual([true, true, true, 2]);
      expect(await chains.save(chain, [], received, { aside: true })).toEqual({ id, added: false });
      expect(await seen()).toEqual([true, true, true, 2]);
    });

    it('keeps a spot that the source did not give as absent', async () => {
      const chain = { ...chainOf(3), spot: Number.NaN };
      const { id } = await store().chains.save(chain, [], received);
      expect((await store().chains.byId(id))?.chain.spot).toBeNaN();
    });

    it('finds the newest at or before a moment, of a source when asked', async () => {
      for (const seed of [1, 2, 3]) await store().chains.save(chainOf(seed), [], received);
      await store().chains.save({ ...chainOf(2), source: 'other' }, [], received);
      const at = async (before?: number, source?: string) =>
        (
          await store().chains.latest('NIFTY', {
            ...(before === undefined ? {} : { before }),
            ...(source === undefined ? {} : { source }),
          })
        )?.chain.asOf;
      expect(await at()).toBe(chainOf(3).asOf);
      expect(await at(chainOf(2).asOf)).toBe(chainOf(2).asOf);
      expect(await at(chainOf(2).asOf - 1)).toBe(chainOf(1).asOf);
      expect(await at(undefined, 'other')).toBe(chainOf(2).asOf);
      expect(await at(chainOf(1).asOf - 1)).toBeUndefined();
      expect(await store().chains.latest('BANKNIFTY')).toBeNull();
      expect(await store().chains.byId('nothing')).toBeNull();
    });

    it('lists newest first, within (after, before], up to a limit', async () => {
      for (const seed of [2, 1, 3]) await store().chains.save(chainOf(seed), [], received);
      await store().chains.save(chainOf(9, { symbol: 'SPY' }), [], received);
      const times = async (options?: object) =>
        (await store().chains.list('NIFTY', options)).map((row) => row.asOf);
      const [one, two, three] = [1, 2, 3].map((seed) => chainOf(seed).asOf) as [number, number, number];
      expect(await times()).toEqual([three, two, one]);
      expect(await times({ before: two })).toEqual([two, one]);
      expect(await times({ after: one })).toEqual([three, two]);
      expect(await times({ limit: 1 })).toEqual([three]);
      expect(await store().chains.list()).toHaveLength(4);
      const [row] = await store().chains.list('SPY');
      expect(row).toMatchObject({ symbol: 'SPY', source: 'test', expiries: ['2026-01-20', '2026-01-27'] });
      expect(row?.legs).toBe(28);
    });

    it('gives summaries oldest first, of one expiry when asked, the newest ones under a limit', async () => {
      for (const seed of [3, 1, 2]) {
        const chain = chainOf(seed);
        await store().chains.save(chain, summariesOf(chain), received);
      }
      const before = chainOf(3).asOf;
      const all = await store().chains.summaries('NIFTY', { before });
      const daily = await store().chains.daily('NIFTY', { before, after: 0, offsetMs: 19_800_000 });
      const dayOf = ({ asOf }: { asOf: number }) => Math.floor((asOf + 19_800_000) / 86_400_000);
      const last = new Map(all.map((row) => [dayOf(row), row.asOf]));
      expect(daily).toEqual(
        all
          .filter((row) => last.get(dayOf(row)) === row.asOf)
          .map(({ asOf, expiry, years, spot, atmIv, pcrOi, callOi, putOi }) => ({
            ...{ asOf, expiry, years, spot, atmIv, pcrOi, callOi, putOi },
          })),
      );
      expect(all.map((row) => row.asOf)).toEqual(all.map((row) => row.asOf).sort((a, b) => a - b));
      expect(all).toHaveLength(6);
      const { id } = (await store().chains.latest('NIFTY'))!;
      expect(all.at(-1)).toStrictEqual({ chainId: id, ...summariesOf(chainOf(3))[1]! });
      const one = await store().chains.summaries('NIFTY', { before, expiry: '2026-01-27', limit: 2 });
      expect(one.map((row) => row.asOf)).toEqual([chainOf(2).asOf, chainOf(3).asOf]);
      expect(await store().chains.summaries('NIFTY', { before, after: chainOf(2).asOf })).toHaveLength(2);
    });

    it('refuses what is not finite, not ordered or not whole, and then holds nothing of it', async () => {
      const wrong: ((chain: ReturnType<typeof chainOf>) => void)[] = [
        (c) => (c.asOf = Number.NaN),
        (c) => (c.asOf = 1.5),
        (c) => (c.spot = Number.POSITIVE_INFINITY),
        (c) => (c.slices[0]!.strikes[2] = Number.NaN),
        (c) => (c.slices[0]!.strikes[2] = c.slices[0]!.strikes[1]!),
        (c) => (c.slices[0]!.put.ask[1] = Number.NEGATIVE_INFINITY),
        (c) => (c.slices[1]!.call.oi = new Float64Array(3)),
        (c) => (c.slices[1]!.future = Number.NaN),
        (c) => c.slices.reverse(),
      ];
      for (const spoil of wrong) {
        const chain = chainOf(4);
        spoil(chain);
        await expect(store().chains.save(chain, [], received)).rejects.toMatchObject({ kind: 'refused' });
      }
      const chain = chainOf(4);
      for (const field of ['years', 'atmIv', 'callOi', 'support'] as const) {
        const [first] = summariesOf(chain);
        const spoiled = [{ ...first!, [field]: Number.NaN }];
        await expect(store().chains.save(chain, spoiled, received)).rejects.toMatchObject({
          kind: 'refused',
        });
      }
      expect(await store().chains.list()).toEqual([]);
    });
  });
}

/** A model of the repository: a map from time to bar. */
function expected(map: Map<number, number[]>, bars: Bars): { added: number; replaced: number; same: number } {
  const tally = { added: 0, replaced: 0, same: 0 };
  for (let i = 0; i < bars.time.length; i++) {
    const row = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!];
    const old = map.get(bars.time[i]!);
    if (!old) tally.added++;
    else if (old.every((v, k) => Object.is(v, row[k]))) tally.same++;
    else tally.replaced++;
    map.set(bars.time[i]!, row);
  }
  return tally;
}

function barContract(store: () => Store): void {
  describe('bars', () => {
    it('gives back what was stored, whole or a window, bounds included', async () => {
      const bars = minuteBars(1000, 500);
      expect(await store().bars.save(bars, 'test')).toEqual({ added: 500, replaced: 0, same: 0 });
      expect(await store().bars.load('NIFTY', '1m')).toStrictEqual({ bars, source: 'test' });
      const window = await store().bars.load('NIFTY', '1m', { from: 1100 * 60_000, to: 1199 * 60_000 });
      expect(window?.bars).toStrictEqual(minuteBars(1100, 100));
      const between = await store().bars.load('NIFTY', '1m', {
        from: 1100 * 60_000 - 0.5,
        to: 1101.5 * 60_000,
      });
      expect(between?.bars.time).toHaveLength(2);
      expect(await store().bars.load('NIFTY', '1m', { from: 2000 * 60_000 })).toBeNull();
      expect(await store().bars.load('NIFTY', '1d')).toBeNull();
      expect(await store().bars.load('SPY', '1m')).toBeNull();
    });

    it('merges overlapping, older, newer and interleaved series as a map would', async () => {
      const pieces = fc.array(
        fc.record({
          start: fc.nat(300),
          n: fc.integer({ min: 1, max: 120 }),
          shift: fc.constantFrom(0, 0, 1),
        }),
        { minLength: 1, maxLength: 5 },
      );
      let run = 0;
      await fc.assert(
        fc.asyncProperty(pieces, async (list) => {
          const symbol = `S${run++}`;
          const map = new Map<number, number[]>();
          for (const { start, n, shift } of list) {
            const bars = minuteBars(start, n, { symbol, shift });
            expect(await store().bars.save(bars, 'test')).toEqual(expected(map, bars));
          }
          const found = (await store().bars.load(symbol, '1m'))!.bars;
          const times = [...map.keys()].sort((a, b) => a - b);
          expect([...found.time]).toEqual(times);
          times.forEach((time, i) => {
            const row = [found.open[i], found.high[i], found.low[i], found.close[i], found.volume[i]];
            expect(row).toEqual(map.get(time));
          });
        }),
        { numRuns: 40 },
      );
    });

    it('keeps series longer than a block exact through a merge that fills a hole, and the same import is free', async () => {
      const n = 150_000;
      const all = minuteBars(0, n);
      const without = (from: number, to: number): Bars => {
        const keep = (values: Float64Array) => values.filter((_, i) => i < from || i >= to);
        const { symbol, interval, ...columns } = all;
        return {
          symbol,
          interval,
          time: keep(columns.time),
          open: keep(columns.open),
          high: keep(columns.high),
          low: keep(columns.low),
          close: keep(columns.close),
          volume: keep(columns.volume),
        };
      };
      await store().bars.save(without(60_000, 70_000), 'test');
      const tally = await store().bars.save(minuteBars(59_000, 20_000), 'test');
      expect(tally).toEqual({ added: 10_000, replaced: 0, same: 10_000 });
      expect(await store().bars.save(all, 'test')).toEqual({ added: 0, replaced: 0, same: n });
      const found = (await store().bars.load('NIFTY', '1m'))!.bars;
      for (const field of ['time', 'open', 'high', 'low', 'close', 'volume'] as const) {
        expect(Buffer.compare(Buffer.from(found[field].buffer), Buffer.from(all[field].buffer))).toBe(0);
      }
      const tail = await store().bars.load('NIFTY', '1m', { from: 149_990 * 60_000 });
      expect(tail?.bars).toStrictEqual(minuteBars(149_990, 10));
    });

    it('lists series and names every source that fed one', async () => {
      await store().bars.save(minuteBars(10, 5), 'csv');
      await store().bars.save(minuteBars(12, 5), 'nse');
      await store().bars.save(minuteBars(12, 5), 'again, nothing new');
      await store().bars.save(minuteBars(1, 2, { symbol: 'ABC' }), 'csv');
      expect(await store().bars.list()).toEqual([
        { symbol: 'ABC', interval: '1m', count: 2, from: 60_000, to: 120_000, source: 'csv' },
        { symbol: 'NIFTY', interval: '1m', count: 7, from: 600_000, to: 960_000, source: 'csv+nse' },
      ]);
    });

    it('refuses what is not finite or not ordered, takes an empty series, and then holds nothing', async () => {
      const wrong: ((bars: Bars) => void)[] = [
        (b) => (b.close[3] = Number.NaN),
        (b) => (b.high[0] = Number.POSITIVE_INFINITY),
        (b) => (b.volume[1] = Number.NEGATIVE_INFINITY),
        (b) => (b.time[2] = b.time[1]!),
        (b) => (b.time[2] = 1.25),
        (b) => (b.low = new Float64Array(2)),
      ];
      for (const spoil of wrong) {
        const bars = minuteBars(1, 6);
        spoil(bars);
        await expect(store().bars.save(bars, 'test')).rejects.toMatchObject({ kind: 'refused' });
      }
      expect(await store().bars.save(minuteBars(1, 0), 'test')).toEqual({ added: 0, replaced: 0, same: 0 });
      expect(await store().bars.list()).toEqual([]);
    });
  });
}

function futureContract(store: () => Store): void {
  it('keeps sessions of futures: the same again is nothing new, a corrected one replaces', async () => {
    const day = {
      symbol: 'NIFTY',
      session: '2026-02-03',
      expiry: '2026-02-24',
      price: 25_817.1,
      priceBefore: 25_141.8 as number | null,
      oi: 15_956_460,
      oiChange: -1_446_640,
    };
    const next = { ...day, expiry: '2026-03-30', priceBefore: null };
    const later = { ...day, session: '2026-02-04' };
    const { futures } = store();
    expect(await futures.save([next, day, later], 'test')).toBe(3);
    expect(await futures.save([day, next], 'test')).toBe(0);
    expect(await futures.on('2026-02-03')).toEqual([day, next]);
    expect(
      await futures.save(
        [
          { ...next, priceBefore: 25_297.4 },
          { ...day, oi: 15_956_525 },
        ],
        'test',
      ),
    ).toBe(2);
    expect((await futures.on('2026-02-03')).map(({ oi, priceBefore }) => [oi, priceBefore])).toEqual([
      [15_956_525, 25_141.8],
      [15_956_460, 25_297.4],
    ]);
    expect(await futures.on('2026-02-02')).toEqual([]);
    await expect(futures.save([{ ...day, oi: Number.NaN }], 'test')).rejects.toMatchObject({
      kind: 'refused',
    });
  });
}

function recordContract(store: () => Store): void {
  describe('suggestions, imports and health', () => {
    it('keeps a suggestion byte for byte, the first under an id', async () => {
      const { id: chainId } = await store().chains.save(chainOf(1), [], received);
      const record = suggestion('a', chainId);
      expect(await store().suggestions.save(record)).toEqual({ added: true });
      expect(await store().suggestions.save({ ...record, document: '{}' })).toEqual({ added: false });
      expect(await store().suggestions.byId('a')).toStrictEqual(record);
      expect(await store().suggestions.byId('b')).toBeNull();
    });

    it('lists suggestions newest first, by symbol, before a moment, up to a limit', async () => {
      const { id: chainId } = await store().chains.save(chainOf(1), [], received);
      for (const i of [2, 1, 3]) await store().suggestions.save(suggestion(`s${i}`, chainId, chainTime + i));
      await store().suggestions.save({ ...suggestion('x', chainId), symbol: 'SPY' });
      const ids = async (options?: object) => (await store().suggestions.list(options)).map((row) => row.id);
      expect(await ids()).toEqual(['s3', 's2', 's1', 'x']);
      expect(await ids({ symbol: 'NIFTY', limit: 2 })).toEqual(['s3', 's2']);
      expect(await ids({ before: chainTime + 1 })).toEqual(['s1', 'x']);
      expect(Object.keys((await store().suggestions.list())[0]!)).not.toContain('document');
    });

    it('refuses a suggestion whose snapshot it does not have', async () => {
      await expect(store().suggestions.save(suggestion('a', 'unknown'))).rejects.toMatchObject({
        kind: 'refused',
      });
      expect(await store().suggestions.list()).toEqual([]);
    });

    it('remembers which files were read', async () => {
      const row = {
        hash: 'h',
        path: '/data/ä b.csv',
        format: 'nse',
        at: 5,
        rowsRead: 3,
        rowsKept: 2,
        rowsRefused: 1,
      };
      expect(await store().imports.seen('h')).toBeNull();
      await store().imports.record(row);
      expect(await store().imports.seen('h')).toStrictEqual(row);
      await store().imports.record({ ...row, at: 9 });
      expect((await store().imports.seen('h'))?.at).toBe(9);
      await expect(store().imports.record({ ...row, rowsRead: Number.NaN })).rejects.toMatchObject({
        kind: 'refused',
      });
    });

    it('tells its health and what it holds', async () => {
      const chain = chainOf(1);
      await store().chains.save(chain, summariesOf(chain), received);
      await store().bars.save(minuteBars(1, 6), 'test');
      const health = await store().health();
      expect(health).toMatchObject({ integrity: 'ok', schemaVersion: expect.any(Number) });
      expect(health.counts).toMatchObject({ chains: 1, summaries: 2, bars: 6, barSeries: 1, suggestions: 0 });
      expect(health.bytes).toBeGreaterThan(0);
    });

    it('takes many calls at once, in order', async () => {
      const saves = Array.from({ length: 50 }, (_, i) => store().chains.save(chainOf(i), [], received));
      const listed = store().chains.list('NIFTY');
      expect((await Promise.all(saves)).every((saved) => saved.added)).toBe(true);
      expect(await listed).toHaveLength(50);
    });
  });
}
