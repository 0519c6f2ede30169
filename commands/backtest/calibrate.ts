import { command } from '../../src/core/command.ts';
import { calibrateQuestion, calibrateResult } from '../../src/core/shapes/calibration.ts';
import { calibrateRules } from '../../src/services/learning/calibrate-rules.ts';

export const backtestCalibrateCommand = command({
  effect: 'write',
  input: calibrateQuestion,
  output: calibrateResult,
  example: {},
  run: (input, context) => calibrateRules(input, context),
});
