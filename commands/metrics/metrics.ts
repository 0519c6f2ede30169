import { command } from '../../src/core/command.ts';
import { metricsDocument, metricsInput } from '../../src/core/shapes/metrics.ts';
import { metricsOf } from '../../src/services/metrics/metrics.ts';

export const metrics = command({
  effect: 'read',
  input: metricsInput,
  output: metricsDocument,
  example: { window: '1h', name: 'coach_ttft' },
  run: (input, context) => metricsOf(input, context),
});
