import { entry } from '../../src/core/command.ts';

/** What coach knows of its person, in help order. */
export const profileCommands = [
  entry(
    'profile next',
    'What you use most, what happened lately, and the next useful step; `coach` alone shows it too',
    async () => (await import('./profile.ts')).profileNextCommand,
  ),
  entry(
    'profile show',
    'What coach has learnt of how you use it, and what shapes its answers',
    async () => (await import('./profile.ts')).profileShow,
  ),
  entry(
    'profile set',
    'Say who the answers are for: experience, tier, language, width; or count nothing',
    async () => (await import('./profile.ts')).profileSet,
  ),
  entry(
    'profile export',
    'All of it as one JSON document, or in a file',
    async () => (await import('./profile.ts')).profileExport,
  ),
  entry(
    'profile forget',
    'Forget what was learnt, so that no byte of it is left in the store',
    async () => (await import('./profile.ts')).profileForget,
  ),
];
