import type { Ports } from '../../core/command.ts';
import type { Experiment } from '../../core/shapes/experiment.ts';
import { placeOf, variantAt } from '../../domain/experiment/assign.ts';
import { thompsonShares } from '../../domain/experiment/thompson.ts';
import type { StoredTurn } from '../../ports/conversation.ts';
import type { ExperimentRepository, GivenVariant } from '../../ports/experiment.ts';

/** Who a conversation belongs to. */
export interface Units {
  session: string;
  user: string;
}

/** A digest that names a unit within one experiment only. */
export const unitOf = (digest: Ports['digest'], { name }: Pick<Experiment, 'name'>, unit: string): string =>
  digest(`${name} ${unit}`).slice(0, 24);

/** Shares of the variants now: as planned, or where the metric does better. */
async function sharesOf(experiment: Experiment, kept: ExperimentRepository): Promise<number[]> {
  const { variants, assignment, metric, name } = experiment;
  if (assignment === 'static') return variants.map(({ share }) => share);
  const tallies = await kept.tallies(name);
  return thompsonShares(
    variants.map((variant) => {
      const sums = tallies.find((tally) => tally.variant === variant.name)?.outcomes[metric];
      return { total: sums?.total ?? 0, n: sums?.n ?? 0 };
    }),
  );
}

async function giveOne(
  ports: Ports,
  kept: ExperimentRepository,
  experiment: Experiment,
  units: Units,
): Promise<GivenVariant> {
  const { name, variants, setting } = experiment;
  const unit = unitOf(ports.digest, experiment, units[experiment.unit]);
  const shares = await sharesOf(experiment, kept);
  const variant = variants[variantAt(placeOf(ports.digest, experiment, unit), shares)]!.name;
  const chances = Object.fromEntries(variants.map((one, i) => [one.name, Number(shares[i]!.toFixed(6))]));
  const first = await kept.expose({ experiment: name, unit, variant, chances, at: ports.clock.now() });
  // A variant of an older document is no more: the control stands in.
  const { value, name: got } = variants.find((one) => one.name === first) ?? variants[0]!;
  return { experiment: name, variant: got, setting, value, unit };
}

/**
 * The variants of a conversation in the experiments that run, kept as exposures. A setting the person chose, by a flag, the
 * environment or `config set`, is theirs and takes part in none. Never throws: a store that fails leaves the settings as they are.
 */
export async function assignments(
  ports: Ports,
  units: Units,
  chosen: readonly string[],
): Promise<GivenVariant[]> {
  if (ports.settings.get('experiments').value === false) return [];
  try {
    const { experiments } = await ports.store();
    const running = (await experiments.list()).filter(
      ({ state, setting }) =>
        state === 'running' && !chosen.includes(setting) && ports.settings.get(setting).origin === 'default',
    );
    const given: GivenVariant[] = [];
    for (const experiment of running) given.push(await giveOne(ports, experiments, experiment, units));
    return given;
  } catch {
    return [];
  }
}

/** Adds a vote to the experiments its turn ran under. */
export async function countVote(
  ports: Pick<Ports, 'store' | 'digest'>,
  turn: Pick<StoredTurn, 'sessionId' | 'document'>,
  verdict: 'good' | 'bad',
): Promise<void> {
  const under = (turn.document as { experiments?: { name: string }[] }).experiments ?? [];
  if (under.length === 0) return;
  const { experiments } = await ports.store();
  const all = await experiments.list();
  for (const { name } of under) {
    const known = all.find((one) => one.name === name);
    if (known === undefined) continue;
    const unit = unitOf(ports.digest, known, known.unit === 'session' ? turn.sessionId : 'local');
    await experiments.observe(name, unit, [{ metric: 'goodVotes', value: verdict === 'good' ? 1 : 0 }]);
  }
}
