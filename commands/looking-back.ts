import type { Entry } from '../src/core/command.ts';

/** The part of the registry that looks back: the journal and what is learnt from it. */
export const lookingBack: readonly Entry[] = [
  {
    name: 'journal import',
    summary: "Read brokers' exports into the ledger: what is there already is not added again",
    load: async () => (await import('./journal.ts')).journalImport,
  },
  {
    name: 'journal list',
    summary: 'Strategy trades with their legs, plans, tags and gains',
    load: async () => (await import('./journal.ts')).journalList,
  },
  {
    name: 'journal note',
    summary: 'Write a note, tags, a plan or the path of a screenshot beside a trade',
    load: async () => (await import('./journal.ts')).journalNote,
  },
  {
    name: 'journal group',
    summary: 'Put trades together as one strategy, or undo that',
    load: async () => (await import('./journal.ts')).journalGroup,
  },
  {
    name: 'journal review',
    summary: 'What worked and what did not: set-ups, times, excursions, discipline; or one trade closely',
    load: async () => (await import('./journal.ts')).journalReview,
  },
  {
    name: 'performance',
    summary:
      'What you earned: returns, benchmark, drawdown, win rate and expectancy, by symbol, strategy, tag and source',
    load: async () => (await import('./performance.ts')).performanceCommand,
  },
  {
    name: 'patterns',
    summary:
      'Habits and concerns that came with losses, each with its numbers; silent where there are too few',
    load: async () => (await import('./patterns.ts')).patternsCommand,
  },
];
