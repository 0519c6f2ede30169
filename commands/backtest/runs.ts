import { command } from '../../src/core/command.ts';
import {
  compareQuestion,
  runQuestion,
  runShown,
  runsCompared,
  runsList,
  runsQuestion,
} from '../../src/core/shapes/backtest-runs.ts';
import { compareRuns, listRuns, showRun } from '../../src/services/backtest/runs.ts';

export const backtestListCommand = command({
  effect: 'read',
  input: runsQuestion,
  output: runsList,
  example: {},
  run: (input, context) => listRuns(input, context),
});

export const backtestShowCommand = command({
  effect: 'read',
  positional: ['id'],
  input: runQuestion,
  output: runShown,
  example: { id: 'latest' },
  run: (input, context) => showRun(input, context),
});

export const backtestCompareCommand = command({
  effect: 'read',
  positional: ['ids…'],
  input: compareQuestion,
  output: runsCompared,
  example: { ids: ['latest', 'latest~1'] },
  run: (input, context) => compareRuns(input, context),
});
