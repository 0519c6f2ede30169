import { z } from 'zod';
import {
  bare,
  count,
  day,
  fact,
  given,
  instant,
  list,
  oneOf,
  orNull,
  part,
  ratio,
  signedRatio,
  words,
} from './figure.ts';

export const dayInput = (what: string) =>
  given(
    z
      .string()
      .regex(/^\d{4}-\d{2}-\d{2}$/)
      .describe(`${what} [YYYY-MM-DD]`),
  );
export const symbols = given(
  z.array(z.string().min(1).max(60)).max(50).describe('Only these underlyings; all when left out'),
);

/** The input of `scorecard mark`. */
export const markQuestion = z.object({
  symbol: symbols,
  everyDay: z
    .boolean()
    .default(false)
    .describe("Also make the rules' suggestion of each stored day that has none, as of its last snapshot"),
  from: dayInput('First day of those'),
  to: dayInput('Last day of those'),
  random: z
    .number()
    .int()
    .min(10)
    .max(10_000)
    .default(1000)
    .describe('Random structures of each snapshot to compare with'),
});
export type MarkQuestion = z.output<typeof markQuestion>;

/** The output of `scorecard mark`. */
export const markResult = z.object({
  suggestions: count('Suggestions that were looked at'),
  sample: count('Suggestions on made-up prices, which are never scored'),
  made: count('Suggestions made after the fact for days that had none'),
  unsaid: list(
    'Days on which the rules had nothing to say',
    part('One', { symbol: words('Underlying'), date: day('The day'), reason: words('Why') }),
  ),
  ideas: count('Ideas in them'),
  marks: count('Marks that are known now and were not before'),
  calibration: orNull(
    words('Version of the calibration that rests on the outcomes; null while too few are known'),
  ),
});
export type MarkResult = z.output<typeof markResult>;

export const scoreHorizons = ['1', '5', '20', 'exit', 'expiry'] as const;

/** The input of `scorecard`. */
export const scorecardQuestion = z.object({
  symbol: symbols,
  at: z
    .enum(scoreHorizons)
    .default('expiry')
    .describe('When ideas are marked: after so many sessions, at their own exits, at their near expiry'),
  report: given(z.string().min(1).max(4096).describe('Also write it as a Markdown file')),
});
export type ScorecardQuestion = z.output<typeof scorecardQuestion>;

const interval = (what: string) =>
  z.tuple([z.number(), z.number()]).nullable().describe(`${what}: 95 %, robust to clusters [0..1 or ratio]`);
const mean = orNull(signedRatio('Mean result after charges on the capital tied up; null while silent'));
const size = {
  n: count('Ideas'),
  clusters: count('Independent groups among them (one expiry date, or one day)'),
};

const row = part('One group of ideas', {
  by: words('What the group is by'),
  name: words('Which'),
  ...size,
  win: orNull(ratio('Share with a profit after charges; null while silent')),
  winInterval: interval('Of it'),
  mean,
  meanInterval: interval('Of the mean'),
  brier: orNull(bare('Brier score of the stated chance; null at a horizon it does not speak of')),
  statedPop: orNull(ratio('Mean chance of profit as stated')),
  measuredPop: orNull(ratio('Share that had one')),
});

const compared = part('One alternative', {
  name: words('What'),
  ...size,
  mean: orNull(signedRatio('Its mean return')),
  difference: orNull(signedRatio('Ideas less it')),
  interval: interval('Of the difference'),
  p: orNull(ratio('That the difference is nought, by clusters, before correction')),
});

/** The output of `scorecard`. */
export const scorecardDocument = z.object({
  asOf: instant('Nothing later was looked at'),
  at: oneOf('When ideas are marked', scoreHorizons),
  from: orNull(day('First day with an idea')),
  to: orNull(day('Last day with an idea')),
  days: count('Days with ideas'),
  symbols: list('Underlyings', z.string()),
  rulesVersions: list('Versions of the rules that made them', z.string()),
  rows: list('Groups of ideas, in order', row),
  horizons: list(
    'All ideas at each horizon',
    part('One horizon', {
      at: oneOf('Which', scoreHorizons),
      ...size,
      win: orNull(ratio('Share with a profit')),
      mean,
      meanInterval: interval('Of the mean'),
      absent: list(
        'Marks that are not there, by reason',
        part('One', { reason: words('notYet, missingDay, unpriced, notTradable'), n: count('Ideas') }),
      ),
    }),
  ),
  baselines: list('Ideas at expiry against alternatives on the same snapshots', compared),
  luck: orNull(
    part('Books of random structures in place of the ideas', {
      books: count('Books'),
      share: ratio('Share of them at least as good'),
    }),
  ),
  regret: list(
    'What was not taken against what was, at expiry; `all` first',
    part('One structure', {
      name: words('Structure'),
      ...size,
      mean: orNull(signedRatio('Its mean return')),
      regret: orNull(
        signedRatio('Less the mean idea of the same snapshot: above nought it would have been better'),
      ),
      interval: interval('Of it'),
      p: orNull(ratio('That it is nought, by clusters, before correction')),
    }),
  ),
  reliability: list(
    'Stated against measured, by band',
    part('One band', {
      of: oneOf('Of which figure', ['pop', 'fit']),
      from: ratio('Lower end'),
      to: ratio('Upper end'),
      ...size,
      stated: ratio('Mean stated'),
      measured: ratio('Share that won'),
    }),
  ),
  ranking: list(
    'How well a figure tells what will win',
    part('One figure', {
      of: oneOf('Which', ['pop', 'fit']),
      n: count('Ideas'),
      auc: orNull(ratio('Chance that an idea which won had the higher figure')),
      brier: orNull(bare('Brier score of it read as a chance')),
    }),
  ),
  walkForward: orNull(
    part('Chances calibrated only by what was known before, against the same chances as stated', {
      n: count('Ideas that met a calibration'),
      brierStated: bare('Brier score as stated'),
      brierCalibrated: bare('Brier score calibrated'),
    }),
  ),
  findings: list(
    'What is left after correction for everything looked at (Holm, 5 % for all together)',
    part('One', {
      code: oneOf(
        'gain: the mean result is not nought; pop: wins are not as often as stated; baseline; regret',
        ['gain', 'pop', 'baseline', 'regret'],
      ),
      where: words('Row it is of'),
      above: fact('Above nought'),
      p: ratio('After correction'),
      n: count('Ideas'),
    }),
  ),
  calibration: orNull(words('Version of the calibration in use')),
  notes: list('How to read it', z.string()),
  report: orNull(words('File that was written')),
});
export type ScorecardDocument = z.output<typeof scorecardDocument>;
