import { entry } from '../../src/core/command.ts';

/** What really helps, in help order. */
export const experimentCommands = [
  entry(
    'experiment list',
    'Experiments that run, ran, or could be started',
    async () => (await import('./experiment.ts')).experimentList,
  ),
  entry(
    'experiment start',
    'Let conversations differ in one setting, by chance, and count what comes of it',
    async () => (await import('./experiment.ts')).experimentStart,
  ),
  entry(
    'experiment stop',
    'End an experiment; what came of it is kept',
    async () => (await import('./experiment.ts')).experimentStop,
  ),
  entry(
    'experiment result',
    'What an experiment says so far; may be asked every day',
    async () => (await import('./experiment.ts')).experimentResultCommand,
  ),
];
