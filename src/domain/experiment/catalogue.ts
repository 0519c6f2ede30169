import type { Experiment, OutcomeName } from '../../core/shapes/experiment.ts';

/** An experiment that can be started: which setting differs, and between what. */
export interface KnownExperiment {
  name: string;
  summary: string;
  setting: string;
  /** The first is the control. */
  variants: readonly { name: string; value: string }[];
  metric: OutcomeName;
}

/** Experiments coach knows; the setting of each may change between two turns without harm. */
export const knownExperiments: readonly KnownExperiment[] = [
  {
    name: 'second-opinion',
    summary: 'Does a second opinion after the answer help?',
    setting: 'review',
    variants: [
      { name: 'with', value: 'on' },
      { name: 'without', value: 'off' },
    ],
    metric: 'goodVotes',
  },
];

export const isShare = (metric: OutcomeName): boolean => metric !== 'ttft';
/** Whether more of it is better. */
export const wantsMore = (metric: OutcomeName): boolean => metric !== 'ttft';

/** An experiment that was never started, as a list shows it. */
export function unstarted({ name, summary, setting, variants, metric }: KnownExperiment): Experiment {
  return {
    name,
    summary,
    state: 'known',
    setting,
    unit: 'session',
    assignment: 'static',
    metric,
    salt: name,
    variants: variants.map((one) => ({ ...one, share: 1 / variants.length })),
    startedAt: null,
    stoppedAt: null,
    plan: null,
  };
}
