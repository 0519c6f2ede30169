import { entry } from '../../src/core/command.ts';

/** Prices, in help order. */
export const marketCommands = [
  entry(
    'market import',
    'Read market files of any known format into the store',
    async () => (await import('./market.ts')).marketImport,
  ),
  entry(
    'market quote',
    'Last price of a symbol, with its age',
    async () => (await import('./market.ts')).marketQuoteCommand,
  ),
  entry(
    'market bars',
    'Stored price bars of a symbol',
    async () => (await import('./market.ts')).marketBarsCommand,
  ),
  entry(
    'market status',
    'Which markets are open, what is stored and how old it is',
    async () => (await import('./market.ts')).marketStatusCommand,
  ),
];
