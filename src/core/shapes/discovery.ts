import { z } from 'zod';
import { scores } from './discovery-scores.ts';
import {
  bare,
  count,
  day,
  dollars,
  given,
  instant,
  list,
  money,
  ms,
  oneOf,
  orNull,
  part,
  price,
  rank,
  ratio,
  volatility,
  words,
} from './figure.ts';
import { warnings } from './market.ts';
import { buildUpKinds } from './strikes.ts';

/** Pickers, in the order their scores are summed. */
export const pickerNames = ['metric', 'fuzzy', 'model'] as const;
export const symbol = words('Symbol, as coach writes it');
const picker = oneOf('Which picker', pickerNames);

const pick = part('One symbol the ensemble picked', {
  rank: count('Place, from 1'),
  symbol,
  score: ratio('Weighted sum of the pickers, each stretched to 0..1'),
  pickers: part('What each picker said', scores),
  divergence: orNull(
    oneOf('A picker that insists on what the filters refuse', ['modelAgainstMetric', 'fuzzyAgainstMetric']),
  ),
});

const pickerReport = part('How one picker fared', {
  name: picker,
  state: oneOf('What became of it', ['ran', 'skipped', 'failed']),
  reason: orNull(words('Why it did not run or failed')),
  ms: orNull(ms('Time it took; null where it did not run and for a scan with --as-of')),
  cost: orNull(dollars('What its model call cost; null where there was none or the price is unknown')),
});

export type PickerReport = z.output<typeof pickerReport>;

const limitInputs = z.object({
  minTurnover: given(money('Least mean turnover a session')),
  minPrice: given(price('Least close')),
  maxPrice: given(price('Highest close')),
  maxSpread: given(ratio('Widest estimated round-trip spread, as a share of the price')),
  maxVolatility: given(volatility('Highest 20-day volatility')),
  minBeta: given(bare('Least beta against the index of the universe')),
  maxBeta: given(bare('Highest beta against the index of the universe')),
  minMarketCap: given(money('Least market capitalisation')),
  maxMarketCap: given(money('Highest market capitalisation')),
  minOpenInterest: given(bare('Least open interest of its options, in contracts')),
  minOptionVolume: given(
    bare('Fewest contracts traded in all its options in the newest stored chain, at most ten days old'),
  ),
  minIvRank: given(rank('Least rank of its implied volatility')),
  maxIvRank: given(rank('Highest rank of its implied volatility')),
  buildUp: z
    .array(z.enum(buildUpKinds))
    .min(1)
    .max(5)
    .optional()
    .describe('Only shares whose futures did one of these on the last day, by price and open interest'),
});

export const discoverRunInput = z.object({
  universe: z
    .string()
    .min(1)
    .default('nse-fo')
    .describe('nse-fo, us, or a CSV of your own with a column symbol'),
  top: z.number().int().min(1).max(100).default(10).describe('How many to pick [count]'),
  pickers: z
    .array(z.enum(pickerNames))
    .min(1)
    .max(3)
    .default([...pickerNames])
    .describe('Which pickers score'),
  dryRun: z.boolean().default(false).describe('Show what a run would pick; keep nothing, change no list'),
  ifSession: z
    .boolean()
    .default(false)
    .describe('Do nothing on days and at hours without a session: for cron'),
  deadline: z.number().min(1).max(600).default(60).describe('What the model picker may take [seconds]'),
  ...limitInputs.shape,
});
export type DiscoverRunInput = z.output<typeof discoverRunInput>;

export const discoverRunOutput = z.object({
  runId: words('Names the run; the same data and settings give the same run'),
  asOf: instant('The moment the scan looked from'),
  session: day('The last complete session of the data'),
  state: oneOf('done; dry: kept nothing; idle: no session, nothing was done', ['done', 'dry', 'idle']),
  universe: part('What was scanned', {
    name: words('Name or file of the universe'),
    size: count('Symbols on the list'),
    missing: list(
      'Listed, but not looked at',
      part('One of them', {
        symbol,
        code: oneOf('No bars stored, none of late, or too few', ['noBars', 'stale', 'tooShort']),
        lastBar: orNull(day('Its last session')),
      }),
    ),
  }),
  coverage: part('From the list to the picks', {
    listed: count('On the list'),
    withData: count('With any daily bars'),
    examined: count('With enough of them, up to date'),
    passed: count('Passing every limit'),
    picked: count('Picked'),
  }),
  weights: part('Weight of each picker in the sum; they add up to 1', {
    metric: ratio('Filters'),
    fuzzy: ratio('Fuzzy memberships'),
    model: ratio('Model; 0 until 20 days of its picks have outcomes'),
  }),
  pickers: list('How each picker fared', pickerReport),
  picks: list('The picks, best first', pick),
  diverging: list('Refused by the filters, insisted on by another picker', pick),
  nearMisses: list(
    'Just outside, and what would settle it',
    part('One of them', {
      symbol,
      score: ratio('Its score'),
      code: oneOf('data: limits could not be looked at; score: within a tenth of the last pick', [
        'data',
        'score',
      ]),
      measures: list('What is missing', words('A measure')),
    }),
  ),
  watchlist: part('What became of the watch list', {
    added: list('Put on it', symbol),
    removed: list('Taken off it', symbol),
    kept: count('Entries that stayed'),
  }),
  alerts: list(
    'What is worth telling',
    part('One', { code: words('Kind of alert'), text: words('The same in words') }),
  ),
  warnings,
});
export type DiscoverRunOutput = z.output<typeof discoverRunOutput>;
