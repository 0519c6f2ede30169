import { z } from 'zod';
import { bare, count, fact, instant, list, minutes, oneOf, orNull, part, words } from './figure.ts';

export const metricsInput = z.object({
  window: z.enum(['1h', '24h', '7d', '30d', 'all']).default('24h').describe('How far back'),
  name: z.string().min(1).max(80).optional().describe('Only measures whose name holds this'),
  prometheus: z
    .boolean()
    .default(false)
    .describe('As Prometheus text, all there ever was: its counters only grow'),
});
export type MetricsInput = z.output<typeof metricsInput>;

export const metricAlarm = z.object({
  code: oneOf('Which rule', ['ttft-slow', 'fallback-rate']),
  firing: fact('It has been above its limit for all of its minutes'),
  value: orNull(bare('The value over the last minutes; null without anything to tell it from')),
  limit: bare('Above this it is too much'),
  unit: words('Unit of value and limit'),
  minutes: minutes('How long it must last'),
  n: count('Answers the value rests on'),
});
/** How a rule stands at a moment. */
export type MetricAlarm = z.output<typeof metricAlarm>;

export const metricsDocument = z.object({
  window: part('The time looked at', {
    name: words('As asked'),
    from: orNull(instant('Since when; null is the beginning')),
    to: instant('Up to'),
  }),
  rows: list(
    'A figure each',
    z.object({
      name: words('Measure'),
      labels: z
        .record(z.string(), z.string())
        .describe('What it is split by; stat says which figure of a distribution'),
      value: bare('The figure, in the unit of the row'),
      unit: words('count, seconds, tokens, US dollars, or 0..1'),
    }),
  ),
  alarms: list('Rules on these figures and how they stand now', metricAlarm),
  text: orNull(words('The figures as Prometheus text; null where not asked for')),
});
export type MetricsDocument = z.output<typeof metricsDocument>;
/** One figure with its unit. */
export type MetricRow = MetricsDocument['rows'][number];
