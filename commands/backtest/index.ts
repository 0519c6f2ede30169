import { entry } from '../../src/core/command.ts';

/** Testing strategies on the past, in help order. */
export const backtestCommands = [
  entry(
    'backtest run',
    'A strategy over price bars: trades, equity and figures after costs',
    async () => (await import('./run.ts')).backtestRunCommand,
  ),
/** Testing strategies on the past. */
export const backtesting: readonly Entry[] = [
  {
    name: 'backtest run',
    summary: 'A strategy over price bars: trades, equity and figures after costs',
    load: async () => (await import('./run.ts')).backtestRunCommand,
  },
  {
    name: 'backtest options',
    summary:
      'An option structure on the stored days: fills, charges, settlement, limits and breaker of the desk',
    load: async () => (await import('./options.ts')).backtestOptionsCommand,
  },
  {
    name: 'backtest audit',
    summary:
      'Hunt for look-ahead: every decision made again with another future; and what luck alone would have done',
    load: async () => (await import('./audit.ts')).backtestAuditCommand,
  },
  {
    name: 'backtest strategies',
    summary:
      'The strategies coach knows with their parameters, and the schema of a strategy file of your own',
    load: async () => (await import('./strategies.ts')).backtestStrategiesCommand,
  },
];
