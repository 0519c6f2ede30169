/** Time and chance, so that both can be held still. */
export interface Clock {
  /** Epoch ms UTC. */
  now(): number;
  /** Monotonic ms, for timeouts and durations only. */
  monotonic(): number;
  /** A random UUID. */
  id(): string;
  /** Resolves after `ms`, or rejects with an AbortError as soon as the signal fires. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** Who has a lease. */
export interface LeaseHolder {
  pid: number;
  /** When it was taken, epoch ms UTC. */
  since: number;
}

/**
 * One piece of work at a time, over every process that uses the store. A lease ends when it is released, when its time is
 * over, or when its holder's process is no more on this machine.
 */
export interface LeaseRepository {
  /** Takes the lease for `ms`, or says who has it. */
  take(name: string, ms: number): Promise<{ token: string } | { holder: LeaseHolder }>;
  /** Prolongs it by `ms` from now; false where it was lost. */
  renew(token: string, ms: number): Promise<boolean>;
  release(token: string): Promise<void>;
  /** Who has it now; null for nobody. */
  holder(name: string): Promise<LeaseHolder | null>;
}
