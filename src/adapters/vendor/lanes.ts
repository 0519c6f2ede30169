import type { Clock } from '../../ports/clock.ts';

/** So many requests may start in any stretch of so many ms. */
export type Window = readonly [count: number, ms: number];

/** Waits until a request may start; rejects as soon as the signal fires. */
export type Lane = (signal?: AbortSignal) => Promise<void>;

/** A vendor's limit kept on this side: requests start in the order they were asked for, never more than each window allows. */
export function lane(windows: readonly Window[], clock: Clock): Lane {
  const most = Math.max(1, ...windows.map(([count]) => count));
  const starts: number[] = [];
  return async (signal) => {
    signal?.throwIfAborted();
    const now = clock.monotonic();
    const at = windows.reduce(
      (soonest, [count, ms]) => {
        const earlier = starts.at(-count);
        return earlier === undefined ? soonest : Math.max(soonest, earlier + ms);
      },
      Math.max(now, starts.at(-1) ?? now),
    );
    starts.push(at);
    if (starts.length > most) starts.shift();
    if (at > now) await clock.sleep(at - now, signal);
  };
}
