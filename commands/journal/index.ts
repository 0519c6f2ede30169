import { entry } from '../../src/core/command.ts';

/** Trades as they were meant, and what came of them, in help order. */
export const journalCommands = [
  entry(
    'journal import',
    "Read brokers' exports into the ledger: what is there already is not added again",
    async () => (await import('./journal.ts')).journalImport,
  ),
  entry(
    'journal list',
    'Strategy trades with their legs, plans, tags and gains',
    async () => (await import('./journal.ts')).journalList,
  ),
  entry(
    'journal note',
    'Write a note, tags, a plan or the path of a screenshot beside a trade',
    async () => (await import('./journal.ts')).journalNote,
  ),
  entry(
    'journal group',
    'Put trades together as one strategy, or undo that',
    async () => (await import('./journal.ts')).journalGroup,
  ),
  entry(
    'journal review',
    'What worked and what did not: set-ups, times, excursions, discipline; or one trade closely',
    async () => (await import('./journal.ts')).journalReview,
  ),
  entry(
    'performance',
    'What you earned: returns, benchmark, drawdown, win rate and expectancy, by symbol, strategy, tag and source',
    async () => (await import('./performance.ts')).performanceCommand,
  ),
  entry(
    'patterns',
    'Habits and concerns that came with losses, each with its numbers; silent where there are too few',
    async () => (await import('./performance.ts')).patternsCommand,
  ),
];
