import { command } from '../../src/core/command.ts';
import { backtestQuestion, backtestResult } from '../../src/core/shapes/backtest.ts';
import { backtestRun } from '../../src/services/backtest/run.ts';

export const backtestRunCommand = command({
  effect: 'read',
  positional: ['strategy'],
  input: backtestQuestion,
  output: backtestResult,
  example: { strategy: 'sma-cross', symbol: 'NIFTY', fast: 5, slow: 15 },
  run: (input, context) => backtestRun(input, context),
});
