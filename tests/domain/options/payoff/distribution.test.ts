import { describe, expect, it } from 'vitest';
import {
  intervalProbability,
  priceAt,
  priceLaw,
  segmentExpectation,
  standardise,
  walkFromZero,
} from '../../../../src/domain/options/payoff/distribution.ts';
import { bsm } from '../../../../src/domain/options/pricing/black.ts';
import { normalCdf } from '../../../../src/domain/options/pricing/normal.ts';
import { fc } from '../../../support/properties.ts';

const law = priceLaw(100, 0.25, 0.05, 0.01, 0.3);

describe('lognormal law', () => {
  it('has the forward as its mean and everything between zero and infinity', () => {
    expect(segmentExpectation(law, 0, Number.POSITIVE_INFINITY, 0, 1)).toBe(law.forward);
    expect(law.forward).toBeCloseTo(100 * Math.exp(0.01), 12);
    expect(intervalProbability(law, 0, Number.POSITIVE_INFINITY)).toBe(1);
  });

  it('agrees with Black-Scholes: probability in the money and undiscounted price', () => {
    const { probItm, price } = bsm('c', 100, 110, 0.25, 0.05, 0.01, 0.3);
    expect(intervalProbability(law, 110, Number.POSITIVE_INFINITY)).toBeCloseTo(probItm, 14);
    const mean = segmentExpectation(law, 110, Number.POSITIVE_INFINITY, 0, 1);
    expect(mean * Math.exp(-0.05 * 0.25)).toBeCloseTo(price, 12);
  });

  it('keeps relative precision far out on either side', () => {
    const high = intervalProbability(law, priceAt(law, 20), priceAt(law, 20.5));
    const low = intervalProbability(law, priceAt(law, -20.5), priceAt(law, -20));
    expect(high / low).toBeCloseTo(1, 9);
    expect(high / (normalCdf(-20) - normalCdf(-20.5))).toBeCloseTo(1, 9);
  });

  it('is additive over stretches, and price and coordinate are inverse', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1, max: 400, noNaN: true }), { minLength: 1, maxLength: 8 }),
        (prices) => {
          const walk = walkFromZero(law);
          let probability = 0;
          let mean = 0;
          for (const price of [...prices.sort((a, b) => a - b), Number.POSITIVE_INFINITY]) {
            walk.advance(price);
            expect(walk.probability).toBeGreaterThanOrEqual(0);
            probability += walk.probability;
            mean += walk.partialMean;
          }
          expect(probability).toBeCloseTo(1, 14);
          expect(mean / law.forward).toBeCloseTo(1, 14);
          expect(priceAt(law, standardise(law, prices[0]!)) / prices[0]!).toBeCloseTo(1, 13);
        },
      ),
    );
  });
});
