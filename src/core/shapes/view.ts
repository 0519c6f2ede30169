import { z } from 'zod';
import { bare, list, oneOf, orNull, ratio, words } from './figure.ts';

export const direction = oneOf('Where the underlying is taken to go', ['bullish', 'bearish', 'neutral']);
export const volatilityView = oneOf('What volatility is taken to do', ['rising', 'falling', 'steady']);

/** A fact of the chain, the bars or the calendar with what it says. */
export const evidence = z.object({
  name: words('Short name of the figure'),
  says: words('What it says, in words'),
  weight: z
    .number()
    .describe('How much it says and which way: positive is bullish or rising, 0 is noise [-1..1]'),
  sigmas: orNull(
    bare(
      'How far it stands out of its own noise, in standard deviations; under two it says nothing; null on time',
    ),
  ),
  on: oneOf('What it speaks to', ['direction', 'volatility', 'time']),
  value: z.number().nullable().describe('The figure it comes from; null where it is a word [own unit]'),
  source: words('The path of that figure'),
});
export type Evidence = z.infer<typeof evidence>;

/** What is expected, and why. */
export const view = z.object({
  direction,
  volatility: volatilityView,
  confidence: ratio('How much there is to go by and how far it agrees'),
  evidence: list('What the view rests on', evidence),
  given: z.boolean().describe('A person chose the direction or the volatility'),
});
export type View = z.infer<typeof view>;
