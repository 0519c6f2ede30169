import { describe, expect, test } from 'vitest';
import {
  erfc,
  erfcx,
  inverseNormalCdf,
  normalCdf,
  normalPdf,
} from '../../../../src/domain/options/pricing/normal.ts';
import { fc } from '../../../support/properties.ts';

const relative = (actual: number, wanted: number): number =>
  actual === wanted ? 0 : Math.abs(actual / wanted - 1);

// x, erfc, erfcx, N(x), to 17 digits from 50-digit arithmetic.
const TABLE = [
  [-26, 2.0, 7.657724931490568e293, 2.4760633155033892e-149],
  [-5, 1.9999999999984626, 144009798674.66104, 2.866515718791939e-7],
  [-1, 1.8427007929497148, 5.008980080762283, 0.15865525393145705],
  [-0.3, 1.3286267594591274, 1.4537492328427655, 0.3820885778110474],
  [0.1, 0.887537083981715, 0.8964569799691267, 0.539827837277029],
  [0.46, 0.5153446099983203, 0.636787383832713, 0.6772418897496523],
  [0.47, 0.5062549491139179, 0.6314005166600343, 0.6808224912174442],
  [1, 0.15729920705028513, 0.427583576155807, 0.8413447460685429],
  [2, 0.004677734981047266, 0.25539567631050575, 0.9772498680518208],
  [3.9, 3.4792248597231765e-8, 0.14031418160068973, 0.9999519036559824],
  [4.1, 6.700027654084918e-9, 0.133834116418652, 0.9999793424930875],
  [10, 2.088487583762545e-45, 0.05614099274382259, 1.0],
  [26, 5.663192408856143e-296, 0.021683584850562907, 1.0],
] as const;

// p, inverse of the distribution function, likewise.
const QUANTILES = [
  [1e-300, -37.0470962993612],
  [1e-20, -9.262340089798407],
  [0.00001, -4.264890793922825],
  [0.001, -3.0902323061678136],
  [0.07, -1.4757910281791706],
  [0.2, -0.8416212335729142],
  [0.6, 0.2533471031357997],
  [0.93, 1.475791028179171],
  [0.99999, 4.264890793923841],
] as const;

describe('normal distribution', () => {
  test.each(TABLE)('erfc, erfcx and N at %d', (x, tail, scaled, cdf) => {
    expect(relative(erfc(x), tail)).toBeLessThan(7e-16);
    expect(relative(erfcx(x), scaled)).toBeLessThan(7e-16);
    expect(relative(normalCdf(x), cdf)).toBeLessThan(7e-16);
  });

  test.each(QUANTILES)('quantile of %d', (p, x) => {
    expect(relative(inverseNormalCdf(p), x)).toBeLessThan(1e-15);
  });

  test('limits', () => {
    expect([erfc(Infinity), erfc(-Infinity), erfcx(Infinity), erfcx(-Infinity)]).toEqual([0, 2, 0, Infinity]);
    expect([normalCdf(-40), normalCdf(40), normalPdf(40), normalPdf(1e300)]).toEqual([0, 1, 0, 0]);
    expect([inverseNormalCdf(0), inverseNormalCdf(1)]).toEqual([-Infinity, Infinity]);
    expect(inverseNormalCdf(1.1)).toBeNaN();
    expect(inverseNormalCdf(Number.NaN)).toBeNaN();
  });

  test('the two tails add up to one and the inverse undoes N', () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThan(3e-16);
        if (x < 1)
          expect(Math.abs(inverseNormalCdf(normalCdf(x)) - x)).toBeLessThan(3e-15 * Math.max(1, Math.abs(x)));
      }),
    );
  });
});
