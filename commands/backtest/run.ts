import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { backtestResult } from '../../src/core/shapes/backtest.ts';
import { strategyCatalogue } from '../../src/core/shapes/backtest-audit.ts';
import { optionsQuestion, optionsResult } from '../../src/core/shapes/backtest-options.ts';
import { backtestQuestion } from '../../src/core/shapes/backtest-question.ts';
import { builtins } from '../../src/domain/backtest/builtin.ts';
import { declaredShape } from '../../src/domain/backtest/declared.ts';
import { backtestOptions } from '../../src/services/backtest/options.ts';
import { backtestRun } from '../../src/services/backtest/run.ts';
import { reportAllowed } from '../../src/services/backtest/trading.ts';

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

export const backtestStrategiesCommand = command({
  effect: 'read',
  input: z.object({}),
  output: strategyCatalogue,
  example: {},
  async run() {
    return {
      strategies: builtins.map(({ name, summary, params }) => ({ name, summary, params: [...params] })),
      fileSchema: z.toJSONSchema(declaredShape, { io: 'input' }) as Record<string, unknown>,
    };
  },
});

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
