import { command } from '../../src/core/command.ts';
import {
  markQuestion,
  markResult,
  scorecardDocument,
  scorecardQuestion,
} from '../../src/core/shapes/scorecard.ts';
import { reportAllowed } from '../../src/services/backtest/trading.ts';
import { markOutcomes } from '../../src/services/learning/mark.ts';
import { scorecard } from '../../src/services/learning/scorecard.ts';

export const scorecardCommand = command({
  effect: 'read',
  input: scorecardQuestion,
  output: scorecardDocument,
  example: {},
  async run(input, context) {
    reportAllowed(input.report, context);
    const found = await scorecard(input, context);
    if (input.report === undefined) return found;
    const { scorecardReport } = await import('../../src/surfaces/report/scorecard.ts');
    return { ...found, report: await context.ports.writeText(input.report, scorecardReport(found)) };
  },
});

export const scorecardMarkCommand = command({
  effect: 'write',
  input: markQuestion,
  output: markResult,
  example: {},
  say: ({ suggestions, sample, made, unsaid, ideas, marks, calibration }) =>
    [
      `${suggestions} suggestions looked at (${ideas} ideas), ${marks} marks are new`,
      ...(made === 0 ? [] : [`${made} suggestions were made after the fact`]),
      ...(unsaid.length === 0
        ? []
        : [
            `On ${unsaid.length} days the rules had nothing to say; first ${unsaid[0]!.symbol} ${unsaid[0]!.date}: ${unsaid[0]!.reason}`,
          ]),
      ...(sample === 0 ? [] : [`${sample} rest on made-up prices and are not scored`]),
      calibration === null ? 'Too few outcomes are known to calibrate by' : `Calibration ${calibration}`,
    ].join('\n'),
  run: (input, context) => markOutcomes(input, context),
});
