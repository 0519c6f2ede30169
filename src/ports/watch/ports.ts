import type { AlertSettings, Channels } from './notifier.ts';

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

/** Something in coach that broke: an error nobody expected. Never what was asked or answered. */
export interface Fault {
  /** Epoch ms UTC. */
  at: number;
  command: string;
  caller: string;
  message: string;
  /** Where, as the engine tells it; null where it does not. */
  stack: string | null;
}

/** Takes faults in; recording never throws and never waits. */
export interface FaultReports {
  record(fault: Fault): void;
}

/** Moments of a cron pattern on the clock of a time zone. A time of day that a change of clocks leaves out or repeats comes once. */
export interface Timetable {
  /** First moment after `after`, epoch ms UTC; null where there is none. */
  next(pattern: string, zone: string, after: number): number | null;
  /** Last moment at or before `until`. */
  last(pattern: string, zone: string, until: number): number | null;
}

/** Where this machine keeps its own timetables. Methods that write throw CoachError `unavailable` with the reason. */
export interface Installer {
  /** The words that start coach, absolute, and the variables it must find; nothing secret. */
  program(): { words: string[]; environment: Record<string, string> };
  crontab(): Promise<string>;
  writeCrontab(text: string): Promise<void>;
  /** Folder of systemd units of the user. */
  readonly units: string;
  writeUnit(name: string, text: string): Promise<void>;
  /** False where it was not there. */
  removeUnit(name: string): Promise<boolean>;
  /** `systemctl --user` with these words; false where it cannot be run. */
  systemctl(...words: string[]): Promise<boolean>;
}
