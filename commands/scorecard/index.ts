import { entry } from '../../src/core/command.ts';

/** How good the ideas were, in help order. */
export const scorecardCommands = [
  entry(
    'scorecard',
    'How suggestions really ended: against doing nothing, chance and what was not taken',
    async () => (await import('./scorecard.ts')).scorecardCommand,
  ),
  entry(
    'scorecard mark',
    'Fill in what came of suggestions after 1, 5 and 20 sessions, at their exits and at expiry',
    async () => (await import('./scorecard.ts')).scorecardMarkCommand,
  ),
];
