import { entry } from '../../src/core/command.ts';

/** Scans of a universe, in help order. */
export const discoverCommands = [
  entry(
    'discover run',
    'Scan a universe: three pickers score it, the best come on the list',
    async () => (await import('./run.ts')).discoverRun,
    { alone: true },
  ),
  entry(
    'discover status',
    'What is being scanned, what was cut off, and the newest scan',
    async () => (await import('./look.ts')).discoverStatusCommand,
  ),
  entry(
    'discover suggestions',
    'What a scan picked and why; the newest when none is named',
    async () => (await import('./look.ts')).discoverSuggestionsCommand,
  ),
  entry(
    'discover explain',
    'What a scan knows and thinks of one symbol',
    async () => (await import('./look.ts')).discoverExplainCommand,
  ),
  entry(
    'discover mark',
    'Fill in what came of the picks after 1, 5 and 20 sessions',
    async () => (await import('./mark.ts')).discoverMarkCommand,
  ),
  entry(
    'discover performance',
    'Which picker earned its place: returns against the universe and against chance',
    async () => (await import('./mark.ts')).discoverPerformanceCommand,
  ),
];
