import { z } from 'zod';
import {
  contracts,
  greeks,
  level,
  list,
  lots,
  money,
  oneOf,
  orNull,
  part,
  price,
  volatility,
  words,
} from './figure.ts';
import { leg } from './leg.ts';

/** A leg as the market of the moment prices it. */
export const pricedLeg = <const B extends readonly string[]>(bases: B) =>
  z.object({
    action: leg.shape.action,
    type: leg.shape.type.exclude(['EQ']).describe(leg.shape.type.description ?? ''),
    strike: leg.shape.strike,
    expiry: z.string().describe('Last trading day of the leg [YYYY-MM-DD]'),
    lots: lots('Size; quantity is lots times the lot size'),
    quantity: leg.shape.quantity,
    price: price('Price it is taken at'),
    priceBasis: oneOf('Which price that is', bases),
    bid: orNull(price('Best bid')),
    ask: orNull(price('Best ask')),
    iv: orNull(volatility('Implied volatility; null for a future')),
    delta: orNull(greeks.delta('Delta of one unit bought')),
    oi: orNull(contracts('Open interest')),
  });

/** What a position can bring: the extremes at the first expiry, before costs. */
export const outcome = {
  netCash: money('Received less paid when it is opened; negative is a debit'),
  maxProfit: orNull(money('Largest profit at the first expiry, before costs; null where unlimited')),
  maxProfitUnlimited: z.boolean().describe('The profit has no bound'),
  maxLoss: orNull(money('Largest loss at the first expiry, before costs: negative; null where unlimited')),
  maxLossUnlimited: z.boolean().describe('The loss has no bound'),
  breakevens: list('Levels of the underlying where profit is nought, before costs', level('Level')),
};

export const breakevensAfterCosts = list('The same after costs', level('Level'));

/** What opening and closing costs, by the dated tariffs in data/charges. */
export const charges = part('Charges of opening and closing', {
  entry: money('Of opening'),
  exit: money('Of closing'),
  total: money('Of both'),
  items: z.record(z.string(), z.number()).describe('The sum by kind of charge [money]'),
});

/** Greeks of a whole position, all units. */
export const positionGreeks = part('Greeks of the whole position', {
  delta: greeks.delta('Delta: units of the underlying it moves like'),
  gamma: greeks.gamma('Gamma'),
  theta: greeks.theta('Theta: gained by a day passing'),
  vega: greeks.vega('Vega'),
  rho: greeks.rho('Rho'),
});

export const marginBasis = words('How the margin was estimated, or why it was not');
