import { entry } from '../../src/core/command.ts';

/** Testing strategies on the past, in help order. */
export const backtestCommands = [
  entry(
    'backtest run',
    'A strategy over price bars: trades, equity and figures after costs',
    async () => (await import('./run.ts')).backtestRunCommand,
  ),
  entry(
    'backtest options',
    'An option structure on the stored days: fills, charges, settlement, limits and breaker of the desk',
    async () => (await import('./run.ts')).backtestOptionsCommand,
  ),
  entry(
    'backtest sweep',
    'A strategy at many settings on all processors, and whether the best is more than the luck of trying',
    async () => (await import('./sweep.ts')).backtestSweepCommand,
  ),
  entry(
    'backtest walk-forward',
    'Trained on what lies before, tested on what follows, again and again',
    async () => (await import('./sweep.ts')).backtestWalkCommand,
  ),
  entry(
    'backtest audit',
    'Hunt for look-ahead: every decision made again with another future; and what luck alone would have done',
    async () => (await import('./evidence.ts')).backtestAuditCommand,
  ),
  entry(
    'backtest parity',
    'A paper period made again by the backtest: every differing decision, fill, charge and settlement',
    async () => (await import('./evidence.ts')).backtestParityCommand,
  ),
  entry(
    'backtest calibrate',
    'What the rules promised on every stored day against what came of it; a table for `suggest --calibrated`',
    async () => (await import('./calibrate.ts')).backtestCalibrateCommand,
  ),
  entry(
    'backtest list',
    'The runs that were kept, the newest first',
    async () => (await import('./runs.ts')).backtestListCommand,
  ),
  entry(
    'backtest show',
    'A kept run: what was asked, what it gave',
    async () => (await import('./runs.ts')).backtestShowCommand,
  ),
  entry(
    'backtest compare',
    'Kept runs side by side: what they differ in, and what came of it',
    async () => (await import('./runs.ts')).backtestCompareCommand,
  ),
  entry(
    'evidence',
    'How structures like those of a suggestion did on the stored days before it, and on days like this',
    async () => (await import('./evidence.ts')).evidenceCommand,
  ),
  entry(
    'backtest strategies',
    'The strategies coach knows with their parameters, and the schema of a strategy file of your own',
    async () => (await import('./run.ts')).backtestStrategiesCommand,
  ),
];
