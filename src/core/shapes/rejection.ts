import { z } from 'zod';
import { bare, day, fact, level, list, oneOf, orNull, part, words } from './figure.ts';

/** Why a structure was left out. What `value` and `limit` of a row count follows its code. */
export const rejectionCode = oneOf(
  [
    'openLoss, experience: the person',
    'direction, volatility: the view',
    'expiryDay, physicalSettlement: too few days (days left, days needed)',
    'event: before the exit (date)',
    'noQuote, noBid, noAsk, noTrade, crossed, noImpliedVolatility: nothing to trade at',
    'spread: too wide (of its middle, as a ratio)',
    'openInterest: too thin (contracts; no value where it is unknown)',
    'noStrike: none near what was looked for (a delta, or expected moves)',
    'noExpiry, noFuture: not in the chain',
    'sameContract: it would be bought and sold',
    'notPriced: the expiry has no price at the money',
    'againstView: it loses one expected move the way of the view (money)',
    'chance: too small on the side of the view (ratios)',
    'quotesDisagree: its quotes are not of one moment (money)',
    'noProfit: nothing is left after charges (money)',
    'otherShape: its legs do not make the structure',
    'freeze: larger than one order may be (units)',
    'margin: more than the capital (money)',
    'risk: one lot can lose more than the risk setting allows (money)',
    'notMeasured: a figure of it cannot be had',
    'nothingToTry: no strikes to try',
  ].join('; '),
  [
    'openLoss',
    'experience',
    'direction',
    'volatility',
    'expiryDay',
    'physicalSettlement',
    'event',
    'noQuote',
    'noBid',
    'noAsk',
    'noTrade',
    'crossed',
    'noImpliedVolatility',
    'spread',
    'openInterest',
    'noStrike',
    'noExpiry',
    'noFuture',
    'sameContract',
    'notPriced',
    'againstView',
    'chance',
    'quotesDisagree',
    'noProfit',
    'otherShape',
    'freeze',
    'margin',
    'risk',
    'notMeasured',
    'nothingToTry',
  ],
);
export type RejectionCode = z.infer<typeof rejectionCode>;

const named = {
  type: oneOf('CE call, PE put, FUT future', ['CE', 'PE', 'FUT']),
  strike: orNull(level('Exercise price; null for a future')),
  expiry: day('Its own expiry'),
};

/** A structure that was left out: a code with its figures, and the same as a sentence. */
export const rejection = z.object({
  strategy: words('Key of the structure'),
  code: rejectionCode,
  contract: orNull(part('The contract that kept it out; null where none did alone', named)),
  legs: list('Contracts of the variant that was tried; empty before any had all its legs', z.object(named)),
  value: orNull(bare('What was found, in the unit of the code; null where the code says all')),
  limit: orNull(bare('What is needed, or the most that is allowed; null where there is none')),
  date: orNull(day('Day of the event; null for every other code')),
  smallerPassed: fact('A smaller variant is fine; this one would have ranked ahead'),
  reason: words('The same in a sentence'),
});
export type Rejection = z.infer<typeof rejection>;
