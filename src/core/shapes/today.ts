import { z } from 'zod';
import { alertKinds, severities } from './alerts.ts';
import {
  bare,
  count,
  day,
  fact,
  given,
  instant,
  list,
  money,
  oneOf,
  orNull,
  part,
  price,
  signedRatio,
  words,
} from './figure.ts';
import { breakerMode, roomToday } from './room.ts';

export const todayInput = z.object({
  exchange: given(
    z.enum(['NSE', 'US']).describe("Whose day it is; that of your first account, else India's"),
  ),
  source: z.string().min(1).max(60).optional().describe('Where prices come from; as set when left out'),
  days: z
    .number()
    .int()
    .min(1)
    .max(60)
    .default(14)
    .describe('How far ahead events are shown [calendar days]'),
});
export type TodayInput = z.output<typeof todayInput>;

const change = (what: string) =>
  part(what, { from: orNull(bare('At the last close')), to: orNull(bare('Now')) });

export const today = z.object({
  asOf: instant('The moment it is of'),
  session: part('The session', {
    exchange: oneOf('Whose', ['NSE', 'US']),
    state: oneOf('unknown: the calendar does not say', ['before', 'open', 'closed', 'holiday', 'unknown']),
    opens: orNull(instant("Today's opening; null on a day without a session")),
    closes: orNull(instant("Today's close; null on a day without a session")),
    next: orNull(day('The next session after today')),
    lastClose: orNull(instant('The close that changes are counted from')),
  }),
  changes: list(
    'What changed in chains since the last close, of symbols held or watched; nearest expiry known at both times',
    z.object({
      symbol: words('Symbol'),
      expiry: day('Expiry'),
      since: instant('Snapshot before'),
      at: instant('Snapshot now'),
      spot: change('Price of the underlying, money per unit'),
      atmIv: change('Volatility at the money, annual'),
      pcr: change('Puts to calls by open interest'),
      resistance: change('Strike with the most open calls'),
      support: change('Strike with the most open puts'),
    }),
  ),
  positions: list(
    'Open trades of accounts that orders are traded in, with how far their exits are',
    z.object({
      account: words('The account'),
      trade: words('The trade'),
      symbol: words('Underlying'),
      legs: list('What is held', words('A leg')),
      openedAt: instant('When it was opened'),
      gain: orNull(
        money('What closing it would bring at the newest prices, before charges; null without a price'),
      ),
      pricedAt: orNull(instant('Moment of the oldest of those prices')),
      target: orNull(money('Gain at which it is closed')),
      toTarget: orNull(money('Still missing to the target')),
      stop: orNull(money('Loss at which it is closed, positive')),
      toStop: orNull(money('May still be lost before the stop')),
      timeStop: orNull(day('Closed in this session at the latest')),
    }),
  ),
  room: list(
    'What each account may still do',
    z.object({
      account: words('The account'),
      breaker: breakerMode.describe('Its breaker'),
      ...roomToday.shape,
    }),
  ),
  events: list('Events ahead', z.object({ date: day('When'), name: words('What') })),
  alerts: list(
    'Told since the last close, newest first',
    z.object({
      at: instant('When'),
      kind: oneOf('Kind', alertKinds),
      severity: oneOf('How much it matters', severities),
      title: words('What happened'),
    }),
  ),
  watchlist: list(
    'Watched symbols',
    z.object({
      symbol: words('Symbol'),
      by: oneOf('Who put it there', ['manual', 'discover']),
      price: orNull(price('Newest price')),
      change: orNull(signedRatio('Since the close before')),
      state: orNull(words('How old the price is: live, delayed, lastClose, stale, sample; null without one')),
      reason: orNull(words('Why there is no price')),
    }),
  ),
  jobs: list(
    'Jobs that ran since the last close',
    z.object({
      name: words('The job'),
      at: instant('When it began'),
      exit: orNull(count('Its exit code; null while it goes on, or where it was killed')),
      fault: orNull(words('What went wrong')),
      ok: fact('It ended well'),
    }),
  ),
  warnings: list('What could not be looked at', words('A warning')),
});
export type Today = z.output<typeof today>;
