import { command } from '../../src/core/command.ts';
import { CoachError } from '../../src/core/errors.ts';
import { statisticsInput, statisticsResult } from '../../src/core/shapes/statistics.ts';
import { isRefusal } from '../../src/domain/refusal.ts';
import { statistics } from '../../src/domain/stats/asked.ts';

export const calcStatistics = command({
  effect: 'read',
  input: statisticsInput,
  output: statisticsResult,
  example: { test: 'two-proportions', a: 50, n1: 100, b: 60, n2: 100 },
  async run(input) {
    const found = statistics(input);
    if (isRefusal(found)) throw new CoachError('usage', found.refused, found.hint ?? '');
    return found;
  },
});
