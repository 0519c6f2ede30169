import { entry } from '../../src/core/command.ts';

/** How well coach serves. */
export const metricsCommands = [
  entry(
    'metrics',
    'How well coach serves: speed, who answered, tools, how far visits come; or Prometheus text',
    async () => (await import('./metrics.ts')).metrics,
  ),
];
