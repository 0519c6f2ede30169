import { z } from 'zod';
import {
  count,
  day,
  fact,
  instant,
  list,
  oneOf,
  orNull,
  part,
  price,
  signedRatio,
  units,
  words,
} from './figure.ts';
import { loginRow } from './login.ts';
import { asOf, freshness, priceSource, source } from './market.ts';

const symbol = z.string().min(1).max(40).describe('NIFTY, SPY, NSE:RELIANCE, …');
export const quoteInput = z.object({ symbol, source });
export type QuoteQuestion = z.output<typeof quoteInput>;
export const quoteDocument = z.object({
  symbol: words('Symbol'),
  exchange: words('Its exchange'),
  last: price('Last trade'),
  previousClose: orNull(price('Close of the session before')),
  change: orNull(price('Last less that close')),
  changeRatio: orNull(signedRatio('The change over that close')),
  open: orNull(price('First trade of the session')),
  high: orNull(price('Highest trade of the session')),
  low: orNull(price('Lowest trade of the session')),
  volume: orNull(units('Traded in the session')),
  currency: words('Currency of the prices, three letters'),
  asOf,
  source: priceSource,
  freshness,
});
export type QuoteDocument = z.infer<typeof quoteDocument>;

export const barsInput = z.object({
  symbol,
  interval: z.enum(['1d', '1h', '30m', '15m', '5m', '1m']).default('1d').describe('Length of a bar'),
  from: z.string().optional().describe('First day, YYYY-MM-DD'),
  to: z.string().optional().describe('Last day, YYYY-MM-DD'),
  limit: z.number().int().min(1).max(1_000_000).default(250).describe('The newest so many'),
  source,
});
export type BarsQuestion = z.output<typeof barsInput>;
export const barsDocument = z.object({
  symbol: words('Symbol'),
  interval: words('Length of a bar'),
  count: count('Bars listed'),
  source: priceSource,
  freshness,
  bars: list(
    'The oldest first',
    z.object({
      time: words('Its day, or the moment it begins [YYYY-MM-DD or ISO 8601 with offset]'),
      open: price('First trade'),
      high: price('Highest trade'),
      low: price('Lowest trade'),
      close: price('Last trade'),
      volume: orNull(units('Traded in it')),
    }),
  ),
});
export type BarsDocument = z.infer<typeof barsDocument>;

const holdings = (what: string) =>
  list(
    what,
    z.object({
      symbol: words('Symbol'),
      has: list('chain, bars, …', z.string()),
      note: words('How much, and how old'),
    }),
  );
export const marketStatusInput = z.object({});
export const marketStatusDocument = z.object({
  now: instant('The moment asked about'),
  exchanges: list(
    'Each exchange',
    z.object({
      exchange: oneOf('Exchange', ['NSE', 'BSE', 'US']),
      open: orNull(fact('It trades now; null beyond its calendar')),
      note: words('The same in words'),
      session: orNull(
        part("Today's session; null on a day without one", {
          date: day('Day'),
          open: instant('Its open'),
          close: instant('Its close'),
        }),
      ),
      nextSession: orNull(day('The next session')),
      calendarThrough: day('Last day the calendar knows'),
    }),
  ),
  stored: holdings('What was imported'),
  sample: holdings('What is bundled, made up'),
  logins: list('Logins at brokers and vendors that are kept, without what is secret in them', loginRow),
});
export type MarketStatusDocument = z.infer<typeof marketStatusDocument>;
