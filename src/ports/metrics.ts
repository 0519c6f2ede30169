import type { Series } from '../domain/metrics/series.ts';
import type { Width } from '../domain/metrics/slots.ts';

/** What was counted of the telemetry; `TelemetryRepository.add` counts while it keeps. */
export interface MetricRepository {
  /** Series of the slots that begin within a stretch of time, oldest first; of the measures this coach knows. */
  slots(which: { width: Width; from?: number; to?: number }): Promise<{ at: number; series: Series }[]>;
}
