import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fillFault, positionKey } from '../../../src/domain/ledger/fill.ts';
import { sha256 } from '../../../src/domain/ledger/fingerprint.ts';
import { call, fill, flow, future, share } from '../../support/ledger-data.ts';
import { fc } from '../../support/properties.ts';

describe('ids', () => {
  it('are SHA-256 as everyone computes it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(sha256(text)).toBe(createHash('sha256').update(text).digest('hex'));
      }),
    );
  });

  it("stand for the broker's trade number where there is one, for the content where not", () => {
    expect(fill({ note: 'a' }, '77').id).toBe(fill({ note: 'b', price: 5 }, '77').id);
    expect(fill({ source: 'ibkr' }, '77').id).not.toBe(fill({ source: 'zerodha' }, '77').id);
    const ids = [
      fill(),
      fill({ note: 'a' }),
      fill({ price: 101 }),
      fill({ instrument: call }),
      fill({ at: 1 }),
    ].map((row) => row.id);
    expect(new Set(ids).size).toBe(5);
    expect(fill().id).toBe(fill().id);
    expect(fill().id).toMatch(/^[0-9a-f]{24}$/);
    expect(flow({ amount: 1 }).id).not.toBe(flow({ amount: 2 }).id);
  });
});

describe('instruments', () => {
  it('are one where the exchange clears them together', () => {
    expect(positionKey({ ...share, exchange: 'BSE' })).toBe(positionKey(share));
    expect(positionKey({ ...share, kind: 'etf', isin: 'INE002A01018' })).toBe(positionKey(share));
    expect(positionKey({ ...call, exchange: 'BSE' })).not.toBe(positionKey(call));
    expect(positionKey({ ...call, right: 'PE' })).not.toBe(positionKey(call));
    expect(positionKey({ ...share, exchange: 'US' })).not.toBe(positionKey(share));
  });

  it.each([
    ['an option without a strike', { instrument: { ...call, strike: undefined } }],
    ['an option without a right', { instrument: { ...call, right: undefined } }],
    ['a future without an expiry', { instrument: { ...future, expiry: undefined } }],
    ['a future of a day that is none', { instrument: { ...future, expiry: '2026-02-30' } }],
    ['a share with an expiry', { instrument: { ...share, expiry: '2026-01-27' } }],
    ['a share with a strike', { instrument: { ...share, strike: 5 } }],
    ['no symbol', { instrument: { ...share, symbol: '' } }],
    ['a multiplier of zero', { instrument: { ...share, multiplier: 0 } }],
    ['no account', { account: '' }],
    ['no quantity', { quantity: 0 }],
    ['a share that costs less than nothing', { price: -1 }],
    ['a split without a ratio', { kind: 'split' as const, quantity: 0, price: 0 }],
    ['a ratio without a split', { split: { new: 2, old: 1 } }],
  ])('%s is refused', (_name, told) => {
    expect(fillFault(fill(told))).toMatchObject({ refused: expect.any(String) });
  });

  it('of every kind are kept', () => {
    const rows = [
      fill(),
      fill({ instrument: call }),
      fill({ instrument: future, price: -37.63 }),
      fill({ kind: 'split', quantity: 0, price: 0, split: { new: 2, old: 1 } }),
    ];
    expect(rows.map(fillFault)).toEqual([null, null, null, null]);
  });
});
