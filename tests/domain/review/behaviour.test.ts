import { describe, expect, it } from 'vitest';
import { compared, leastTrades } from '../../../src/domain/journal/comparison.ts';
import { factsOf } from '../../../src/domain/journal/facts.ts';
import { insights } from '../../../src/domain/journal/insights.ts';
import { journalTrades } from '../../../src/domain/journal/trade.ts';
import { type AdvisedTrade, behaviour } from '../../../src/domain/review/behaviour.ts';
import { benjaminiHochberg } from '../../../src/domain/stats/multiple.ts';
import { fisherExact } from '../../../src/domain/stats/proportion.ts';
import { call, day, fill, start } from '../../support/ledger-data.ts';
import { fc } from '../../support/properties.ts';

/** A closed trade of one call a day, won or lost. */
function trade(
  i: number,
  won: boolean,
  more: { hour?: number; concerns?: string[]; confidence?: number; doubts?: string[] } = {},
): AdvisedTrade {
  const at = start + i * day + (more.hour ?? 0) * 3_600_000;
  const [found] = journalTrades([
    fill({ at, instrument: call, quantity: 75, price: 100, orderId: `a${i}-${more.hour ?? 0}` }),
    fill({
      at: at + 1_800_000,
      instrument: call,
      side: 'sell',
      quantity: 75,
      price: won ? 110 : 90,
      orderId: `b${i}-${more.hour ?? 0}`,
    }),
  ]);
  const advice = {
    id: 's',
    createdAt: at - 60_000,
    confidence: more.confidence ?? null,
    concerns: more.concerns ?? [],
  };
  return { ...factsOf(found!), advice, doubts: more.doubts ?? null };
}

describe('patterns', () => {
  it('find a concern that came with losses, and correct for all that was looked at', () => {
    const trades = Array.from({ length: 100 }, (_, i) =>
      trade(i, i % 2 === 0 ? i % 20 === 0 : i % 10 !== 1, {
        concerns: i % 2 === 0 ? ['event ahead'] : [],
        confidence: (i % 10) / 10,
      }),
    );
    const found = behaviour(trades);
    const concern = found.patterns.find(({ name }) => name === 'event ahead')!;
    expect(concern).toMatchObject({
      kind: 'concern',
      finding: 'worse',
      with: { n: 50, wins: 5 },
      without: { n: 50, wins: 40 },
    });
    expect(concern.p).toBeCloseTo(fisherExact(5, 50, 40, 50), 12);
    const tested = found.patterns.filter(({ p }) => p !== null);
    expect(tested.map(({ pAdjusted }) => pAdjusted)).toEqual(benjaminiHochberg(tested.map(({ p }) => p!)));
    expect(concern.interval![1]).toBeLessThan(0);
    expect(found.confidence.map(({ n }) => n)).toEqual([20, 20, 20, 20, 20]);
  });

  it('find the concern that orders were placed in spite of, among trades that came of orders', () => {
    const ordered = Array.from({ length: 80 }, (_, i) =>
      trade(i, i % 2 === 0 ? i % 20 === 0 : i % 10 !== 1, {
        doubts: i % 2 === 0 ? ['spread', 'size'] : ['size'],
      }),
    );
    const byHand = Array.from({ length: 40 }, (_, i) => trade(100 + i, i % 2 === 0));
    const rows = behaviour([...ordered, ...byHand]).patterns.filter(({ kind }) => kind === 'order');
    expect(rows.map(({ name }) => name)).toEqual(['size', 'spread']);
    expect(rows[1]).toMatchObject({
      finding: 'worse',
      with: { n: 40, wins: 4 },
      without: { n: 40, wins: 32 },
    });
    // Every order had the other one: there is nothing to compare it with.
    expect(rows[0]).toMatchObject({ p: null, finding: null, with: { n: 80 }, without: { n: 0 } });
  });

  it('say nothing with fewer than twenty on a side, but how many there are', () => {
    const trades = Array.from({ length: 39 }, (_, i) =>
      trade(i, false, { concerns: i < leastTrades ? ['x'] : [] }),
    );
    const one = behaviour(trades).patterns.find(({ name }) => name === 'x')!;
    expect(one).toMatchObject({ p: null, finding: null, with: { n: 20 }, without: { n: 19, winRate: null } });
    expect(one.reason).toContain('19 trades');
    expect(behaviour([]).patterns.every(({ p }) => p === null)).toBe(true);
  });

  it('know trades after a loss and days with too many', () => {
    const quiet = Array.from({ length: 30 }, (_, i) => trade(i, true));
    const mad = Array.from({ length: 4 }, (_, d) =>
      Array.from({ length: 6 }, (_, h) => trade(40 + d, false, { hour: h * 0.75 })),
    ).flat();
    const found = behaviour([...quiet, ...mad]);
    expect(found.patterns.find(({ name }) => name === 'overtrading')).toMatchObject({
      with: { n: 24, wins: 0 },
      finding: 'worse',
    });
    expect(found.patterns.find(({ name }) => name === 'revenge trades')).toMatchObject({
      with: { n: 20, wins: 0 },
      without: { n: 34 },
      finding: 'worse',
    });
  });

  it('find nothing in noise more often than they promise', () => {
    let false_ = 0;
    let seed = 7;
    const coin = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
    for (let round = 0; round < 100; round++) {
      const trades = Array.from({ length: 120 }, () => ({
        netMajor: coin() < 0.5 ? 1 : -1,
        traits: Array.from({ length: 8 }, () => coin() < 0.5),
      }));
      const all = compared(
        trades,
        Array.from({ length: 8 }, (_, i) => ({
          name: String(i),
          has: (one: (typeof trades)[number]) => one.traits[i]!,
        })),
      );
      if (all.some(({ finding }) => finding !== null)) false_++;
    }
    expect(false_).toBeLessThanOrEqual(10);
  });
});

it('insights never speak below the least, whatever the trades', () =>
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 0, max: 5 })), { maxLength: 60 }),
      (rows) => {
        const trades = rows.map(([won, hour], i) => trade(i, won, { hour }));
        for (const one of insights(trades)) {
          const speaks = one.with.n >= leastTrades && one.without.n >= leastTrades;
          expect(one.p !== null).toBe(speaks);
          expect(one.reason === null).toBe(speaks);
        }
      },
    ),
    { numRuns: 30 },
  ));
