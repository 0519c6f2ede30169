import type { Experiment } from '../../src/core/shapes/experiment.ts';
import { variantAt } from '../../src/domain/experiment/assign.ts';
import { knownExperiments, unstarted } from '../../src/domain/experiment/catalogue.ts';
import { resultOf, type Tally } from '../../src/domain/experiment/result.ts';
import { thompsonShares } from '../../src/domain/experiment/thompson.ts';
import { mulberry32 } from '../../src/domain/stats/bootstrap.ts';
import { twoProportions } from '../../src/domain/stats/proportion.ts';

/** One kind of experiment without, or with, an effect. */
export interface Trial {
  name: string;
  assignment: 'static' | 'thompson';
  metric: 'goodVotes' | 'ttft';
  /** A value of a unit under a variant. */
  draw(random: () => number, variant: number): number;
  shares: readonly [number, number];
  perDay: number;
  days: number;
}

const share =
  (p: readonly [number, number]) =>
  (random: () => number, variant: number): number =>
    random() < p[variant]! ? 1 : 0;

/** Skewed as times to a first token are: lognormal, the tenth part four times as long. */
const seconds = (random: () => number): number => {
  const z = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Math.exp(0.7 * z) * (random() < 0.1 ? 4 : 1);
};

const usual = {
  assignment: 'static',
  metric: 'goodVotes',
  shares: [0.5, 0.5],
  perDay: 20,
  days: 60,
} as const;

export const withoutEffect: readonly Trial[] = [
  { ...usual, name: 'a share of one half', draw: share([0.5, 0.5]) },
  { ...usual, name: 'a rare share, uneven split', draw: share([0.06, 0.06]), shares: [0.8, 0.2] },
  { ...usual, name: 'seconds, skewed', metric: 'ttft', draw: seconds },
  { ...usual, name: 'few a day', draw: share([0.7, 0.7]), perDay: 4 },
  { ...usual, name: 'Thompson sampling', assignment: 'thompson', draw: share([0.4, 0.4]) },
];

export const withEffect: readonly Trial[] = [
  { ...usual, name: 'one half against two thirds', draw: share([0.5, 0.667]) },
  { ...usual, name: 'the same by Thompson sampling', assignment: 'thompson', draw: share([0.5, 0.667]) },
];

function experimentOf(trial: Trial): Experiment {
  const known = unstarted(knownExperiments[0]!);
  return {
    ...known,
    state: 'running',
    metric: trial.metric,
    assignment: trial.assignment,
    variants: known.variants.map((one, i) => ({ ...one, share: trial.shares[i]! })),
  };
}

export interface Looked {
  /** Some day's look said that a variant is better. */
  decided: boolean;
  decision: string | null;
  /** Some day's look called the shares wrong. */
  mismatch: boolean;
  /** A test made for one look, taken every day, said so. */
  byOneLook: boolean;
  /** Units of the second variant. */
  second: number;
}

/** One experiment looked at every day, as a person would. */
export function peeked(trial: Trial, seed: number): Looked {
  const random = mulberry32(seed);
  const experiment = experimentOf(trial);
  const tallies = experiment.variants.map(
    (variant): Tally => ({
      variant: variant.name,
      n: 0,
      expected: 0,
      variance: 0,
      outcomes: { [trial.metric]: { n: 0, total: 0, squares: 0 } },
    }),
  );
  const looked: Looked = { decided: false, decision: null, mismatch: false, byOneLook: false, second: 0 };
  for (let day = 0; day < trial.days; day++) {
    const sums = tallies.map((tally) => tally.outcomes[trial.metric]!);
    const shares = trial.assignment === 'thompson' ? thompsonShares(sums) : trial.shares;
    for (let i = 0; i < trial.perDay; i++) {
      const got = variantAt(random(), shares);
      const value = trial.draw(random, got);
      tallies[got]!.n++;
      sums[got]!.n++;
      sums[got]!.total += value;
      sums[got]!.squares += value * value;
      for (const [k, tally] of tallies.entries()) {
        tally.expected += shares[k]!;
        tally.variance += shares[k]! * (1 - shares[k]!);
      }
    }
    const result = resultOf(experiment, tallies);
    if (result.code === 'sample-ratio') looked.mismatch = true;
    if (result.decision !== null && !looked.decided) {
      looked.decided = true;
      looked.decision = result.decision;
    }
    const [a, b] = sums as [(typeof sums)[0], (typeof sums)[0]];
    if (trial.metric !== 'ttft' && Math.min(a.n, b.n) >= 20) {
      const { p } = twoProportions(a.total, a.n, b.total, b.n);
      if (p !== null && p < 0.05) looked.byOneLook = true;
    }
  }
  looked.second = tallies[1]!.n;
  return looked;
}
