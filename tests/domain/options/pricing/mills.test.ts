import { describe, expect, test } from 'vitest';
import { millsRatio, millsSlope, millsSpread } from '../../../../src/domain/options/pricing/mills.ts';
import { fc } from '../../../support/properties.ts';

const relative = (actual: number, wanted: number): number => Math.abs(actual / wanted - 1);

// u, N(-u)/n(u), 1 - u·N(-u)/n(u), from 60-digit arithmetic.
const RATIOS = [
  [-2, 18.10024771112615, 37.2004954222523],
  [0, 1.2533141373155003, 1.0],
  [0.5, 0.8763644564536923, 0.5618177717731538],
  [1.9, 0.43764692878712086, 0.16847083530447035],
  [2, 0.4213692292880545, 0.15726154142389107],
  [3.7, 0.25377763740679354, 0.06102274159486376],
  [8, 0.1231319632579323, 0.01494429393654163],
  [25, 0.039936304769535594, 0.0015923807616101868],
] as const;

// u, t, the difference of the ratios at u - t and u + t.
const SPREADS = [
  [0, 1e-6, 2.0000000000006665e-6],
  [0, 0.05, 0.1000833750148851],
  [1, 0.09, 0.062069455646863184],
  [3, 0.0999, 0.017240129727287154],
  [8, 0.03, 0.0008966690455741334],
  [8, 0.2, 0.005981099908169107],
  [30, 0.01, 2.2148558943689068e-5],
  [60, 0.05, 2.775468095418578e-5],
  [2, 1.5, 0.6097966874854686],
  [0.5, 3, 56.42976368877146],
] as const;

describe("Mills' ratio", () => {
  test.each(RATIOS)('ratio and slope at %d', (u, ratio, slope) => {
    expect(relative(millsRatio(u), ratio)).toBeLessThan(7e-16);
    expect(relative(millsSlope(u), slope)).toBeLessThan(2e-15);
  });

  test.each(SPREADS)('spread at %d, %d', (u, t, spread) => {
    expect(relative(millsSpread(u, t), spread)).toBeLessThan(2e-14);
  });

  test('the series for small t joins the difference', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 12, noNaN: true }), (u) => {
        const below = millsSpread(u, 0.1 - 1e-16);
        expect(relative(below, millsSpread(u, 0.1))).toBeLessThan(3e-14);
      }),
    );
  });
});
