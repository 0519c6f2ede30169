import { z } from 'zod';
import { evalJudged, evalJudgeQuestion } from './eval-words.ts';
import {
  count,
  dollars,
  fact,
  given,
  instant,
  list,
  orNull,
  part,
  ratio,
  seconds,
  signedRatio,
  words,
} from './figure.ts';

export const evalSuites = [
  'signals',
  'view',
  'risk',
  'validator',
  'injection',
  'grounding',
  'conversation',
  'advice',
  'words',
  'knowledge',
] as const;

const suites = given(
  z.array(z.enum(evalSuites)).max(evalSuites.length).describe('Only these suites; all when left out'),
);
export const path = (what: string) => given(z.string().min(1).max(4096).describe(what));
const whom = z
  .enum(['reader', 'careless', 'live'])
  .default('reader')
  .describe(
    'Who answers where a model is asked: the scripted reader, a careless one, or the configured model',
  );

/** The input of `eval run`. */
export const evalRunQuestion = z.object({
  suite: suites,
  model: whom,
  judge: evalJudgeQuestion.shape.judge,
  cutOff: given(
    z
      .string()
      .regex(/^\d{4}-\d{2}(-\d{2})?$/)
      .describe('Day up to which the model knows the world (2025-06), where its table does not say'),
  ),
  masked: z.boolean().default(false).describe('Hide names, dates and the scale of prices from the model'),
  trials: z
    .number()
    .int()
    .min(1)
    .max(20)
    .default(1)
    .describe('Times every question is asked; their agreement is told'),
  seed: z
    .number()
    .int()
    .min(0)
    .max(2 ** 31)
    .default(1)
    .describe('Seed of what is shuffled'),
  deadline: z.number().min(0.1).max(600).default(60).describe('Seconds a model has for one answer'),
  data: path('Folder of public days; items that rest on them are left out without it'),
  baseline: path('Baseline file to hold the run against; the one that ships with coach when left out'),
  writeBaseline: path('Also write the run as a baseline file'),
  junit: path('File to write the run to as JUnit XML'),
  report: path('File to write the run to as Markdown'),
});
export type EvalRunQuestion = z.output<typeof evalRunQuestion>;

const metric = part('One metric', {
  name: words('Suite and metric'),
  value: ratio('Now, a cluster counted once'),
  n: count('Items'),
  clusters: count('Independent groups of items'),
  baseline: orNull(ratio('In the baseline, over the same items; null where it has none')),
  change: orNull(signedRatio('Relative to the baseline')),
  interval: z
    .tuple([z.number(), z.number()])
    .nullable()
    .describe('95 % of the difference, by clusters [ratio]'),
  regressed: fact(
    'It fell by more than the bar allows and noise explains, or a severe item fails that did not',
  ),
  severe: list('Severe items that fail now and did not', z.string()),
});

/** The output of `eval run`. */
export const evalRunResult = z.object({
  id: words('Id of the kept run'),
  suite: words('Suites that were run'),
  at: instant('When'),
  model: words('Who answered'),
  modelCutOff: orNull(words('Day up to which the model knows the world; null where unknown')),
  remembered: orNull(
    count('Items on public days before that: their outcome may be remembered; null where unknown'),
  ),
  judge: orNull(evalJudged.describe('Who judged words, and how that agrees with labels made by hand')),
  promptHash: words('Digest of the prompts and schemas under test'),
  rulesVersion: words('Version of the rules under test'),
  seed: count('Seed'),
  bar: part('What the run is held to, hashed before anything was run', {
    fall: ratio('Relative fall that counts'),
    p: ratio('Chance by luck below which it counts'),
    hash: words('Digest of the bar, the datasets, the baseline and the seed'),
  }),
  metrics: list('Metrics, a suite after another', metric),
  agreement: orNull(ratio('Share of items that scored the same in every trial; null for one trial')),
  leftOut: count('Items that rest on public days which were not given or are not what they were'),
  failures: list(
    'Items that fell short, the first twenty',
    part('One', { suite: words('Suite'), id: words('Item'), note: words('Why') }),
  ),
  regressed: fact('Any metric regressed'),
  cost: orNull(dollars('What the answers cost; null where no price is known')),
  seconds: seconds('What the run took'),
  files: list('Files that were written', z.string()),
});
export type EvalRunResult = z.output<typeof evalRunResult>;

/** The input of `eval compare`. */
export const evalCompareQuestion = z.object({
  before: z.string().min(1).max(100).describe('Id of a kept run; "last" for the newest'),
  after: z.string().min(1).max(100).describe('Id of another'),
});
export const evalCompareResult = z.object({
  before: words('The run before'),
  after: words('The run after'),
  metrics: list('Metrics of the run after, held against the run before', metric),
  regressed: fact('Any metric regressed'),
});
export type EvalCompareResult = z.output<typeof evalCompareResult>;

export const evalListQuestion = z.object({
  limit: z.number().int().min(1).max(1000).default(20).describe('Most runs to list'),
});
export const evalListResult = z.object({
  datasets: list(
    'Datasets that ship with coach',
    part('One', {
      suite: words('Suite'),
      items: count('Items'),
      what: words('What it asks'),
      source: words('Where it comes from'),
    }),
  ),
  runs: list(
    'Kept runs, the newest first',
    part('One', {
      id: words('Id'),
      at: instant('When'),
      suite: words('Suites'),
      model: words('Who answered'),
      regressed: fact('Any metric regressed'),
    }),
  ),
});
export type EvalListResult = z.output<typeof evalListResult>;
