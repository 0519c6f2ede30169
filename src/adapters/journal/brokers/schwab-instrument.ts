import type { Instrument } from '../../../domain/ledger/fill.ts';
import { american, optionOf } from '../instruments.ts';
import { dateOf } from '../times.ts';

/** Schwab writes options as "SPY 01/19/2024 470.00 C". */
export function instrumentOf(symbol: string): Instrument {
  const match = /^([A-Z.]+) (\d{2}\/\d{2}\/\d{4}) (\d+(?:\.\d+)?) ([CP])$/.exec(symbol.trim());
  if (match === null) return american(symbol);
  const [, name, expiry, strike, right] = match;
  return optionOf({
    symbol: name!,
    exchange: 'US',
    expiry: dateOf(expiry!, 'mdy'),
    strike: Number(strike),
    right: right!,
    multiplier: 100,
  });
}

/** Bonds are quoted per 100 of face; a CUSIP stands for a symbol. */
const cusip = /^(?=.*\d)[0-9A-Z]{9}$/;
export const bondOf = (symbol: string): Instrument => ({
  kind: 'other',
  symbol,
  exchange: 'US',
  multiplier: 0.01,
});

/** Whether a CUSIP's amount is a hundredth of quantity times price, as it is of bonds; interest that had accrued may be in it. */
export function isBond(symbol: string, quantity: string, price: string, amount: string | undefined): boolean {
  const face = Math.abs(Number(quantity) * Number(price));
  const share = amount === undefined ? 0 : Math.abs(Number(amount)) / face;
  return cusip.test(symbol) && share > 0.0095 && share < 0.0105;
}
