import { z } from 'zod';
import { day, instant, level, list, money, oneOf, orNull, price, signedRatio, units } from './figure.ts';

export const optionTradeLeg = z.object({
  action: oneOf('The side that opened it', ['buy', 'sell']),
  type: oneOf('CE call, PE put, FUT future', ['CE', 'PE', 'FUT']),
  strike: orNull(level('Exercise price; null for a future')),
  expiry: day('Its last trading day'),
  quantity: units('Never negative'),
  entryPrice: price('Fill'),
  exitPrice: orNull(price('Fill, or what it was settled at; null while open')),
  entryCharges: money('Of its order'),
  exitCharges: orNull(money('Of its order or of its exercise; null while open')),
});
export const tradeBase = {
  entryDate: day('Session of the entry'),
  entryAt: instant('Moment of the prices it was entered at'),
  expiry: day('Nearest expiry of its legs'),
  credit: money('Received less paid at entry, before charges; negative is a debit'),
  legs: list('Its legs', optionTradeLeg),
};

export const optionTrade = z.object({
  ...tradeBase,
  exitDate: day('Session of the exit'),
  exitAt: instant('Moment of the prices it was left at'),
  reason: oneOf('Why it ended', [
    'expiry',
    'expiryDayMissing',
    'beforeExpiry',
    'dte',
    'time',
    'delta',
    'stop',
    'target',
  ]),
  grossPnl: money('Before charges'),
  charges: money('Of all its orders'),
  pnl: money('After charges'),
  return: orNull(signedRatio('Of the cash before it; null without cash')),
});
export type OptionTrade = z.output<typeof optionTrade>;
