import { z } from 'zod';
import { count, day, days, list, oneOf, orNull, part, ratio, signedRatio, words } from './figure.ts';
import { chainQuestion, warnings } from './market.ts';

export const earningsInput = z.object({
  symbol: z
    .string()
    .min(1)
    .max(60)
    .optional()
    .describe('RELIANCE, AAPL, …; the calendar alone when left out'),
  calendar: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File of dates (CSV with symbol, date, time; iCal; JSON of the NSE or Alpaca), nse or alpaca to ask there, or sample; the setting `calendar` when left out',
    ),
  source: chainQuestion.source,
  ahead: z.number().int().min(1).max(366).default(45).describe('How far ahead to look [calendar days]'),
});
export const earningsDay = z.object({
  symbol: words('Symbol'),
  date: day('Day of the announcement'),
  time: oneOf('Before the open, after the close, or not said', ['before', 'after', 'unknown']),
  kind: oneOf('What happens: only results are looked back on', ['results', 'dividend', 'split', 'other']),
});
export type EarningsDay = z.output<typeof earningsDay>;
export const earningsDocument = z.object({
  calendar: part('What the dates are from', {
    path: words('File, or who was asked'),
    days: count('Dates in it'),
    refused: count('Rows that could not be read'),
  }),
  upcoming: list(
    'Announcements ahead, the nearest first',
    earningsDay.extend({ inDays: days('Until then') }),
  ),
  symbol: orNull(words('Symbol looked at; null without one')),
  next: orNull(earningsDay.describe('Its next announcement; null where none is ahead')),
  past: list(
    'Moves over its earlier announcements, the newest first',
    z.object({
      date: day('Announcement'),
      time: oneOf('Before the open, after the close, or not said', ['before', 'after', 'unknown']),
      from: day('Session whose close the move is from'),
      to: day('Session whose close it is to'),
      move: signedRatio('From close to close'),
    }),
  ),
  typical: orNull(
    part('Those moves together', {
      n: count('Announcements'),
      mean: ratio('Mean size of the move, whichever way'),
      largest: ratio('The largest'),
      up: count('Moves up'),
    }),
  ),
  implied: orNull(
    part('What options say of the next one; null where no chain reaches past it', {
      expiry: day('First expiry after it'),
      straddle: orNull(ratio('At-the-money straddle over the spot: the whole time to that expiry')),
      event: orNull(
        ratio('Mean size of the move of the event alone, from the variance the expiry before it lacks'),
      ),
      reason: orNull(words('Why the event cannot be told apart')),
    }),
  ),
  warnings,
});
export type EarningsCard = z.output<typeof earningsDocument>;
