import { describe, expect, it } from 'vitest';
import type { Fill } from '../../../src/domain/ledger/fill.ts';
import { type Book, cashOf, foldFills, openPositions } from '../../../src/domain/ledger/fold.ts';
import { openLots } from '../../../src/domain/ledger/lots.ts';
import { averagePrice, valuation } from '../../../src/domain/ledger/pnl.ts';
import { type ClosedPiece, openCost, type Position } from '../../../src/domain/ledger/position.ts';
import { call, day, fill, flow, future, manyFills, share, start, sure } from '../../support/ledger-data.ts';
import { fc } from '../../support/properties.ts';

const book = (fills: readonly Fill[], method: 'fifo' | 'average' = 'fifo') => sure(foldFills(fills, method));
const only = (found: Book): Position => {
  expect(found.positions.size).toBe(1);
  return [...found.positions.values()][0]!;
};
const trades = (
  rows: [side: 'buy' | 'sell', quantity: number, price: number][],
  told: Parameters<typeof fill>[0] = {},
) => rows.map(([side, quantity, price], i) => fill({ side, quantity, price, at: start + i * day, ...told }));

describe('lots', () => {
  it('closes the oldest first', () => {
    const position = only(
      book(
        trades([
          ['buy', 100, 10],
          ['buy', 50, 12],
          ['sell', 120, 15],
        ]),
      ),
    );
    expect(position.realised).toBe((1800 - 1000 - 240) * 100);
    expect(openLots(position.lots)).toEqual([{ at: start + day, quantity: 30e8, cost: 36_000 }]);
    expect(averagePrice(position)).toBe(12);
  });

  it('closes an equal part of all under average', () => {
    const position = only(
      book(
        trades([
          ['buy', 100, 10],
          ['buy', 50, 13],
          ['sell', 120, 15],
        ]),
        'average',
      ),
    );
    expect(position.realised).toBe((1800 - 120 * 11) * 100);
    expect(averagePrice(position)).toBe(11);
  });

  it('turns a long into a short and back within one fill', () => {
    const pieces: ClosedPiece[] = [];
    const fills = trades([
      ['buy', 10, 100],
      ['sell', 25, 110],
      ['buy', 20, 90],
    ]);
    const position = only(sure(foldFills(fills, 'fifo', (piece) => pieces.push(piece))));
    expect(position.quantity).toBe(5e8);
    expect(position.realised).toBe((100 + 15 * 20) * 100);
    expect(pieces.map(({ side, quantity, realised }) => [side, quantity, realised])).toEqual([
      ['long', 10e8, 10_000],
      ['short', 15e8, 30_000],
    ]);
    expect(position.openedAt).toBe(start + 2 * day);
    expect(openCost(position)).toBe(5 * 90 * 100);
  });

  it('counts a future by its gain, an option by its premium', () => {
    const of = (instrument: typeof call) =>
      only(
        book(
          trades(
            [
              ['buy', 65, 100],
              ['sell', 65, 110.05],
            ],
            { instrument },
          ),
        ),
      );
    expect([of(future).realised, of(future).cash]).toEqual([65_325, 65_325]);
    expect([of(call).realised, of(call).cash]).toEqual([65_325, 65_325]);
    const open = only(book(trades([['sell', 65, 100]], { instrument: future })));
    expect(open.cash).toBe(0);
    expect(valuation(open, 90e6)).toEqual({ marketValue: 65_000, unrealised: 65_000, notional: -585_000 });
  });

  it('keeps currencies, accounts and contracts apart', () => {
    const rows = [
      fill({ price: 10 }),
      fill({ price: 20, account: 'zerodha' }),
      fill({ price: 30, currency: 'USD' }),
      fill({ price: 40, instrument: call }),
      fill({ price: 50, instrument: { ...call, strike: 25_050 } }),
    ];
    expect(book(rows).positions.size).toBe(5);
    const cash = sure(cashOf(book(rows), [flow({ amount: 1000 }), flow({ amount: 5, currency: 'USD' })]));
    expect([...cash.values()]).toEqual([
      { account: 'paper', currency: 'INR', amount: 100_000 - 1000 - 4000 - 5000 },
      { account: 'paper', currency: 'USD', amount: 500 - 3000 },
      { account: 'zerodha', currency: 'INR', amount: -2000 },
    ]);
  });

  it('leaves out a fill and the row that undoes it, wherever they stand', () => {
    const [one, two, three] = trades([
      ['buy', 10, 100],
      ['buy', 10, 120],
      ['sell', 10, 130],
    ]);
    const undo = fill({ side: 'sell', quantity: 10, price: 100, at: start, reverses: one!.id });
    expect(only(book([one!, two!, three!, undo])).realised).toBe(10_000);
    const cash = sure(
      cashOf(book([]), [flow({ amount: 7 }), flow({ amount: -7, reverses: flow({ amount: 7 }).id })]),
    );
    expect(cash.size).toBe(0);
  });
});

describe('splits', () => {
  const split = fill({
    kind: 'split',
    quantity: 0,
    price: 0,
    at: start + 2 * day,
    split: { new: 5, old: 1 },
  });

  it('keep what shares cost, and reach the contracts on them', () => {
    const option = { ...call, symbol: 'RELIANCE', strike: 1250 };
    const fills = [
      ...trades([
        ['buy', 7, 1000.1],
        ['buy', 3, 1100],
      ]),
      fill({ instrument: option, side: 'sell', quantity: 500, price: 20 }),
      split,
      fill({ side: 'sell', quantity: 35, price: 210, at: start + 3 * day }),
      fill({ instrument: { ...option, strike: 250 }, quantity: 2500, price: 3, at: start + 3 * day }),
    ];
    const [shares, contracts, ...rest] = [...book(fills).positions.values()].sort(
      (a, b) => b.quantity - a.quantity,
    );
    expect(rest).toEqual([]);
    expect([shares!.quantity, openCost(shares!), shares!.realised]).toEqual([
      15e8,
      330_000,
      735_000 - 700_070,
    ]);
    expect([contracts!.quantity, contracts!.instrument.strike, contracts!.realised]).toEqual([
      0,
      250,
      (10_000 - 7500) * 100,
    ]);
  });

  it('leave other accounts, symbols and currencies alone', () => {
    const others = [
      fill({ account: 'zerodha' }),
      fill({ currency: 'USD' }),
      fill({ instrument: { ...share, symbol: 'TCS' } }),
    ];
    for (const position of openPositions(book([...others, split]))) expect(position.quantity).toBe(1e8);
  });

  it('and back again change nothing', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 1000 }),
        (fresh, old, n) => {
          const there = { ...split, split: { new: fresh, old } };
          const back = { ...split, id: 'back', at: split.at + 1, split: { new: old, old: fresh } };
          const position = only(book([fill({ quantity: n * old, price: 12.35 }), there, back]));
          expect([position.quantity, openCost(position)]).toEqual([n * old * 1e8, n * old * 1235]);
        },
      ),
    );
  });
});

const rows = fc.array(
  fc.record({
    buy: fc.boolean(),
    quantity: fc.oneof(
      fc.integer({ min: 1, max: 500 }).map((n) => n * 1e8),
      fc.integer({ min: 1, max: 1e10 }),
    ),
    price: fc.integer({ min: 0, max: 1e9 }),
    charges: fc.integer({ min: -100, max: 10_000 }),
  }),
  { minLength: 1, maxLength: 40 },
);
const told = (list: readonly { buy: boolean; quantity: number; price: number; charges: number }[]): Fill[] =>
  list.map(
    (row, i) =>
      ({ ...fill({ at: start + i, side: row.buy ? 'buy' : 'sell' }, String(i)), ...(row as object) }) as Fill,
  );

describe('properties', () => {
  it('what moved is what was gained less what is still open, to the last paisa', () => {
    fc.assert(
      fc.property(rows, fc.constantFrom('fifo' as const, 'average' as const), (list, method) => {
        const position = only(book(told(list), method));
        const signed = list.reduce((sum, row) => sum + (row.buy ? row.quantity : -row.quantity), 0);
        expect(position.quantity).toBe(signed);
        const lots = openLots(position.lots).reduce((sum, lot) => sum + lot.quantity, 0);
        expect(lots).toBe(Math.abs(signed));
        const open = position.quantity > 0 ? -openCost(position) : openCost(position);
        expect(position.realised + open).toBe(position.cash);
        expect(position.charges).toBe(list.reduce((sum, row) => sum + row.charges, 0));
      }),
    );
  });

  it('both methods gain the same once flat, and a mirrored ledger loses it', () => {
    fc.assert(
      fc.property(rows, (list) => {
        const rest = list.reduce((sum, row) => sum + (row.buy ? row.quantity : -row.quantity), 0);
        const last = { buy: rest < 0, quantity: Math.abs(rest), price: 5e8, charges: 0 };
        const flatRows = rest === 0 ? list : [...list, last];
        const fifo = only(book(told(flatRows)));
        expect(fifo.quantity).toBe(0);
        expect(only(book(told(flatRows), 'average')).realised).toBe(fifo.realised);
        expect(fifo.cash).toBe(fifo.realised);
        const mirrored = told(flatRows.map((row) => ({ ...row, buy: !row.buy })));
        expect(only(book(mirrored)).realised + fifo.realised).toBe(0);
      }),
    );
  });

  it('pieces add up to the whole', () => {
    fc.assert(
      fc.property(rows, (list) => {
        let [realised, proceeds, cost] = [0, 0, 0];
        const position = only(
          sure(
            foldFills(told(list), 'fifo', (piece) => {
              realised += piece.realised;
              const sign = piece.side === 'long' ? 1 : -1;
              proceeds += sign * piece.proceeds;
              cost += sign * piece.cost;
            }),
          ),
        );
        expect(position.realised).toBe(realised);
        expect(realised).toBe(proceeds - cost);
      }),
    );
  });
});

function least(a: bigint, b: bigint): bigint {
  if (a < b) return a;
  return b;
}

/** The same book by integers of any size, written without a look at the ledger's own code. */
function reference(fills: readonly Fill[]) {
  const books = new Map<
    string,
    { lots: [bigint, bigint][]; realised: bigint; charges: bigint; cash: bigint }
  >();
  const round = (a: bigint, b: bigint) => {
    const q = a / b;
    const twice = (a - q * b) * 2n;
    return twice > b || (twice === b && q % 2n === 1n) ? q + 1n : q;
  };
  for (const row of fills) {
    const name = `${row.account} ${row.currency} ${row.instrument.symbol} ${row.instrument.strike} ${row.instrument.kind}`;
    const own = books.get(name) ?? { lots: [], realised: 0n, charges: 0n, cash: 0n };
    books.set(name, own);
    let left = BigInt(row.quantity) * (row.side === 'buy' ? 1n : -1n);
    let value = round(BigInt(row.quantity) * BigInt(row.price), 10n ** 12n);
    own.charges += BigInt(row.charges);
    const before = own.realised;
    if (row.instrument.kind !== 'future') own.cash += left > 0n ? -value : value;
    let closing = 0n;
    const held = own.lots.reduce((sum, [q]) => sum + q, 0n);
    const size = left < 0n ? -left : left;
    if (held !== 0n && held > 0n !== left > 0n) closing = least(size, held < 0n ? -held : held);
    let closingValue = closing === size ? value : round(value * closing, size);
    value -= closingValue;
    left += left > 0n ? -closing : closing;
    while (closing > 0n) {
      const [quantity, cost] = own.lots[0]!;
      const open = quantity < 0n ? -quantity : quantity;
      const taken = closing < open ? closing : open;
      const part = taken === open ? cost : round(cost * taken, open);
      const brought = taken === closing ? closingValue : round(closingValue * taken, closing);
      own.realised += quantity > 0n ? brought - part : part - brought;
      if (taken === open) own.lots.shift();
      else own.lots[0] = [quantity > 0n ? quantity - taken : quantity + taken, cost - part];
      closing -= taken;
      closingValue -= brought;
    }
    if (left !== 0n) own.lots.push([left, value]);
    if (row.instrument.kind === 'future') own.cash += own.realised - before;
  }
  return books;
}

describe('a ledger of 100,000 fills', () => {
  it('equals the integer reference exactly', () => {
    const fills = manyFills(100_000, 11);
    const found = [...book(fills).positions.values()].map((position) => ({
      lots: openLots(position.lots).map((lot) => [Math.sign(position.quantity) * lot.quantity, lot.cost]),
      realised: position.realised,
      charges: position.charges,
      cash: position.cash,
    }));
    const wanted = [...reference(fills).values()].map((own) => ({
      lots: own.lots.map((lot) => lot.map(Number)),
      realised: Number(own.realised),
      charges: Number(own.charges),
      cash: Number(own.cash),
    }));
    expect(found).toEqual(wanted);
  });
});
