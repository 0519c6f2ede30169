import { z } from 'zod';
import { bare, count, instant, list, oneOf, orNull, part, ratio, words } from './figure.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'small letters, digits and hyphens, at most 40')
  .describe('Name of the experiment');

/** What can be measured of a unit; all but the last are shares. */
export const outcomeNames = ['goodVotes', 'answered', 'grounded', 'byModel', 'acted', 'ttft'] as const;
export const outcomeName = oneOf(
  'goodVotes share of votes that were good, answered of turns that ended well, grounded of answers without an unsupported figure, byModel of answers by a model, acted of turns that led to an order or trade, ttft seconds to the first piece',
  outcomeNames,
);
export type OutcomeName = z.output<typeof outcomeName>;

export const experimentVariant = z.object({
  name: words('Name of the variant'),
  value: words('What the setting is under it'),
  share: ratio('Share of the units that should get it'),
});

export const experimentPlan = part('How many units it takes', {
  baseline: bare('The metric as it is now, in its unit'),
  effect: bare('The smallest difference worth finding, in the unit of the metric'),
  power: ratio('Chance to find a difference that large'),
  alpha: ratio('Chance to find one where there is none, over all looks together'),
  fixedPerVariant: count('Units a variant needs where it is looked at once, at the end'),
  perVariant: count('Units a variant needs where it may be looked at every day'),
});
export type ExperimentPlan = z.output<typeof experimentPlan>;

export const experimentShape = z.object({
  name,
  summary: words('What it asks'),
  state: oneOf('Whether new units still take part', ['running', 'stopped', 'known']),
  setting: words('The setting that differs'),
  unit: oneOf('What is assigned and counted', ['session', 'user']),
  assignment: oneOf('static keeps the shares; thompson sends more units where the metric does better', [
    'static',
    'thompson',
  ]),
  metric: outcomeName.describe('The metric that decides'),
  salt: words('Part of the hash that assigns: another salt assigns anew'),
  variants: list('The first is the control', experimentVariant),
  startedAt: orNull(instant('When it began; null while it never has')),
  stoppedAt: orNull(instant('When it ended; null while it runs')),
  plan: orNull(experimentPlan),
});
export type Experiment = z.output<typeof experimentShape>;

export const experimentListDocument = z.object({
  experiments: list('Those begun and those that could be', experimentShape),
});

export const experimentStartInput = z.object({
  name,
  metric: outcomeName.default('goodVotes').describe('The metric that decides'),
  unit: z.enum(['session', 'user']).default('session').describe('What is assigned and counted'),
  assignment: z.enum(['static', 'thompson']).default('static').describe('How units are assigned'),
  shares: z
    .array(z.number().gt(0).max(1))
    .max(8)
    .optional()
    .describe('Share of each variant, the control first; equal when left out [0..1]'),
  baseline: z.number().optional().describe('The metric as it is now, for the plan'),
  effect: z.number().gt(0).optional().describe('The smallest difference worth finding'),
  deviation: z.number().gt(0).optional().describe('Standard deviation of ttft, for its plan [seconds]'),
  salt: z.string().min(1).max(40).optional().describe('Assign anew; the name when left out'),
  dryRun: z.boolean().default(false).describe('Only plan, start nothing'),
});
export type ExperimentStartInput = z.output<typeof experimentStartInput>;

export const experimentNamed = z.object({ name: name.optional().describe('Name; the newest when left out') });

const interval = z
  .tuple([z.number(), z.number()])
  .nullable()
  .describe('95 % interval that stays valid however often it is looked at; null while units are too few');

export const experimentResultDocument = z.object({
  name: words('Name of the experiment'),
  state: oneOf('Whether new units still take part', ['running', 'stopped']),
  metric: outcomeName.describe('The metric that decides'),
  variants: list(
    'The control first',
    z.object({
      name: words('Name of the variant'),
      n: count('Units that got it'),
      metrics: list(
        'What came of them',
        z.object({
          name: outcomeName,
          n: count('Units with a value'),
          value: orNull(bare('Mean over units, a share or seconds')),
          interval,
        }),
      ),
    }),
  ),
  differences: list(
    'Of the deciding metric, against the control',
    z.object({
      variant: words('Name of the variant'),
      value: orNull(bare('Its mean less that of the control')),
      interval,
    }),
  ),
  sampleRatioP: orNull(ratio('Chance of shares as far from those planned; null before any unit')),
  decision: orNull(words('The variant that does better; null while nothing can be said')),
  code: oneOf('Why', ['decided', 'undecided', 'too-few', 'planned-size-reached', 'sample-ratio']),
  reason: words('Why, in a sentence'),
  plan: orNull(experimentPlan),
});
export type ExperimentResult = z.output<typeof experimentResultDocument>;
