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
