import type { Experiment, ExperimentResult, OutcomeName } from '../../core/shapes/experiment.ts';
import { outcomeNames } from '../../core/shapes/experiment.ts';
import { isShare, wantsMore } from './catalogue.ts';
import { type Assigned, mismatchBelow, sampleRatioP } from './ratio.ts';
import {
  alwaysValidDifference,
  alwaysValidDifferenceAdaptive,
  alwaysValidMean,
  fewestUnits,
  type Sums,
} from './sequential.ts';

/** What the store knows of one variant. */
export interface Tally extends Assigned {
  variant: string;
  outcomes: Partial<Record<OutcomeName, Sums>>;
}

export const alpha = 0.05;
/** Units a variant where nothing was planned: where the intervals are narrowest. */
export const usualSize = 500;

const none: Sums = { n: 0, total: 0, squares: 0 };

type Verdict = Pick<ExperimentResult, 'decision' | 'code' | 'reason'>;

function verdict(
  { metric, variants, plan }: Experiment,
  differences: ExperimentResult['differences'],
  ratioP: number | null,
  least: number,
): Verdict {
  if (ratioP !== null && ratioP < mismatchBelow)
    return {
      decision: null,
      code: 'sample-ratio',
      reason: `The variants did not get the units they should have (p ${ratioP.toExponential(1)}): something loses or adds units, and no figure here can be trusted.`,
    };
  if (differences.some(({ interval }) => interval === null))
    return {
      decision: null,
      code: 'too-few',
      reason: `${least} units of the smallest variant have a value of ${metric}; nothing is said below ${fewestUnits}, nor of a share before each variant could have 5 of either kind.`,
    };
  const sign = wantsMore(metric) ? 1 : -1;
  const told = differences.flatMap(({ variant, value, interval }) =>
    interval === null || value === null || (interval[0] <= 0 && interval[1] >= 0)
      ? []
      : [{ variant, gain: sign * value }],
  );
  const best = told.filter(({ gain }) => gain > 0).sort((a, b) => b.gain - a.gain)[0];
  const worse = told.length === variants.length - 1 && best === undefined;
  if (best !== undefined || worse) {
    const decision = best?.variant ?? variants[0]!.name;
    return {
      decision,
      code: 'decided',
      reason: `${decision} does better on ${metric}: the interval of the difference leaves out 0 and stays valid however often it is looked at.`,
    };
  }
  if (plan !== null && least >= plan.perVariant)
    return {
      decision: null,
      code: 'planned-size-reached',
      reason: `Every variant has the ${plan.perVariant} units that were planned and no difference shows: one of ${plan.effect} or more is unlikely.`,
    };
  return {
    decision: null,
    code: 'undecided',
    reason: 'The interval of the difference still holds 0: go on, or stop without a finding.',
  };
}

/** What an experiment says so far: figures by variant, the difference that decides, and whether the shares came out as planned. */
export function resultOf(experiment: Experiment, tallies: readonly Tally[]): ExperimentResult {
  const { name, metric, variants, assignment, plan } = experiment;
  const planned = plan?.perVariant ?? usualSize;
  const found = variants.map(
    (variant) =>
      tallies.find((tally) => tally.variant === variant.name) ?? {
        variant: variant.name,
        n: 0,
        expected: 0,
        variance: 0,
        outcomes: {},
      },
  );
  const sums = (tally: Tally, of: OutcomeName) => tally.outcomes[of] ?? none;
  const [control, ...others] = found;
  // With several variants against one control each difference takes its part of the chance to be wrong.
  const looking = { alpha: alpha / others.length, planned, share: isShare(metric) };
  const between = assignment === 'thompson' ? alwaysValidDifferenceAdaptive : alwaysValidDifference;
  const differences = others.map((other) => {
    const [a, b] = [sums(control!, metric), sums(other, metric)];
    const known = a.n > 0 && b.n > 0;
    return {
      variant: other.variant,
      value: known ? b.total / b.n - a.total / a.n : null,
      interval: between(a, b, looking),
    };
  });
  const ratioP = sampleRatioP(found, assignment === 'thompson');
  const least = Math.min(...found.map((tally) => sums(tally, metric).n));
  return {
    name,
    state: experiment.state === 'running' ? 'running' : 'stopped',
    metric,
    variants: found.map((tally) => ({
      name: tally.variant,
      n: tally.n,
      metrics: outcomeNames.flatMap((of) => {
        const own = sums(tally, of);
        if (own.n === 0 && of !== metric) return [];
        const value = own.n === 0 ? null : own.total / own.n;
        return [
          {
            name: of,
            n: own.n,
            value,
            interval: alwaysValidMean(own, { alpha, planned, share: isShare(of) }),
          },
        ];
      }),
    })),
    differences,
    sampleRatioP: ratioP,
    ...verdict(experiment, differences, ratioP, least),
    plan,
  };
}
