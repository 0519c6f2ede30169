import { describe, expect, it } from 'vitest';
import { expiryMoment, isExpired, settle } from '../../../src/domain/ledger/corporate.ts';
import type { Fill, Instrument } from '../../../src/domain/ledger/fill.ts';
import { fillFault } from '../../../src/domain/ledger/fill.ts';
import { foldFills, openPositions } from '../../../src/domain/ledger/fold.ts';
import { major, perUnit, units } from '../../../src/domain/money.ts';
import { parseSymbol, underlyingOf } from '../../../src/domain/symbol/symbol.ts';
import { call, fill, future, start, sure } from '../../support/ledger-data.ts';

const underlying = (name: string) => underlyingOf(sure(parseSymbol(name)));
const put: Instrument = { ...call, right: 'PE' };
const stockCall: Instrument = { ...call, symbol: 'RELIANCE', strike: 1400 };
const usPut: Instrument = {
  kind: 'option',
  symbol: 'AAPL',
  exchange: 'US',
  expiry: '2026-01-16',
  strike: 200,
  right: 'PE',
  multiplier: 100,
};

function ended(instrument: Instrument, side: 'buy' | 'sell', close: number, quantity = 65) {
  const opened = fill({
    instrument,
    side,
    quantity,
    price: 20,
    currency: instrument.exchange === 'US' ? 'USD' : 'INR',
  });
  const [position] = openPositions(sure(foldFills([opened])));
  const rows = sure(settle(position!, underlying(`${instrument.exchange}:${instrument.symbol}`), close));
  expect(rows.map(fillFault)).toEqual(rows.map(() => null));
  const after = sure(foldFills([opened, ...rows]));
  return { rows, after, opened };
}
const brief = (row: Fill) => [row.kind, row.side, units(row.quantity), perUnit(row.price)];

describe('expiry', () => {
  it.each([
    ['long call in the money', call, 'buy', 25_100, ['exercise', 'sell', 65, 100], 65 * 80, 8.13],
    ['short call in the money', call, 'sell', 25_100, ['assignment', 'buy', 65, 100], -65 * 80, 0],
    ['long call out of the money', call, 'buy', 24_999.95, ['expiry', 'sell', 65, 0], -65 * 20, 0],
    ['short put out of the money', put, 'sell', 25_000, ['expiry', 'buy', 65, 0], 65 * 20, 0],
    ['long put in the money', put, 'buy', 24_900.55, ['exercise', 'sell', 65, 99.45], 65 * 79.45, 8.08],
    ['short future', { ...future }, 'sell', 25_100.1, ['expiry', 'buy', 65, 25_100.1], -65 * 25_080.1, 0],
  ] as const)('of a %s', (_name, instrument, side, close, row, gain, tax) => {
    const { rows, after } = ended(instrument, side, close);
    expect(rows.map(brief)).toEqual([row]);
    expect(openPositions(after)).toEqual([]);
    const [position] = [...after.positions.values()];
    expect(major(position!.realised, 'INR')).toBeCloseTo(gain, 9);
    expect(major(position!.charges, 'INR')).toBe(tax);
    expect(rows[0]!.at).toBe(Date.parse('2026-01-27T15:30:00+05:30'));
  });

  it.each([
    ['a call held', stockCall, 'buy', 1450, 250, ['exercise', 'buy', 250, 1400]],
    ['a call written', stockCall, 'sell', 1450, 250, ['assignment', 'sell', 250, 1400]],
    ['an American put held', usPut, 'buy', 190, 3, ['exercise', 'sell', 300, 200]],
    ['an American put written', usPut, 'sell', 190, 3, ['assignment', 'buy', 300, 200]],
  ] as const)('of %s delivers shares at the strike', (_name, instrument, side, close, quantity, shares) => {
    const { rows, after } = ended(instrument, side, close, quantity);
    expect(rows.map(brief)).toEqual([[shares[0], side === 'buy' ? 'sell' : 'buy', quantity, 0], shares]);
    expect(openPositions(after).map((position) => position.instrument.kind)).toEqual(['stock']);
  });

  it('of a share option out of the money delivers nothing', () => {
    expect(ended(stockCall, 'sell', 1400, 250).rows.map(brief)).toEqual([['expiry', 'buy', 250, 0]]);
  });

  it('gives the same rows again, so that settling twice adds nothing', () => {
    expect(ended(call, 'buy', 25_100).rows).toEqual(ended(call, 'buy', 25_100).rows);
  });

  it('refuses a close that is none', () => {
    const [position] = openPositions(sure(foldFills([fill({ instrument: call })])));
    for (const close of [0, -1, Number.NaN, Number.POSITIVE_INFINITY])
      expect(settle(position!, underlying('NIFTY'), close)).toMatchObject({ refused: expect.any(String) });
  });

  it('comes at the close of the last session', () => {
    const close = expiryMoment(call);
    expect([isExpired(call, close - 120_000), isExpired(call, close)]).toEqual([false, true]);
    const abroad = { ...call, exchange: 'XETR' };
    expect([
      isExpired(abroad, Date.parse('2026-01-27T23:00:00Z')),
      isExpired(abroad, Date.parse('2026-01-28T00:00:00Z')),
    ]).toEqual([false, true]);
    expect(isExpired({ ...call, expiry: undefined, kind: 'stock' }, start * 2)).toBe(false);
  });
});
