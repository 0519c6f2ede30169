import type { Series } from '../domain/metrics/series.ts';
import type { Width } from '../domain/metrics/slots.ts';
import type { TelemetryEvent } from './conversation.ts';

/** Takes events in. Recording never throws, never waits and costs nothing that a person could notice. */
export interface Meter {
  record(event: TelemetryEvent): void;
  /** Puts what was recorded, by earlier processes too, into the store. Does nothing when telemetry is off. */
  drain(): Promise<void>;
  /** Drains once much has gathered, and otherwise costs nothing; for whoever runs long or often. Never throws. */
  relieve(): Promise<void>;
}

/** What was counted of the telemetry; `TelemetryRepository.add` counts while it keeps. */
export interface MetricRepository {
  /** Series of the slots that begin within a stretch of time, oldest first; of the measures this coach knows. */
  slots(which: { width: Width; from?: number; to?: number }): Promise<{ at: number; series: Series }[]>;
}
