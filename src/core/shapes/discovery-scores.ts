import type { z } from 'zod';
import { bare, count, fact, list, oneOf, orNull, part, ratio, words } from './figure.ts';

/** Measures a limit can stand on. */
export const limited = [
  'close',
  'volume',
  'turnover',
  'spread',
  'volatility',
  'beta',
  'marketCap',
  'openInterest',
  'optionVolume',
  'ivRank',
] as const;

const metricScore = part('The filters: what passed, what failed, what could not be looked at', {
  pass: fact('No limit failed and at least one could be looked at'),
  score: ratio('Mean percentile of turnover and of cheapness among what passes; 0 where it fails'),
  reasons: list(
    'A row for each limit that is set',
    part('One limit', {
      code: oneOf('How it went; missing neither passes nor fails', [
        'passed',
        'tooLow',
        'tooHigh',
        'otherKind',
        'missing',
      ]),
      measure: oneOf('What was measured', [...limited, 'buildUp']),
      value: orNull(
        bare('The value, in the unit of the measure; null where it is missing and for a build-up'),
      ),
      limit: orNull(bare('The limit, in the same unit')),
    }),
  ),
});
/** One limit on one share. `missing` neither passes nor fails: it is told. */
export type Verdict = z.output<typeof metricScore>['reasons'][number];
const fuzzyScore = part('Fuzzy memberships over the percentiles of the day', {
  score: ratio('Weighted memberships, moved by how similar past trades ended'),
  parts: part('Membership of each part; null where the data lack it', {
    liquidity: orNull(ratio('By turnover')),
    volatility: orNull(ratio('By 20-day volatility')),
    momentum: orNull(ratio('By the return from 60 to 5 sessions ago')),
    sector: orNull(ratio('Full while its sector does not crowd the strongest tenth')),
  }),
  memory: orNull(
    part('What past trades of the symbol did to the score; null below five of them', {
      n: count('Closed trades of the symbol'),
      wins: count('Of them with a gain'),
      factor: bare('What the score was multiplied by, 0.75 to 1.25'),
    }),
  ),
});
const modelScore = part('What the model said', {
  score: ratio('Its score'),
  reasons: list('Its reasons; every figure in them was found in the data', words('A reason')),
});

export const scores = {
  metric: orNull(metricScore),
  fuzzy: orNull(fuzzyScore),
  model: orNull(modelScore),
};
