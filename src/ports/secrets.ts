import type { Setting } from '../core/shapes/keeping.ts';

/** A key and the one origin it may be sent to. */
export interface Secret {
  value: string;
  origin: string;
}

/** Keys of model servers. They come from the environment or from a file only its owner can read, and go nowhere else. */
export interface Secrets {
  /** The key for an origin; the environment wins over the file. Null where there is none. */
  find(origin: string): Secret | null;
  /** Which origins have a key, never the key. */
  list(): { origin: string; from: 'environment' | 'file' }[];
  /** Keeps a key for an origin. Throws CoachError `unavailable` where the file cannot be written. */
  set(origin: string, value: string): Promise<void>;
  /** `false` where there was none in the file. */
  remove(origin: string): Promise<boolean>;
  /** Where the file lies. */
  readonly path: string;
}

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
