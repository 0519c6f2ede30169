import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Fill, fillId, type Instrument } from '../../../src/domain/ledger/fill.ts';
import { tradesOf } from '../../../src/domain/ledger/strategy.ts';
import { listTrades } from '../../../src/services/trade/records.ts';
import { call, day, fill, share, start, sure } from '../../support/ledger-data.ts';
import { numbers } from '../../support/store-data.ts';
import { desk } from '../../support/trading.ts';

let coach: ReturnType<typeof desk>;
beforeEach(() => {
  coach = desk('2026-11-20T15:20:00+05:30');
});
afterEach(() => coach.close());

const old: Instrument = { ...share, symbol: 'OLDCO', isin: 'INE000A01018' };
const instruments: Instrument[] = [
  share,
  { ...share, exchange: 'BSE' },
  { ...share, symbol: 'ITC' },
  old,
  { ...old, symbol: 'NEWCO' },
  { ...call, symbol: 'RELIANCE', strike: 1500 },
  { ...call, symbol: 'RELIANCE', strike: 1600 },
  call,
];

/** A ledger with splits, other names, undone rows, strategies and two accounts; many rows share a moment. */
function ledger(seed: number): Fill[] {
  const next = numbers(seed);
  const pick = <T>(some: readonly T[]): T => some[Math.floor(next() * some.length)]!;
  const fills: Fill[] = [];
  for (let i = 0; i < 120; i++) {
    const at = start + Math.floor(i / 3) * day;
    const account = pick(['paper', 'paper', 'other']);
    if (next() < 0.02) {
      const instrument = pick([share, old]);
      fills.push(
        fill({ kind: 'split', quantity: 0, price: 0, split: { new: 2, old: 1 }, instrument, account, at }),
      );
      continue;
    }
    const one = fill(
      {
        at,
        account,
        instrument: pick(instruments),
        side: pick(['buy', 'sell']),
        quantity: 1 + Math.floor(next() * 2),
        strategyId: next() < 0.2 ? pick(['s1', 's2']) : null,
      },
      `n${seed}-${i}`,
    );
    fills.push(one);
    if (next() < 0.05) {
      const undo: Omit<Fill, 'id'> = {
        ...one,
        side: one.side === 'buy' ? 'sell' : 'buy',
        kind: 'adjustment',
        reverses: one.id,
      };
      fills.push({ ...undo, id: fillId(undo, `undo ${one.id}`) });
    }
  }
  return fills;
}

describe('a list of trades', () => {
  it('is what all fills would give, whichever page of it is read', { timeout: 60_000 }, async () => {
    const context = coach.context(null);
    const store = await coach.ports.store();
    const count = { all: 0, open: 0, closed: 0 };
    for (let seed = 1; seed <= 6; seed++) {
      await store.ledger.append({
        fills: ledger(seed).map((row) => ({ ...row, account: `${row.account}${seed}` })),
      });
      const about = [{}, { account: `paper${seed}` }, { symbol: 'RELIANCE' }, { strategy: 's1' }];
      for (const state of ['all', 'open', 'closed'] as const)
        for (const words of about)
          for (const limit of [1, 4, 1000]) {
            const filter = {
              ...('account' in words ? { account: words.account } : {}),
              ...('symbol' in words ? { symbol: words.symbol } : {}),
              ...('strategy' in words ? { strategyId: words.strategy } : {}),
            };
            const all = sure(tradesOf(await store.ledger.fills(filter))).filter(
              ({ closedAt }) => state === 'all' || (state === 'open') === (closedAt === null),
            );
            const found = await listTrades({ ...words, state, limit }, context);
            expect(found.count).toBe(all.length);
            expect(found.trades.map(({ id, fills }) => [id, fills])).toEqual(
              all
                .reverse()
                .slice(0, limit)
                .map(({ id, fills }) => [id, fills.map((one) => one.id)]),
            );
            count[state] += found.count;
          }
    }
    expect(Math.min(count.open, count.closed)).toBeGreaterThan(50);
  });
});
