import { command } from '../../src/core/command.ts';
import {
  sweepQuestion,
  sweepResult,
  walkQuestion,
  walkResult,
} from '../../src/core/shapes/backtest-sweep.ts';
import { backtestSweep } from '../../src/services/backtest/sweep.ts';
import { backtestWalk } from '../../src/services/backtest/walk.ts';

export const backtestSweepCommand = command({
  effect: 'read',
  positional: ['strategy'],
  input: sweepQuestion,
  output: sweepResult,
  example: { strategy: 'sma-cross', symbol: 'NIFTY', vary: ['fast=3..6', 'slow=10..16:2'] },
  run: (input, context) => backtestSweep(input, context),
});

export const backtestWalkCommand = command({
  effect: 'read',
  positional: ['strategy'],
  input: walkQuestion,
  output: walkResult,
  example: { strategy: 'sma-cross', symbol: 'NIFTY', vary: ['fast=3..6', 'slow=10..16:2'], folds: 2 },
  run: (input, context) => backtestWalk(input, context),
});
