import { z } from 'zod';
import { chainDocument } from './chain.ts';
import {
  bytes,
  count,
  day,
  days,
  dollars,
  instant,
  level,
  list,
  money,
  oneOf,
  orNull,
  part,
  ratio,
  volatility,
  words,
} from './figure.ts';
import { lessonDocument } from './lesson.ts';
import { chainQuestion, warnings } from './market.ts';
import {
  breakevensAfterCosts,
  charges,
  marginBasis,
  outcome,
  positionGreeks,
  pricedLeg,
} from './position.ts';
import { deskGlance, roomToday } from './room.ts';
import { view } from './view.ts';

export const suggestInput = z.object({
  ...chainQuestion,
  view: z
    .array(
      z.enum([
        'bullish',
        'bearish',
        'neutral',
        'rising-volatility',
        'falling-volatility',
        'steady-volatility',
      ]),
    )
    .max(2)
    .optional()
    .describe('What you expect; derived from the evidence when left out'),
  horizon: z.number().int().min(0).max(365).optional().describe('Days you mean to hold'),
  risk: z.enum(['low', 'medium', 'high']).optional().describe('The setting `risk` when left out'),
  capital: z.number().positive().max(1e12).optional().describe('Money the margin must fit into'),
  definedRisk: z.boolean().default(false).describe('Only structures whose worst loss is known'),
  experience: z
    .enum(['beginner', 'intermediate', 'advanced'])
    .optional()
    .describe('The setting `experience` when left out'),
  event: z
    .array(z.string().min(1).max(80))
    .max(20)
    .optional()
    .describe('A dated event, like "2026-12-04 results", beside those coach knows'),
  model: z
    .boolean()
    .optional()
    .describe('Ask the configured model to choose and word; --no-model for the rules alone'),
  deadline: z
    .number()
    .min(0.1)
    .max(120)
    .default(12)
    .describe('Seconds the model has before the rules answer alone'),
});
export type SuggestQuestion = z.output<typeof suggestInput>;

const planned = {
  pl: money('Profit or loss of the whole position at which to get out, before costs'),
  share: ratio('That as a share of the largest profit, of the credit or of the loss it is measured by'),
  words: words('The same in a sentence'),
};

/** When to get out. */
export const exits = z.object({
  target: part('Where to take the profit', planned),
  stop: part('Where to take the loss', planned),
  timeStop: part('The day to get out whatever it is worth', {
    date: day('That day'),
    daysBeforeExpiry: days('From it to the expiry'),
    words: words('The same in a sentence'),
  }),
  invalidation: part('What shows the idea to be wrong', {
    below: orNull(level('The underlying below this')),
    above: orNull(level('The underlying above this')),
    iv: orNull(volatility('At-the-money volatility beyond this')),
    words: words('The same in a sentence'),
  }),
});
export type Exits = z.infer<typeof exits>;

/** One suggestion in the public JSON of `suggest`. */
export const suggestion = z.object({
  rank: count('Place, 1 is the best'),
  strategy: words('Key of the structure in the playbook'),
  name: words('Name of the structure'),
  summary: words('What it bets on'),
  logic: list('Why it, a sentence each', z.string()),
  actions: list('The orders in words, like BUY CE 25000', z.string()),
  tags: list('Side and type of its legs', z.string()),
  risk: oneOf('How much of the risk budget it takes', ['low', 'medium', 'high']),
  legs: list('Its legs', pricedLeg(['ask', 'bid', 'last'])),
  ...outcome,
  breakevensAfterCosts,
  pop: ratio('Probability of a profit after costs'),
  expectedValue: money('Expected profit after costs, at the middle of the quotes; negative is a loss'),
  margin: part('What the broker will ask for', {
    estimate: money('Estimate'),
    basis: marginBasis,
  }),
  charges,
  greeks: positionGreeks,
  exits: exits.describe('When to get out'),
  memory: orNull(lessonDocument.describe('What past set-ups like it say; null where nothing is remembered')),
  roomToday: orNull(roomToday.describe('What the paper account may still do today; null without one')),
  confidence: ratio('How well it fits the view'),
});
export type Suggestion = z.infer<typeof suggestion>;

/** The document of `suggest`, which `replay` shows again. */
export const suggestDocument = z.object({
  id: words('Id of the kept suggestion, for `replay`'),
  symbol: words('Underlying'),
  expiry: day('Nearest expiry of the legs'),
  asOf: instant('The moment the prices are of'),
  createdAt: instant('The moment it was made for'),
  source: oneOf(
    'Who chose: rules where no model was asked, model where one chose and worded, fallback where one was asked and did not answer',
    ['rules', 'model', 'fallback'],
  ),
  sourceReason: words('Why that'),
  decisionPath: list('The steps to the answer', z.string()),
  market: chainDocument.omit({ strikes: true }).describe('The chain it rests on, without its strikes'),
  view: view.describe('What is expected, and why'),
  suggestions: list('At most three, the best first', suggestion),
  rejected: list(
    'Structures that were left out',
    z.object({ strategy: words('Key of the structure'), reason: words('Why') }),
  ),
  considered: count('Candidates built on real strikes'),
  desk: deskGlance.optional().describe('The paper account beside it; absent where there is none'),
  warnings,
  receipt: part('What it can be made again from', {
    chainId: words('Id of the kept chain'),
    rulesVersion: words('Version of the rules'),
    promptHash: orNull(words('Hash of the prompt; null without a model')),
    model: orNull(words('Model that was asked')),
    cost: orNull(dollars('What the model cost')),
  }),
});
export type SuggestDocument = z.infer<typeof suggestDocument>;

export const replayInput = z.object({
  id: z.string().min(1).max(100).describe('The id that `suggest` printed; "last" for the newest'),
});

/** A kept suggestion made again. */
export const replayDocument = z.object({
  id: words('Id of the suggestion'),
  same: z.boolean().describe('Every byte is as it was'),
  rulesVersion: part('Version of the rules', {
    was: words('When it was made'),
    now: words('Now'),
  }),
  chainId: words('Id of the kept chain'),
  bytes: bytes('Length of the kept document'),
  firstDifference: orNull(
    part('Where the two differ first; null where they are the same', {
      at: bytes('Place of the first difference'),
      was: words('The kept document around it'),
      is: words('The new document around it'),
    }),
  ),
  document: suggestDocument.describe('The document as it was kept'),
});
export type ReplayDocument = z.infer<typeof replayDocument>;
