import { command } from '../../src/core/command.ts';
import { optionsQuestion, optionsResult } from '../../src/core/shapes/backtest-options.ts';
import { backtestOptions } from '../../src/services/backtest/options.ts';

export const backtestOptionsCommand = command({
  name: 'backtest options',
  summary:
    'An option structure on the stored days: fills, charges, settlement, limits and breaker of the desk',
  effect: 'read',
  positional: ['structure'],
  input: optionsQuestion,
  output: optionsResult,
  example: { structure: 'short-straddle', symbol: 'NIFTY' },
  run: (input, context) => backtestOptions(input, context),
});
