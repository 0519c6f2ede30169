import { entry } from '../../src/core/command.ts';

/** What is held, in help order. */
export const portfolioCommands = [
  entry(
    'portfolio',
    'What you hold: value, cash, exposure, greeks, margin estimate, gains and why they changed',
    async () => (await import('./portfolio.ts')).portfolioCommand,
  ),
  entry(
    'portfolio mark',
    'Keep what the book is worth now; `portfolio` then explains what changed since',
    async () => (await import('./portfolio.ts')).portfolioMark,
  ),
];
