import type { Context } from '../../core/command.ts';
import { metricsWatched } from '../metrics/metrics.ts';
import { observe, raise } from './raise.ts';

const hourMs = 3_600_000;

/** Holds the rules on what is counted, coach's own and the person's, against the figures as they stand, and raises what fires. */
export async function watchMetrics(context: Context): Promise<void> {
  const at = context.ports.clock.now();
  const { alarms, figures } = await metricsWatched(context);
  await observe({ kind: 'metric', severity: 'warning', about: 'metrics', at, facts: figures }, context);
  for (const { code, firing, value, limit, unit } of alarms) {
    if (!firing) continue;
    // The same alarm within an hour is the same news.
    const key = `${code} ${Math.floor(at / hourMs)}`;
    const facts = { when: `${code} above ${limit} ${unit}`, code, value, limit, unit };
    await raise({ kind: 'metric', severity: 'warning', key, about: code, at, facts }, context);
  }
}
