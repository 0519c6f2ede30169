import { expect, it } from 'vitest';
import { constantMaturityIv } from '../../../../src/domain/chain/state/term.ts';

const month = 30 / 365;
const at = (days: number, atmIv: number | null) => ({ years: days / 365, atmIv });

it('is exact at an expiry and flat for a flat term structure', () => {
  expect(constantMaturityIv([at(2, 0.5), at(30, 0.2), at(60, 0.3)], month)).toBe(0.2);
  expect(constantMaturityIv([at(9, 0.25), at(44, 0.25)], month)).toBeCloseTo(0.25, 15);
});

it('leaves out expiries without a volatility and reaches a week beyond the ends', () => {
  expect(constantMaturityIv([at(20, null), at(35, 0.2)], month)).toBe(0.2);
  expect(constantMaturityIv([at(38, 0.2)], month)).toBeNull();
  expect(constantMaturityIv([], month)).toBeNull();
});
