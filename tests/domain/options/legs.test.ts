import { describe, expect, it } from 'vitest';
import {
  firstExpiry,
  type Leg,
  netCash,
  type Position,
  positionFault,
  signedUnits,
} from '../../../src/domain/options/legs.ts';

const call: Leg = { kind: 'call', action: 'sell', strike: 100, quantity: 2, premium: 3, years: 0.2 };
const stock: Leg = { kind: 'stock', action: 'buy', quantity: 1, premium: 99, years: 0.01 };
const future: Leg = { kind: 'future', action: 'buy', quantity: 1, premium: 101 };
const position: Position = { spot: 100, years: 0.3, rate: 0, vol: 0.2, lot: 50, legs: [call, stock, future] };

describe('legs', () => {
  it('counts units by contract and lot, negative when sold', () => {
    expect(signedUnits(call, position)).toBe(-100);
    expect(signedUnits(stock, { ...position, lot: undefined })).toBe(1);
  });

  it('pays for options and stock, not for futures', () => {
    expect(netCash(position)).toBe(300 - 99 * 50);
  });

  it('takes the first expiry of the dated legs; stock has none', () => {
    expect(firstExpiry(position)).toBe(0.2);
    expect(firstExpiry({ ...position, legs: [stock] })).toBe(0.3);
  });

  it('names the leg and the field that is wrong', () => {
    expect(positionFault(position)).toBeNull();
    expect(positionFault({ ...position, legs: [stock, { ...call, strike: -1 }] })?.refused).toBe(
      'Leg 2: strike must be above zero',
    );
    expect(positionFault({ ...position, legs: [{ ...call, premium: -1 }] })?.refused).toContain('premium');
    expect(positionFault({ ...position, legs: [{ ...future, premium: -37 }] })).toBeNull();
    expect(positionFault({ ...position, legs: [{ ...call, vol: 100, years: 1 }] })?.refused).toContain(
      'deviations',
    );
    expect(positionFault({ ...position, rate: Number.NaN })?.refused).toContain('rate');
  });
});
