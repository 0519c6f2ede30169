import { z } from 'zod';
import {
  bare,
  count,
  day,
  days,
  fact,
  instant,
  level,
  list,
  minutes,
  money,
  oneOf,
  orNull,
  part,
  price,
  rank,
  ratio,
  signedRatio,
  volatility,
  words,
} from './figure.ts';
import { reviewDocument } from './journal-review.ts';
import { asOf, chainQuestion, currency, exchange, freshness, priceSource, warnings } from './market.ts';

const head = {
  symbol: words('Underlying'),
  exchange,
  currency,
  asOf,
  source: priceSource,
  freshness,
  spot: orNull(level('Price of the underlying')),
};

export const zeroDteInput = z.object({
  ...chainQuestion,
  hours: z.number().int().min(1).max(12).default(8).describe('Rows of the table by the hour, at most'),
});
export const zeroDteDocument = z.object({
  ...head,
  expiry: day('Expiry looked at'),
  expiresToday: fact('It expires on the day of the prices'),
  minutesLeft: minutes('Minutes to the close of the expiry'),
  forward: orNull(level('Forward for the expiry')),
  atmStrike: orNull(level('Listed strike nearest the forward')),
  atmIv: orNull(volatility('At-the-money volatility')),
  straddle: orNull(price('Call plus put at that strike')),
  move: orNull(
    part('Where the market sees the close', {
      low: level('One time in six it closes below'),
      high: level('One time in six it closes above'),
    }),
  ),
  gamma: part('Gamma of all open interest, calls less puts', {
    perPercent: orNull(money('Change of delta for a move of 1 %')),
    flip: orNull(level('Where it changes sign; null where it does not nearby')),
    reason: orNull(words('Why there is none')),
    largest: list(
      'Strikes with most of it, either sign, the largest first',
      z.object({
        strike: level('Strike'),
        perPercent: money('Its part'),
        share: ratio('Its part of the sum of all strikes without their signs'),
      }),
    ),
  }),
  pin: part('The chance to close near a strike', {
    maxPain: orNull(level('Strike at which the options pay their holders least')),
    strikes: list(
      'Strikes with most open interest within reach, the largest first',
      z.object({
        strike: level('Strike'),
        oi: count('Open interest of calls and puts [contracts]'),
        distance: signedRatio('From the spot'),
        chance: orNull(ratio('Market’s chance to close within half a strike of it')),
      }),
    ),
    note: words('What the chance is and is not'),
  }),
  hours: list(
    'If the forward and the volatilities stood still: time decay and charm',
    z.object({
      at: instant('When'),
      minutesLeft: minutes('Minutes to the close'),
      straddle: orNull(price('At-the-money straddle')),
      gamma: orNull(bare('Gamma of the at-the-money call, delta per 1.00')),
      deltaAbove: orNull(bare('Delta of the call one straddle above')),
      deltaBelow: orNull(bare('Delta of the put one straddle below')),
    }),
  ),
  warnings,
});
export type ZeroDteCard = z.output<typeof zeroDteDocument>;

export const ivCardInput = z.object({
  ...chainQuestion,
  snapshots: z
    .number()
    .int()
    .min(1)
    .max(30)
    .default(10)
    .describe('Earlier snapshots to read the skew of, at most'),
});
export const ivCardDocument = z.object({
  ...head,
  expiry: day('Expiry of the skew'),
  atmIv: orNull(volatility('At-the-money volatility of it')),
  iv30: orNull(volatility('At a constant 30 days')),
  ivRank: orNull(rank('Between the lowest and the highest of the past year')),
  ivPercentile: orNull(rank('Share of the days of the past year below it')),
  ivObservations: count('Days compared with'),
  ivRankBasis: orNull(words('What was ranked against what')),
  ivRankReason: orNull(words('Why there is no rank')),
  realized: orNull(volatility('Realised volatility of the last 20 sessions')),
  premium: orNull(volatility('At-the-money less realised volatility')),
  term: list(
    'Expiries, the nearest first',
    z.object({
      expiry: day('Expiry'),
      daysToExpiry: days('Time to it'),
      atmIv: orNull(volatility('At-the-money volatility')),
      forwardIv: orNull(volatility('Between the expiry before and this one; null where variance falls')),
    }),
  ),
  termShape: orNull(oneOf('Far against near volatility', ['rising', 'flat', 'falling'])),
  skew: list(
    'Skew of the nearest expiry of at least a week, the oldest snapshot first, the last one now',
    z.object({
      asOf: instant('Snapshot'),
      expiry: day('Expiry'),
      atmIv: orNull(volatility('At-the-money volatility')),
      riskReversal25: orNull(volatility('25-delta call less 25-delta put')),
    }),
  ),
  warnings,
});
export type IvCard = z.output<typeof ivCardDocument>;

export const journalCardInput = z.object({
  period: z.string().min(1).max(40).default('all').describe('all, month, 2026-11, 30d, …'),
});
export const journalCardDocument = z.object({
  period: words('Period looked at'),
  trades: count('Closed trades in it'),
  streak: part('The last trades of one kind in a row', {
    n: count('How many'),
    kind: orNull(oneOf('Wins or losses; null without a trade', ['wins', 'losses'])),
  }),
  findings: list('What differs more than chance explains', reviewDocument.shape.insights.element),
  noFinding: orNull(words('Why there is none')),
  discipline: reviewDocument.shape.discipline,
  best: reviewDocument.shape.best,
  worst: reviewDocument.shape.worst,
});
export type JournalCard = z.output<typeof journalCardDocument>;
