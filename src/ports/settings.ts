import type { Setting } from '../core/shapes/keeping.ts';
/** One setting as it stands and where it came from. */
export type SettingRow = Setting;

/** The person's saved preferences. Never a secret. */
export interface Settings {
  list(): SettingRow[];
  get(key: string): SettingRow;
  /** Throws CoachError `usage` for an unknown key or a value of the wrong shape. */
  set(key: string, value: string): Promise<SettingRow>;
  unset(key: string): Promise<SettingRow>;
  /** Why the settings cannot be used as they are given or saved; null when they can. */
  fault?: { message: string; hint: string } | null;
  /** Where the file lies. */
  path: string;
}
