import { entry } from '../../src/core/command.ts';

/** Testing strategies on the past, in help order. */
export const backtestCommands = [
  entry(
    'backtest run',
    'A strategy over price bars: trades, equity and figures after costs',
    async () => (await import('./run.ts')).backtestRunCommand,
  ),
];
