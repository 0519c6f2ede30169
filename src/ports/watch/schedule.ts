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
