import type { Context } from '../../core/command.ts';
import type { MetricAlarm, MetricsDocument, MetricsInput } from '../../core/shapes/metrics.ts';
import { alarmsAt, figuresAt, minutesSeen } from '../../domain/metrics/alarms.ts';
import { exposition } from '../../domain/metrics/exposition.ts';
import { figures } from '../../domain/metrics/figures.ts';
import { merged } from '../../domain/metrics/series.ts';
import { slotOf } from '../../domain/metrics/slots.ts';
import { homeTime } from '../home-clock.ts';

const hourMs = 3_600_000;
const spans: Record<MetricsInput['window'], number | null> = {
  '1h': hourMs,
  '24h': 24 * hourMs,
  '7d': 7 * 24 * hourMs,
  '30d': 30 * 24 * hourMs,
  all: null,
};
/** Up to here minutes are still kept. */
const byMinutes = 24 * hourMs;

/** Sums of many small figures without the noise of their last digits. */
const tidy = (value: number) => Number(value.toPrecision(12));

async function lately(context: Context) {
  const { metrics } = await context.ports.store();
  const now = context.asOf ?? context.ports.clock.now();
  const from = slotOf(now, 60) - minutesSeen * 60_000;
  return { now, slots: await metrics.slots({ width: 60, from, to: now }) };
}

/** How the rules on what is counted stand now. */
async function metricAlarms(context: Context): Promise<MetricAlarm[]> {
  const { now, slots } = await lately(context);
  return alarmsAt(now, slots);
}

/** The rules on what is counted, and the figures of a person's own: for the alerts of whoever watches. */
export async function metricsWatched(context: Context) {
  await context.ports.meter?.drain();
  const { now, slots } = await lately(context);
  return { alarms: alarmsAt(now, slots), figures: figuresAt(now, slots) };
}

/** All that was counted since the store began, as Prometheus text. */
export async function prometheusText(context: Context): Promise<string> {
  await context.ports.meter?.drain();
  const { metrics } = await context.ports.store();
  return exposition((await metrics.slots({ width: 0 })).map(({ series }) => series));
}

/** What was counted within a window, with its shares and percentiles; what other processes left behind is counted first. */
export async function metricsOf(input: MetricsInput, context: Context): Promise<MetricsDocument> {
  const { ports, asOf } = context;
  const to = asOf ?? ports.clock.now();
  const span = spans[input.window];
  const text = input.prometheus ? await prometheusText(context) : null;
  await ports.meter?.drain();
  const { metrics } = await ports.store();
  const width = span === null ? 0 : span <= byMinutes ? 60 : 3600;
  const from = span === null ? 0 : slotOf(to - span, width);
  const found = await metrics.slots({ width, from, to });
  const { name } = input;
  const iso = homeTime(context);
  const rows = figures(merged(found.map(({ series }) => series)));
  return {
    window: { name: input.window, from: span === null ? null : iso(from), to: iso(to) },
    rows: rows
      .filter((row) => name === undefined || row.name.includes(name))
      .map((row) => ({ ...row, value: tidy(row.value) })),
    alarms: await metricAlarms(context),
    text,
  };
}
