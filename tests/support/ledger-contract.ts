import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fill } from '../../src/domain/ledger/fill.ts';
import type { FillPage } from '../../src/domain/ledger/page.ts';
import type { LedgerFilter } from '../../src/ports/ledger.ts';
import type { Store } from '../../src/ports/store.ts';
import { call, fill, flow, manyFills, share, start } from './ledger-data.ts';

/** What every implementation of the ledger must do; `open` gives an empty store. `many` fills take more pages than one. */
export function ledgerContract(name: string, open: () => Promise<Store>, many = 40_000): void {
  describe(`ledger contract: ${name}`, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());

    it('gives back every field of a fill and of a cash flow', async () => {
      const whole = fill({
        instrument: { ...call, strike: 24_999.95, isin: 'INE0', multiplier: 0.1 },
        side: 'sell',
        quantity: '0.00000001',
        price: '123456.789012',
        charges: '-1.05',
        chargesKnown: false,
        kind: 'assignment',
        orderId: 'o-1',
        strategyId: 's-1',
        note: 'ä "quoted" ₹',
        plan: { entry: 1.1, stop: null, target: 0.1 + 0.2, tag: 'range' },
      });
      const split = fill({ kind: 'split', quantity: 0, price: 0, split: { new: 5, old: 2 } });
      const paid = flow({ amount: -12.34, kind: 'fee', note: 'DP', at: start + 1 });
      expect(await store.ledger.append({ fills: [whole, split], flows: [paid] })).toEqual({
        added: 3,
        already: 0,
        differing: [],
      });
      expect(await store.ledger.fills()).toStrictEqual([whole, split]);
      expect(await store.ledger.flows()).toStrictEqual([paid]);
      expect((await store.ledger.verify()).faults).toEqual([]);
    });

    it('adds a row once, and leaves one whose content differs', async () => {
      const fills = manyFills(700);
      expect(await store.ledger.append({ fills: [...fills, fills[3]!] })).toMatchObject({
        added: 700,
        already: 1,
      });
      const changed: Fill = { ...fills[5]!, note: 'changed' };
      expect(await store.ledger.append({ fills: [...fills.slice(0, 10), changed] })).toEqual({
        added: 0,
        already: 10,
        differing: [changed.id],
      });
      expect(await store.ledger.fills()).toStrictEqual(fills);
      expect(await store.ledger.verify()).toMatchObject({ fills: 700, events: 1, faults: [] });
    });

    it('keeps all rows of a batch or none', async () => {
      const bad = [
        fill({ at: 1.5 }),
        fill({ instrument: { ...call, expiry: undefined } }),
        { ...fill(), currency: 'rupee' },
        { ...fill({ id: 'big' }), quantity: 9e15, price: 9e15 } as Fill,
        { ...fill({ id: 'nan' }), price: Number.NaN } as Fill,
        fill({ reverses: 'nobody' }),
      ].map((row, i) => ({ ...row, id: `bad-${i}` }));
      for (const row of bad) {
        await expect(store.ledger.append({ fills: [...manyFills(250), row] })).rejects.toMatchObject({
          kind: 'refused',
        });
      }
      expect(await store.ledger.fills()).toEqual([]);
      expect(await store.ledger.verify()).toEqual({ fills: 0, flows: 0, marks: 0, events: 0, faults: [] });
    });

    it('undoes a row once, and leaves both out of the scan', async () => {
      const [first, second] = [fill({ note: 'a' }), fill({ note: 'b' })];
      const undo = fill({ side: 'sell', reverses: first.id });
      await store.ledger.append({ fills: [first, second, undo] });
      expect((await scanned(store)).map((row) => row.quantity)).toEqual([1e8]);
      for (const again of [fill({ reverses: first.id, note: 'c' }), fill({ reverses: undo.id })]) {
        await expect(store.ledger.append({ fills: [again] })).rejects.toMatchObject({ kind: 'refused' });
      }
    });

    it('scans in time order, ties in the order they came, by every filter', async () => {
      const fills = manyFills(many, 3).map((row, i) => ({ ...row, at: start + ((i * 7919) % 1000) }));
      await store.ledger.append({ fills });
      const ordered = fills.map((row, i) => ({ row, i })).sort((a, b) => a.row.at - b.row.at || a.i - b.i);
      const all = await scanned(store);
      expect(all.map(({ at, quantity, price, charges }) => [at, quantity, price, charges])).toEqual(
        ordered.map(({ row }) => [
          row.at,
          row.side === 'sell' ? -row.quantity : row.quantity,
          row.price,
          row.charges,
        ]),
      );
      const filters: [LedgerFilter, (row: Fill) => boolean][] = [
        [{ account: 'paper' }, (row) => row.account === 'paper'],
        [
          { symbol: 'NIFTY', from: start + 10, to: start + 20 },
          (row) => row.instrument.symbol === 'NIFTY' && row.at >= start + 10 && row.at <= start + 20,
        ],
        [{ currency: 'USD', strategyId: 's3' }, (row) => row.currency === 'USD' && row.strategyId === 's3'],
        [{ source: 'nobody' }, () => false],
        [{ ids: [fills[5]!.id, fills[9]!.id] }, (row) => row.id === fills[5]!.id || row.id === fills[9]!.id],
      ];
      for (const [filter, holds] of filters) {
        const expected = ordered.filter(({ row }) => holds(row)).map(({ row }) => row);
        expect((await scanned(store, filter)).map((row) => row.charges)).toEqual(
          expected.map((row) => row.charges),
        );
        expect(await store.ledger.fills(filter)).toStrictEqual(expected);
        expect(await paged(store, filter)).toStrictEqual(expected);
      }
      expect(await paged(store)).toStrictEqual(ordered.map(({ row }) => row));
      const newest = await store.ledger.fills({ newestFirst: true, limit: 3 });
      expect(newest).toStrictEqual(
        ordered
          .slice(-3)
          .reverse()
          .map(({ row }) => row),
      );
    });

    it('gives pages of what stood when the first was read, and the newest name of a share', async () => {
      const [first, second, third] = ['a', 'b', 'c'].map((note, i) => fill({ note, at: start + i }));
      const undo = fill({ side: 'sell', reverses: first!.id, at: start + 3 });
      await store.ledger.append({ fills: [first!, second!, undo] });
      const seen: Fill[] = [];
      for await (const page of store.ledger.pages()) {
        seen.push(...page);
        await store.ledger.append({ fills: [third!] });
      }
      expect(seen).toStrictEqual([second]);
      expect(await paged(store)).toStrictEqual([second, third]);
      // The row that undoes lies outside, so what it undoes stands.
      expect(await paged(store, { to: start + 2 })).toStrictEqual([first, second, third]);
      expect(await store.ledger.renames()).toEqual(new Map());
      const named = (symbol: string, at: number) =>
        fill({ instrument: { ...share, symbol, isin: 'INE000A01018' }, at });
      await store.ledger.append({ fills: [named('OLDCO', start), named('NEWCO', start + 9)] });
      expect((await store.ledger.renames()).get('INE000A01018')?.symbol).toBe('NEWCO');
      expect((await store.ledger.renames({ to: start + 8 })).get('INE000A01018')?.symbol).toBe('OLDCO');
    });

    it('tells what each contract and strategy comes to without reading them', async () => {
      const [bought, more] = [
        fill({ quantity: 5 }),
        fill({ quantity: 2, note: 'more', strategyId: 's', at: start + 2 }),
      ];
      const sold = fill({ side: 'sell', quantity: 3, at: start + 1 });
      const split = fill({ kind: 'split', quantity: 0, price: 0, split: { new: 2, old: 1 }, at: start - 5 });
      await store.ledger.append({ fills: [split, bought, sold, more] });
      const told = async (filter?: Parameters<Store['ledger']['groups']>[0]) =>
        (await store.ledger.groups(filter))
          .map(({ strategyId, first, quantity, splits, undone }) => ({
            strategyId,
            first,
            quantity,
            splits,
            undone,
          }))
          .sort((a, b) => (a.strategyId ?? '').localeCompare(b.strategyId ?? ''));
      const single = { strategyId: null, first: start, quantity: 2e8, splits: 1, undone: false };
      expect(await told()).toEqual([
        single,
        { strategyId: 's', first: start + 2, quantity: 2e8, splits: 0, undone: false },
      ]);
      expect(await told({ to: start, account: 'paper', symbol: 'RELIANCE' })).toEqual([
        { ...single, quantity: 5e8 },
      ]);
      expect(await told({ account: 'nobody' })).toEqual([]);
      const { holding } = (await store.ledger.groups())[0]!;
      const rows = await store.ledger.fills({ groups: [{ holding, strategyId: null }] });
      expect(rows.map(({ id }) => id)).toEqual([split, bought, sold].map(({ id }) => id));
      expect(await store.ledger.fills({ groups: [] })).toEqual([]);
      await store.ledger.append({
        fills: [fill({ side: 'sell', quantity: 3, reverses: sold.id, note: 'u' })],
      });
      expect((await told())[0]!.undone).toBe(true);
    });

    it('keeps marks and finds the newest before a moment', async () => {
      await store.ledger.mark({ at: 5, account: 'a', body: '{"n":1}' });
      await store.ledger.mark({ at: 9, account: 'a', body: '{"n":2}' });
      await store.ledger.mark({ at: 7, account: 'b', body: '{}' });
      expect(await store.ledger.lastMark('a')).toEqual({ seq: 2, at: 9, account: 'a', body: '{"n":2}' });
      expect((await store.ledger.lastMark('a', 8))?.seq).toBe(1);
      expect(await store.ledger.lastMark('a', 4)).toBeNull();
      expect(await store.ledger.verify()).toMatchObject({ marks: 3, faults: [] });
    });

    it('tells shares of one name by what they are', async () => {
      await store.ledger.append({
        fills: [
          fill({ instrument: share }),
          fill({ instrument: { ...share, exchange: 'BSE' } }),
          fill({ currency: 'USD' }),
        ],
      });
      expect(new Set((await scanned(store)).map((row) => row.holding)).size).toBe(3);
    });
  });
}

async function scanned(store: Store, filter: LedgerFilter = {}) {
  const rows: { at: number; quantity: number; price: number; charges: number; holding: number }[] = [];
  await store.ledger.scan(filter, (page: FillPage) => {
    for (let i = 0; i < page.count; i++) {
      rows.push({
        at: page.at[i]!,
        quantity: page.quantity[i]!,
        price: page.price[i]!,
        charges: page.charges[i]!,
        holding: page.holding[i]!,
      });
    }
  });
  return rows;
}

async function paged(store: Store, filter?: LedgerFilter): Promise<Fill[]> {
  const rows: Fill[] = [];
  for await (const page of store.ledger.pages(filter)) rows.push(...page);
  return rows;
}
