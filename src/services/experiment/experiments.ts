import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  Experiment,
  ExperimentPlan,
  ExperimentResult,
  ExperimentStartInput,
} from '../../core/shapes/experiment.ts';
import {
  isShare,
  type KnownExperiment,
  knownExperiments,
  unstarted,
} from '../../domain/experiment/catalogue.ts';
import { alpha, resultOf } from '../../domain/experiment/result.ts';
import { sequentialSize } from '../../domain/experiment/sequential.ts';
import { inverseNormalCdf } from '../../domain/options/pricing/normal.ts';
import { sampleSizePerGroup } from '../../domain/stats/proportion.ts';

const power = 0.8;

/** Experiments that were begun, the newest first, then those that could be. */
export async function listExperiments(context: Context): Promise<{ experiments: Experiment[] }> {
  const begun = await (await context.ports.store()).experiments.list();
  const rest = knownExperiments.filter(({ name }) => begun.every((one) => one.name !== name));
  return { experiments: [...begun, ...rest.map(unstarted)] };
}

function knownAs(name: string): KnownExperiment {
  const found = knownExperiments.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new CoachError(
    'missing',
    `There is no experiment "${name}"`,
    `Known are ${knownExperiments.map((one) => one.name).join(', ')}.`,
  );
}

/** How many units it takes to find the effect; null where none was named. Throws `usage` where it cannot be planned. */
function planned(input: ExperimentStartInput): ExperimentPlan | null {
  const { metric, baseline, effect, deviation } = input;
  if (effect === undefined) return null;
  const share = isShare(metric);
  if (baseline === undefined || (!share && deviation === undefined))
    throw new CoachError(
      'usage',
      `A plan for ${metric} needs ${baseline === undefined ? '--baseline' : '--deviation'} beside --effect`,
      'For example: --baseline 0.6 --effect 0.1.',
    );
  // A share near one end can only move to the other side.
  const other = share && baseline + effect >= 1 ? baseline - effect : baseline + effect;
  if (share && !(baseline > 0 && baseline < 1 && other > 0))
    throw new CoachError(
      'usage',
      `A share of ${baseline} cannot move by ${effect}`,
      'Give a baseline between 0 and 1, and an effect that leaves it there.',
    );
  const variance = share ? baseline * (1 - baseline) + other * (1 - other) : 2 * deviation! ** 2;
  const z = inverseNormalCdf(1 - alpha / 2) + inverseNormalCdf(power);
  const once = share
    ? sampleSizePerGroup(baseline, other, { power, alpha })
    : (z ** 2 * variance) / effect ** 2;
  return {
    baseline,
    effect,
    power,
    alpha,
    fixedPerVariant: Math.ceil(once),
    perVariant: sequentialSize(effect, variance, { power, alpha }),
  };
}

function shaped(known: KnownExperiment, input: ExperimentStartInput): Experiment {
  const { metric, unit, assignment, shares, salt } = input;
  if (shares !== undefined && shares.length !== known.variants.length)
    throw new CoachError(
      'usage',
      `"${known.name}" has ${known.variants.length} variants and ${shares.length} shares were given`,
      `They are ${known.variants.map(({ name }) => name).join(', ')}, in that order.`,
    );
  if (assignment === 'thompson' && !isShare(metric))
    throw new CoachError(
      'usage',
      `Thompson sampling needs a metric between 0 and 1, and ${metric} is in seconds`,
      'Choose another metric, or --assignment static.',
    );
  const given = shares ?? known.variants.map(() => 1);
  const whole = given.reduce((sum, share) => sum + share, 0);
  return {
    ...unstarted(known),
    state: 'running',
    metric,
    unit,
    assignment,
    salt: salt ?? known.name,
    variants: known.variants.map((one, i) => ({ ...one, share: given[i]! / whole })),
    plan: planned(input),
  };
}

/** What was asked for, without when. */
const design = ({ metric, unit, assignment, salt, variants, plan }: Experiment): string =>
  JSON.stringify([metric, unit, assignment, salt, variants, plan]);

/** Begins an experiment. One that runs just so goes on; another one on the same setting must be stopped first. */
export async function startExperiment(input: ExperimentStartInput, context: Context): Promise<Experiment> {
  const experiment = shaped(knownAs(input.name), input);
  if (input.dryRun) return { ...experiment, state: 'known' };
  const { experiments } = await context.ports.store();
  const all = await experiments.list();
  const other = all.find(({ state, setting }) => state === 'running' && setting === experiment.setting);
  if (other !== undefined && other.name === experiment.name && design(other) === design(experiment))
    return other;
  if (other !== undefined)
    throw new CoachError(
      'refused',
      `"${other.name}" is running and decides over ${other.setting} as well`,
      `Stop it first: coach experiment stop ${other.name}. Starting it anew forgets what came of it.`,
    );
  const at = context.ports.clock.now();
  await experiments.start(experiment, at);
  return { ...experiment, startedAt: new Date(at).toISOString() };
}

async function named(name: string | undefined, context: Context): Promise<Experiment> {
  const { experiments } = await context.ports.store();
  const all = await experiments.list();
  const found = name === undefined ? all[0] : all.find((one) => one.name === name);
  if (found !== undefined) return found;
  throw new CoachError(
    'missing',
    name === undefined ? 'No experiment was started yet' : `"${name}" was never started`,
    'See `coach experiment list`.',
  );
}

/** Ends an experiment, where it still runs: new sessions get the setting as it is. What came of it is kept. */
export async function stopExperiment(name: string | undefined, context: Context): Promise<Experiment> {
  const { experiments } = await context.ports.store();
  const found = await named(name, context);
  await experiments.stop(found.name, context.ports.clock.now());
  return named(found.name, context);
}

/** What an experiment says so far. */
export async function experimentResult(
  name: string | undefined,
  context: Context,
): Promise<ExperimentResult> {
  const found = await named(name, context);
  return resultOf(found, await (await context.ports.store()).experiments.tallies(found.name));
}
