import type { FaultReports } from './faults.ts';
import type { AlertSettings, Channels } from './notifier.ts';
import type { Installer, Timetable } from './schedule.ts';

/** What watching, telling and doing things at set times need of the world, each built on first use. */
export interface WatchPorts {
  /** Where faults of coach's own go; absent where nobody keeps them. */
  faults?: FaultReports;
  /** Cron patterns as moments. */
  timetable(): Promise<Timetable>;
  /** This machine's own timetables. */
  installer(): Promise<Installer>;
  /** Ways to reach a person, for alerts and codes. */
  channels(): Promise<Channels>;
}

/** Settings of the same. */
export interface WatchSettings {
  alerts: AlertSettings;
  /** A file that reports of coach's own faults are added to, "webhook", or null for none. */
  errorReports: string | null;
}
