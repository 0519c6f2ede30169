import { command } from '../../src/core/command.ts';
import {
  bookInput,
  markDocument,
  portfolioDocument,
  portfolioInput,
} from '../../src/core/shapes/portfolio.ts';
import { markPortfolio, portfolio } from '../../src/services/portfolio/portfolio.ts';

export const portfolioCommand = command({
  effect: 'read',
  positional: ['symbol'],
  input: portfolioInput,
  output: portfolioDocument,
  example: { moves: [-5, 0, 5] },
  run: (input, context) => portfolio(input, context),
});

export const portfolioMark = command({
  effect: 'write',
  positional: ['symbol'],
  input: bookInput,
  output: markDocument,
  example: {},
  say: (r) =>
    [
      ...r.warnings,
      `Kept the marks of ${r.marked} position${r.marked === 1 ? '' : 's'}${r.unmarked.length === 0 ? '' : `; without one: ${r.unmarked.join(', ')}`}.`,
    ].join('\n'),
  run: (input, context) => markPortfolio(input, context),
});
