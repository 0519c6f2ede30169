import { z } from 'zod';
import {
  day,
  fact,
  greeks,
  instant,
  level,
  money,
  oneOf,
  orNull,
  part,
  price,
  units,
  volatility,
  words,
} from './figure.ts';
import { freshness } from './market.ts';
import { contractName, rowCurrency } from './trade.ts';

/** The price something held is valued at, and where it is from. */

export const mark = part('The price it is valued at; null without one', {
  price: price('Price'),
  basis: words('Which price that is: a middle, a last trade, a close, a model price'),
  asOf: instant('The moment of that price'),
  source: words('Where it is from'),
  freshness: orNull(freshness),
  spot: level('The underlying at that moment'),
  forward: level('Its forward for the expiry'),
  iv: orNull(volatility('Implied volatility; null where it has none')),
});

export const holding = z.object({
  name: contractName,
  account: words('Whose book'),
  symbol: words('Underlying'),
  exchange: words('Exchange'),
  kind: words('stock, etf, option, future, …'),
  expiry: orNull(day('Last trading day; null for a share')),
  strike: orNull(level('Strike; null for what is no option')),
  right: orNull(oneOf('CE call, PE put; null for what is no option', ['CE', 'PE'])),
  currency: rowCurrency,
  quantity: units('Held; negative is short'),
  multiplier: units('What one counted unit stands for'),
  averagePrice: orNull(price('Average price it was got at')),
  mark: orNull(mark),
  markReason: orNull(words('Why there is no mark')),
  expired: fact('It has expired and waits to be settled'),
  incomplete: fact('Its history is cut: an Indian share is short overnight, so a purchase is missing'),
  marketValue: orNull(money('What it is worth; negative is owed')),
  unrealised: orNull(money('Gained since it was opened, before charges')),
  realised: money('Realised so far, before charges'),
  charges: money('Charges so far'),
  delta: orNull(greeks.delta('Delta of all that is held: units of the underlying it moves like')),
  thetaPerDay: orNull(greeks.theta('Theta of all that is held')),
  vegaPerPoint: orNull(greeks.vega('Vega of all that is held')),
  margin: orNull(
    money(
      'What it adds to the margin estimate beside what else is held on its underlying; negative for a hedge',
    ),
  ),
  openedAt: instant('First fill of what is held'),
});
export type HoldingDocument = z.infer<typeof holding>;
