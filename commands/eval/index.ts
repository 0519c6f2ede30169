import { entry } from '../../src/core/command.ts';

/** Whether a change made coach worse, in help order. */
export const evalCommands = [
  entry(
    'eval run',
    'Suites of questions with known answers against a baseline: did a change make it worse?',
    async () => (await import('./eval.ts')).evalRunCommand,
  ),
  entry(
    'eval compare',
    'Two kept runs side by side, item by item',
    async () => (await import('./eval.ts')).evalCompareCommand,
  ),
  entry(
    'eval list',
    'Datasets with where they come from, and the runs that are kept',
    async () => (await import('./eval.ts')).evalListCommand,
  ),
  entry(
    'eval judge',
    'How a model that judges words agrees with labels made by hand',
    async () => (await import('./eval.ts')).evalJudgeCommand,
  ),
  entry(
    'eval bakeoff',
    'Models side by side on the same decisions, with tests that count what is independent',
    async () => (await import('./eval.ts')).evalBakeoffCommand,
  ),
];
