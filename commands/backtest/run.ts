import { command } from '../../src/core/command.ts';
import { backtestResult } from '../../src/core/shapes/backtest.ts';
import { backtestQuestion } from '../../src/core/shapes/backtest-question.ts';
import { reportAllowed } from '../../src/services/backtest/report.ts';
import { backtestRun } from '../../src/services/backtest/run.ts';

export const backtestRunCommand = command({
  effect: 'read',
  positional: ['strategy'],
  input: backtestQuestion,
  output: backtestResult,
  example: { strategy: 'sma-cross', symbol: 'NIFTY', fast: 5, slow: 15 },
  async run(input, context) {
    reportAllowed(input.report, context);
    const { result, time } = await backtestRun(input, context);
    if (input.report === undefined) return result;
    const { barsReport } = await import('../../src/surfaces/report/backtest.ts');
    return { ...result, report: await context.ports.writeText(input.report, barsReport(result, time)) };
  },
});
