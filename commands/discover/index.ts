import type { Entry } from '../../src/core/command.ts';

export const discovering: readonly Entry[] = [
  {
    name: 'discover run',
    summary: 'Scan a universe: three pickers score it, the best come on the list',
    load: async () => (await import('./run.ts')).discoverRun,
    alone: true,
  },
  {
    name: 'discover status',
    summary: 'What is being scanned, what was cut off, and the newest scan',
    load: async () => (await import('./look.ts')).discoverStatusCommand,
  },
  {
    name: 'discover suggestions',
    summary: 'What a scan picked and why; the newest when none is named',
    load: async () => (await import('./look.ts')).discoverSuggestionsCommand,
  },
  {
    name: 'discover explain',
    summary: 'What a scan knows and thinks of one symbol',
    load: async () => (await import('./look.ts')).discoverExplainCommand,
  },
  {
    name: 'discover mark',
    summary: 'Fill in what came of the picks after 1, 5 and 20 sessions',
    load: async () => (await import('./mark.ts')).discoverMarkCommand,
  },
  {
    name: 'discover performance',
    summary: 'Which picker earned its place: returns against the universe and against chance',
    load: async () => (await import('./mark.ts')).discoverPerformanceCommand,
  },
];
