import type { Experiment, OutcomeName } from '../core/shapes/experiment.ts';
import type { Tally } from '../domain/experiment/result.ts';

/** A variant a unit got, with the chance every variant had at that moment. */
export interface Exposure {
  experiment: string;
  /** Digest of the unit. */
  unit: string;
  variant: string;
  chances: Record<string, number>;
  /** Epoch ms UTC. */
  at: number;
}

/** A variant that a conversation got. */
export interface GivenVariant {
  experiment: string;
  variant: string;
  setting: string;
  value: string;
  /** Digest of the unit that outcomes are counted for. */
  unit: string;
}

export interface ExperimentRepository {
  /** Begun ones, the newest first. */
  list(): Promise<Experiment[]>;
  /** Begins one; an older one of the name goes with all that came of it. */
  start(experiment: Experiment, at: number): Promise<void>;
  /** Ends a running one; false where none of that name runs. */
  stop(name: string, at: number): Promise<boolean>;
  /** Keeps the first variant a unit got and gives it: a unit never changes sides. */
  expose(exposure: Exposure): Promise<string>;
  /** Adds values to a unit that was exposed; others are left alone. */
  observe(
    experiment: string,
    unit: string,
    values: readonly { metric: OutcomeName; value: number }[],
  ): Promise<void>;
  /** Figures by variant, as far as units were exposed. */
  tallies(name: string): Promise<Tally[]>;
  /** Forgets who got what and what came of it, of every experiment; how many units. */
  forget(): Promise<number>;
}
