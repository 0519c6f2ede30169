import { command } from '../../src/core/command.ts';
import {
  patternsDocument,
  patternsInput,
  performanceDocument,
  performanceInput,
} from '../../src/core/shapes/performance.ts';
import { performance } from '../../src/services/performance/performance.ts';
import { patterns } from '../../src/services/suggest/analytics.ts';

export const performanceCommand = command({
  effect: 'read',
  input: performanceInput,
  output: performanceDocument,
  example: { period: 'all' },
  async run(input, context) {
    const { answer, list } = await performance(input, context);
    if (input.report === undefined) return answer;
    const { reportHtml } = await import('../../src/surfaces/report/performance.ts');
    const files = await context.ports.journalFiles();
    return {
      ...answer,
      report: await files.writeReport(input.report, reportHtml({ ...answer, list: await list() })),
    };
  },
});

export const patternsCommand = command({
  effect: 'read',
  input: patternsInput,
  output: patternsDocument,
  example: { period: 'all' },
  run: (input, context) => patterns(input, context),
});
