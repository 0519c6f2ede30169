import { z } from 'zod';
import { day, level, list, money, orNull, part, ratio, units, words } from './figure.ts';
import { asOf, chainQuestion, currency, exchange, freshness, keep, priceSource, warnings } from './market.ts';
import {
  breakevensAfterCosts,
  charges,
  marginBasis,
  outcome,
  positionGreeks,
  pricedLeg,
} from './position.ts';
import { exits, scene } from './prospect.ts';

export const payoffInput = z.object({
  ...chainQuestion,
  keep,
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
  pop: orNull(ratio("Probability of a profit after costs, by the market's own law")),
  popBeforeCosts: orNull(ratio('The same before costs')),
  expectedValue: money('Expected result after costs, at the middle of the quotes; negative is a loss'),
  expectedGain: orNull(money('Mean result after costs where it is a profit; null where none can be')),
  expectedLoss: orNull(money('Mean result after costs where it is a loss; null where none can be')),
  ...scene,
  exits: exits.describe('When to get out'),
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
      pl: money('Profit at the first expiry, after costs'),
      today: money('Profit if the underlying went there at once, after costs'),
    }),
  ),
  warnings,
});
export type PayoffDocument = z.infer<typeof payoffDocument>;
