import type { Moved } from '../core/shapes/keeping.ts';

export interface StoreDamage {
  where: string;
  what: string;
}

/** What looking at every page and every row of a store found; `damage` is empty when all is as it was written. */
export interface StoreCheck {
  path: string;
  bytes: number;
  schemaVersion: number;
  /** What was looked at, and how much of it. */
  checked: { name: string; count: number }[];
  damage: StoreDamage[];
}

export interface StoreSizes {
  path: string;
  bytes: number;
  /** Of pages that hold nothing and are used before the file grows. */
  freeBytes: number;
  tables: { name: string; rows: number; bytes: number }[];
}

export interface Pruned {
  chains: { rows: number; bytes: number; kept: number };
  telemetry: { rows: number; bytes: number };
}

export interface ExportedFile {
  path: string;
  rows: number;
  bytes: number;
}

export interface MoveTold {
  /** Told after every page of a table. */
  progress?: (table: string, rows: number) => void;
  signal?: AbortSignal;
}

/** Care for the store as a whole file. Throws CoachError: `busy` where another process must end first. */
export interface StoreCare {
  /** A whole copy as of one moment, taken while others write, verified and on disk. Throws `refused` where `to` exists. */
  backup(to: string): Promise<{ path: string; bytes: number; schemaVersion: number }>;
  /** Copies of this store that coach made, newest first. */
  backups(): Promise<{ path: string; bytes: number; at: number }[]>;
  /** Of the store, or of another file of coach's; reads only. */
  verify(file?: string): Promise<StoreCheck>;
  /** Puts a verified backup in the store's place; what was there stays beside it as `kept`. */
  restore(from: string): Promise<{ path: string; bytes: number; schemaVersion: number; kept: string | null }>;
  /** Schema versions before and after opening the store. */
  migrate(): Promise<{ path: string; was: number; now: number; backup: string | null }>;
  /**
   * Copies every row into another store, a file or an owner's rows on a server, and compares the hashes of both. A move that was
   * ended goes on when it is asked for again. Throws `refused` where the target holds anything else.
   */
  moveTo(to: string, told: MoveTold): Promise<Moved>;
  /** Everything of the person, as one JSON file or a folder of CSV files; there whole under its name or not at all. */
  exportTo(
    to: string,
    format: 'json' | 'csv',
    at: number,
  ): Promise<{ path: string; files: ExportedFile[]; leftOut: string[] }>;
  sizes(): Promise<StoreSizes>;
  /** Takes away chains that no suggestion was made from, and telemetry; without `apply` only counts them. */
  prune(before: { chains: number | null; telemetry: number | null }, apply: boolean): Promise<Pruned>;
  /** Forgets what was learnt of the person, leaving no byte of it in the file. Throws `unavailable` while others use it. */
  forget(): Promise<{ habits: number; units: number; bytes: number }>;
  /** Everything coach keeps of the person; without `apply` only named. `left` are files it does not know. */
  erase(apply: boolean): Promise<{ files: { path: string; bytes: number }[]; left: string[] }>;
}
