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
