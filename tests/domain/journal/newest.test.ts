import { describe, expect, it } from 'vitest';
import { newestTrades, tradeFacts } from '../../../src/domain/journal/facts.ts';
import type { Fill, Instrument } from '../../../src/domain/ledger/fill.ts';
import type { Minor, Price, Quantity } from '../../../src/domain/money.ts';

const day = 86_400_000;
const start = Date.UTC(2026, 0, 5, 4);
const option = (strike: number, right: 'CE' | 'PE', month: number): Instrument => ({
  kind: 'option',
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: `2026-${String(month).padStart(2, '0')}-26`,
  strike,
  right,
  multiplier: 1,
});

/** A year of iron-like spreads, some closed, some not, and a share that is added to. */
function ledger(): Fill[] {
  const fills: Fill[] = [];
  const add = (at: number, instrument: Instrument, side: 'buy' | 'sell', price: number) =>
    fills.push({
      id: `f${fills.length}`,
      at,
      instrument,
      side,
      quantity: 75e8 as Quantity,
      price: (price * 1e6) as Price,
      charges: 100 as Minor,
      chargesKnown: true,
      currency: 'INR',
      kind: 'trade',
      account: 'main',
      source: 'manual',
      orderId: null,
      strategyId: null,
      note: null,
      plan: null,
      split: null,
      reverses: null,
    });
  for (let i = 0; i < 120; i++) {
    const at = start + i * 2 * day;
    const month = 1 + Math.floor(i / 11);
    const legs = [option(25_000 + 100 * (i % 7), 'CE', month), option(25_500 + 100 * (i % 7), 'CE', month)];
    add(at, legs[0]!, 'sell', 100);
    add(at + 5_000, legs[1]!, 'buy', 40);
    if (i % 9 === 0) continue;
    add(at + 3_600_000, legs[0]!, 'buy', 80 + (i % 40));
    add(at + 3_605_000, legs[1]!, 'sell', 30);
    if (i % 10 === 0)
      add(at + 60_000, { kind: 'stock', symbol: 'INFY', exchange: 'NSE', multiplier: 1 }, 'buy', 1_500);
  }
  return fills;
}

describe('the newest trades', () => {
  const fills = ledger();
  const entries = [
    { seq: 1, at: start, trade: tradeFacts(fills, [])[7]!.id, kind: 'tag' as const, text: 'plan' },
  ];
  const all = tradeFacts(fills, entries).reverse();

  it.each([1, 7, 50, 10_000])('%i of all are the last of every trade, and all are counted', (limit) =>
    expect(newestTrades(fills, entries, {}, { limit, wanted: null })).toEqual({
      count: all.length,
      trades: all.slice(0, limit),
    }),
  );

  it('of those that are wanted are found however far back they lie', () => {
    for (const wanted of [
      (trade: (typeof all)[number]) => trade.closedAt === null,
      (trade: (typeof all)[number]) => trade.tags.includes('plan'),
      (trade: (typeof all)[number]) => trade.netMajor > 0,
      () => false,
    ]) {
      const chosen = all.filter(wanted);
      expect(newestTrades(fills, entries, {}, { limit: 3, wanted })).toEqual({
        count: chosen.length,
        trades: chosen.slice(0, 3),
      });
    }
  });
});
