import { command } from '../../src/core/command.ts';
import { optionsQuestion, optionsResult } from '../../src/core/shapes/backtest-options.ts';
import { backtestOptions } from '../../src/services/backtest/options.ts';
import { reportAllowed } from '../../src/services/backtest/report.ts';

export const backtestOptionsCommand = command({
  effect: 'read',
  positional: ['structure'],
  input: optionsQuestion,
  output: optionsResult,
  example: { structure: 'short-straddle', symbol: 'NIFTY' },
  async run(input, context) {
    reportAllowed(input.report, context);
    const result = await backtestOptions(input, context);
    if (input.report === undefined) return result;
    const { optionsReport } = await import('../../src/surfaces/report/backtest.ts');
    return { ...result, report: await context.ports.writeText(input.report, optionsReport(result)) };
  },
});
