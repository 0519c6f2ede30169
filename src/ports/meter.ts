import type { TelemetryEvent } from './conversation.ts';

/** Takes events in. Recording never throws, never waits and costs nothing that a person could notice. */
export interface Meter {
  record(event: TelemetryEvent): void;
  /** Puts what was recorded, by earlier processes too, into the store. Does nothing when telemetry is off. */
  drain(): Promise<void>;
  /** Drains once much has gathered, and otherwise costs nothing; for whoever runs long or often. Never throws. */
  relieve(): Promise<void>;
}
