import { z } from 'zod';
import { day, level, list, money, orNull, part, ratio, units, words } from './figure.ts';
import { asOf, chainQuestion, currency, exchange, freshness, priceSource, warnings } from './market.ts';
import {
  breakevensAfterCosts,
  charges,
  marginBasis,
  outcome,
  positionGreeks,
  pricedLeg,
} from './position.ts';

export const payoffInput = z.object({
  ...chainQuestion,
  legs: z
    .array(z.string().min(1).max(80))
    .min(1)
    .max(20)
    .describe('Legs like "SELL CE 25000" or "BUY 2 PE 24500 @ 110.5"'),
});
export type PayoffQuestion = z.output<typeof payoffInput>;

/** The document of `payoff`. */
export const payoffDocument = z.object({
  symbol: words('Underlying'),
  exchange,
  currency,
  expiry: day('Nearest expiry of the legs'),
  asOf,
  source: priceSource,
  freshness,
  spot: level('Price of the underlying'),
  forward: level('Forward for the expiry'),
  lotSize: units('One lot'),
  legs: list('The legs as they are priced', pricedLeg(['given', 'ask', 'bid', 'last'])),
  ...outcome,
  breakevensAfterCosts,
  pop: orNull(ratio('Probability of a profit before costs')),
  popAfterCosts: orNull(ratio('Probability of a profit after costs')),
  expectedPl: orNull(money('Expected profit before costs; negative is a loss')),
  expectedGain: orNull(money('Expected profit where there is one, times its probability')),
  expectedLoss: orNull(money('Expected loss where there is one, times its probability; negative')),
  greeks: positionGreeks,
  charges,
  margin: part('What the broker will ask for', {
    estimate: orNull(money('Estimate')),
    basis: marginBasis,
  }),
  oneSigma: level('One standard deviation of the underlying to the expiry'),
  curve: list(
    'Profit over a range of levels',
    z.object({
      spot: level('Level of the underlying'),
      pl: money('Profit at the first expiry, before costs'),
      today: money('Profit if the underlying went there at once, before costs'),
    }),
  ),
  warnings,
});
export type PayoffDocument = z.infer<typeof payoffDocument>;
