import type { Entry } from '../../src/core/command.ts';

/** Testing strategies on the past. */
export const backtesting: readonly Entry[] = [
  {
    name: 'backtest run',
    summary: 'A strategy over price bars: trades, equity and figures after costs',
    load: async () => (await import('./run.ts')).backtestRunCommand,
  },
];
