import { z } from 'zod';
import { count, dollars, fact, given, list, orNull, part, ratio, seconds, words } from './figure.ts';

const bounds = z.tuple([z.number(), z.number()]).nullable();

/** The input of `eval judge`. */
export const evalJudgeQuestion = z.object({
  judge: given(
    z
      .string()
      .min(3)
      .max(300)
      .describe('Who judges: reader (scripted), live (the configured model), or name@https://host/v1'),
  ),
  deadline: seconds('Time a model has for one answer').min(0.1).max(600).default(60),
});
export type EvalJudgeQuestion = z.output<typeof evalJudgeQuestion>;

/** How a judge agrees with people. */
export const evalJudged = z.object({
  judge: words('Who judged'),
  answers: count('Answers of the labelled sample'),
  unjudged: count('Answers it gave no judgement of in the form asked for'),
  clusters: count('Questions they answer'),
  agreement: orNull(ratio('Share of labels it gives as the sample does')),
  interval: bounds.describe('95 % of that share, by questions [ratio]'),
  kappa: orNull(z.number().describe('Agreement beyond chance, Cohen; 1 is perfect [number]')),
  criteria: list(
    'By criterion',
    part('One', {
      criterion: words('What was judged'),
      n: count('Labels'),
      agreement: orNull(ratio('Share of equal labels')),
      kappa: orNull(z.number().describe('Agreement beyond chance [number]')),
    }),
  ),
  usable: fact('Kappa is at least 0.6: what it says of other answers may be used'),
  cost: orNull(dollars('What its answers cost; null where no price is known')),
});
export type EvalJudged = z.output<typeof evalJudged>;
