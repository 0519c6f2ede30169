import { z } from 'zod';
import { bare, count, day, instant, list, money, oneOf, orNull, part, ratio, words } from './figure.ts';

/** How a closed trade ended. */
export const pastOutcome = part('How it ended', {
  result: oneOf('Won, lost or flat after charges', ['won', 'lost', 'flat']),
  pnl: money('What it gained after charges; negative is a loss'),
  currency: words('Currency of that'),
});

/** The 95 % interval of a share: lower and upper bound. */
export const shareInterval = orNull(
  z.array(z.number()).describe('Interval of that share at 95 %, Wilson: lower and upper bound [0..1]'),
);

/** What similar closed trades say of a structure. */
export const lessonDocument = z.object({
  similar: list(
    'The nearest of them',
    z.object({
      id: words('Id of the trade'),
      at: instant('When it was closed'),
      what: words('What was traded'),
      outcome: pastOutcome,
      similarity: ratio('How like this set-up it was'),
    }),
  ),
  n: count('Similar closed trades in all, of which `similar` shows the nearest'),
  losses: count('Those of them that lost'),
  lossShare: orNull(ratio('Share of them that lost; null without any')),
  lossInterval: shareInterval,
  warning: orNull(words('Said where two thirds or more of at least three lost')),
});
export type LessonDocument = z.infer<typeof lessonDocument>;

/** What the person said of answers about a structure. */
export const votesDocument = z.object({
  good: count('Good votes'),
  bad: count('Bad votes'),
  score: bare('What its score was multiplied by for that'),
  last: z
    .object({
      verdict: oneOf('Which way', ['good', 'bad']),
      on: day('Day of the answer'),
      note: orNull(words('Your note')),
    })
    .describe('The newest vote'),
});
export type VotesDocument = z.output<typeof votesDocument>;
