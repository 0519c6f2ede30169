import { describe, expect, it } from 'vitest';
import { grouper } from '../../../src/domain/journal/grouping.ts';
import { matched } from '../../../src/domain/journal/matching.ts';
import { journalTrades } from '../../../src/domain/journal/trade.ts';
import type { Fill, Instrument } from '../../../src/domain/ledger/fill.ts';
import { foldFills } from '../../../src/domain/ledger/fold.ts';
import { call, fill, share, start, sure } from '../../support/ledger-data.ts';
import { fc } from '../../support/properties.ts';

const second = 1000;
const option = (strike: number, right: 'CE' | 'PE', expiry = '2026-01-27'): Instrument => ({
  ...call,
  strike,
  right,
  expiry,
});
let count = 0;
const at = (
  seconds: number,
  side: 'buy' | 'sell',
  instrument: Instrument,
  price: number,
  more: Partial<Fill> = {},
) =>
  fill({
    at: start + seconds * second,
    side,
    instrument,
    price,
    orderId: `o${count++}`,
    ...more,
    quantity: 75,
  });

describe('grouping', () => {
  const condor = () => [
    at(0, 'sell', option(24_800, 'PE'), 60),
    at(20, 'buy', option(24_600, 'PE'), 30),
    at(70, 'sell', option(25_200, 'CE'), 55),
    at(130, 'buy', option(25_400, 'CE'), 25),
  ];
  it('puts legs within two minutes of each other together and names them', () => {
    const [trade, ...more] = journalTrades(condor());
    expect(more).toEqual([]);
    expect([trade!.shape, trade!.name, trade!.legs.length, trade!.closedAt]).toEqual([
      'short-iron-condor',
      'Short Iron Condor',
      4,
      null,
    ]);
    // Width 200 less the credit of 60, times 75 units.
    expect(trade!.atRisk).toBe((200 - 60) * 75 * 100);
  });

  it('closes legs through the lots, one by one, and the trade when the last is gone', () => {
    const legs = condor();
    const closing = [
      at(4000, 'buy', option(24_800, 'PE'), 20, { charges: 100 as Fill['charges'] }),
      at(5000, 'sell', option(24_600, 'PE'), 10),
      at(6000, 'buy', option(25_200, 'CE'), 5),
      at(7000, 'sell', option(25_400, 'CE'), 1),
    ];
    const [trade] = journalTrades([...legs, ...closing]);
    expect(trade!.realised).toBe((40 - 20 + 50 - 24) * 75 * 100);
    expect([trade!.closedAt, trade!.net]).toEqual([start + 7000 * second, trade!.realised - 10_000]);
    expect(trade!.return).toBeCloseTo(trade!.net / trade!.atRisk!, 12);
  });

  it('keeps apart what is later, on another underlying, or opened after a leg was closed', () => {
    const trades = journalTrades([
      at(0, 'sell', option(25_000, 'CE'), 100),
      at(121, 'sell', option(25_100, 'CE'), 90),
      at(122, 'buy', { ...share }, 1000),
      at(130, 'buy', option(25_100, 'CE'), 80),
      at(140, 'sell', option(25_100, 'CE'), 85),
    ]);
    expect(trades.map(({ shape, symbol }) => `${shape} ${symbol}`)).toEqual([
      'sell-call NIFTY',
      'sell-call NIFTY',
      'long-stock RELIANCE',
      'sell-call NIFTY',
    ]);
  });

  it('an order is one trade however long it takes to fill, a share is one from flat to flat', () => {
    const slow = [0, 500, 900].map((s) => at(s, 'sell', option(25_000, 'CE'), 100, { orderId: 'one' }));
    expect(journalTrades(slow)).toHaveLength(1);
    const shares = [
      at(0, 'buy', share, 100),
      at(90_000, 'buy', share, 95),
      at(180_000, 'sell', share, 110),
      at(181_000, 'sell', share, 111),
      at(182_000, 'buy', share, 111),
    ];
    const [first, next, ...more] = journalTrades(shares);
    expect([first!.addedAgainst, first!.closedAt, next!.closedAt, more.length]).toEqual([
      true,
      start + 181_000 * second,
      null,
      0,
    ]);
  });

  it('splits two structures of different expiries that were opened together', () => {
    const far = '2026-02-24';
    const trades = journalTrades([
      at(0, 'sell', option(25_000, 'CE'), 100),
      at(10, 'sell', option(24_800, 'PE'), 90),
      at(20, 'buy', option(26_000, 'CE', far), 80),
      at(30, 'sell', option(26_500, 'CE', far), 50),
    ]);
    expect(trades.map(({ shape }) => shape)).toEqual(['short-strangle', 'bull-call-spread']);
  });

  it('does as a person says', () => {
    const legs = [at(0, 'sell', option(25_000, 'CE'), 100), at(9000, 'sell', option(25_000, 'PE'), 100)];
    const overrides = new Map(legs.map(({ id }) => [id, 'mine']));
    const [trade, ...more] = journalTrades(legs, { overrides });
    expect([trade!.id, trade!.by, trade!.shape, more.length]).toEqual([
      'mine',
      'person',
      'short-straddle',
      0,
    ]);
    expect(journalTrades(legs, { windowMs: 9_000_000 })[0]!.shape).toBe('short-straddle');
  });

  it.each([
    [
      'long-call-calendar',
      [
        ['sell', 25_000, 'CE', '2026-01-27'],
        ['buy', 25_000, 'CE', '2026-02-24'],
      ],
    ],
    [
      'short-straddle',
      [
        ['sell', 25_000, 'CE'],
        ['sell', 25_000, 'PE'],
      ],
    ],
    [
      'long-strangle',
      [
        ['buy', 25_500, 'CE'],
        ['buy', 24_500, 'PE'],
      ],
    ],
    [
      'iron-butterfly',
      [
        ['sell', 25_000, 'CE'],
        ['sell', 25_000, 'PE'],
        ['buy', 25_300, 'CE'],
        ['buy', 24_700, 'PE'],
      ],
    ],
    [
      'call-butterfly',
      [
        ['buy', 25_000, 'CE'],
        ['sell', 25_100, 'CE'],
        ['sell', 25_100, 'CE'],
        ['buy', 25_200, 'CE'],
      ],
    ],
    [
      'broken-wing-call-butterfly',
      [
        ['buy', 25_000, 'CE'],
        ['sell', 25_100, 'CE'],
        ['sell', 25_100, 'CE'],
        ['buy', 25_300, 'CE'],
      ],
    ],
    [
      'call-ratio-spread',
      [
        ['buy', 25_000, 'CE'],
        ['sell', 25_200, 'CE'],
        ['sell', 25_200, 'CE'],
      ],
    ],
    [
      'jade-lizard',
      [
        ['sell', 24_800, 'PE'],
        ['sell', 25_200, 'CE'],
        ['buy', 25_400, 'CE'],
      ],
    ],
    [
      'custom',
      [
        ['buy', 25_000, 'CE'],
        ['buy', 25_200, 'CE'],
      ],
    ],
  ] as const)('knows a %s', (shape, legs) => {
    const fills = legs.map(([side, strike, right, expiry], i) =>
      at(i, side, option(strike, right, expiry), 50),
    );
    expect(journalTrades(fills)[0]!.shape).toBe(shape);
  });
});

const anyFill = fc.record({
  minute: fc.integer({ min: 0, max: 400 }),
  side: fc.constantFrom<'buy' | 'sell'>('buy', 'sell'),
  strike: fc.constantFrom(24_900, 25_000, 25_100, 0),
  quantity: fc.integer({ min: 1, max: 300 }),
  price: fc.integer({ min: 5, max: 40_000 }),
  charges: fc.integer({ min: 0, max: 5000 }),
});

describe('the trades of any ledger', () => {
  const fillsOf = (
    rows: readonly {
      minute: number;
      side: 'buy' | 'sell';
      strike: number;
      quantity: number;
      price: number;
      charges: number;
    }[],
  ) =>
    rows.map(({ minute, side, strike, quantity, price, charges }, i) =>
      fill(
        {
          at: start + minute * 60_000,
          side,
          instrument: strike === 0 ? share : option(strike, 'CE'),
          quantity,
          price: price / 20,
          charges: charges / 100,
        },
        String(i),
      ),
    );

  it('add up to the ledger, hold every opening once, and are the same in any order of the rows', () =>
    fc.assert(
      fc.property(fc.array(anyFill, { maxLength: 40 }), (rows) => {
        const unique = rows.filter((row, i) => rows.findIndex((other) => other.minute === row.minute) === i);
        const fills = fillsOf(unique);
        const trades = journalTrades(fills);
        const book = sure(foldFills(fills));
        const positions = [...book.positions.values()];
        const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
        expect(sum(trades.map(({ realised }) => realised))).toBe(
          sum(positions.map(({ realised }) => realised)),
        );
        expect(sum(trades.map(({ charges }) => charges))).toBe(sum(positions.map(({ charges }) => charges)));
        const held = (openings: ReturnType<typeof matched>) =>
          sum(openings.map(({ fill: { side }, left }) => (side === 'buy' ? left : -left)));
        expect(held(matched(fills))).toBe(sum(positions.map(({ quantity }) => quantity)));
        const openings = trades.flatMap((trade) => trade.fills);
        expect(new Set(openings).size).toBe(openings.length);
        expect(journalTrades([...fills].reverse())).toEqual(trades);
      }),
      { numRuns: 200 },
    ));
});

describe('a long history', () => {
  it('of one share that is always held, and of contracts opened and closed all day, is grouped whole', () => {
    const minute = 60;
    const held = Array.from({ length: 150_000 }, (_, i) =>
      at(i * minute, i % 2 === 0 || i === 1 ? 'buy' : 'sell', share, 100),
    );
    const [trade, ...others] = journalTrades(held);
    expect(others).toEqual([]);
    expect(trade!.fills).toHaveLength(75_001);
    expect(trade!.closings).toHaveLength(74_999);
    const scalps = Array.from({ length: 60_000 }, (_, i) =>
      at(i * minute, i % 2 === 0 ? 'sell' : 'buy', option(25_000, 'CE'), i % 2 === 0 ? 101 : 100),
    );
    const trades = journalTrades(scalps);
    expect(trades).toHaveLength(30_000);
    expect(
      trades.every(
        ({ closedAt, fills, closings }) => closedAt !== null && fills.length + closings.length === 2,
      ),
    ).toBe(true);
  }, 60_000);

  it('holds no more of it than is open: a trade is given once nothing can join it', () => {
    const given: { id: string; place: number }[] = [];
    const { take, end } = grouper({}, ({ id }, place) => void given.push({ id, place }));
    const legs = (i: number) => [
      at(i * 3600, 'sell', option(25_000, 'CE'), 100),
      at(i * 3600 + 60, 'buy', option(25_000, 'CE'), 90),
    ];
    const fills = Array.from({ length: 50 }, (_, i) => legs(i)).flat();
    let least = 0;
    for (const [i, one] of fills.entries()) {
      take(one);
      least = Math.max(least, Math.ceil(i / 2) - given.length);
    }
    expect(least).toBeLessThan(4);
    end();
    expect(given.map(({ place }) => place)).toEqual(Array.from({ length: 50 }, (_, i) => i));
    expect(given.map(({ id }) => id)).toEqual(journalTrades(fills).map(({ id }) => id));
  });
});
