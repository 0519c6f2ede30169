import type { Clock } from '../ports/clock.ts';

export interface Backoff {
  /** Upper bound of the first wait; doubles each time. */
  baseMs: number;
  /** No wait is longer. */
  capMs: number;
}

/** Wait before retry `attempt` (0 first): full jitter, uniform in [0, min(cap, base·2^attempt)). Source: AWS Architecture Blog, "Exponential Backoff And Jitter" (2015). */
export function backoffMs(attempt: number, random: () => number, { baseMs, capMs }: Backoff): number {
  return random() * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}

/** Keeps retries a small share of calls, so that a provider that is down is not asked three times as often. */
export interface RetryBudget {
  /** Counts one first try. */
  called(): void;
  /** Takes one retry if there is one left. */
  take(): boolean;
}

/** After n calls at most `share`·n + `floor` retries were given; unused ones are saved up to `most`. */
export function retryBudget({ share = 0.1, floor = 3, most = 10 } = {}): RetryBudget {
  let left = floor;
  return {
    called() {
      left = Math.min(Math.max(most, floor), left + share);
    },
    take() {
      // A sum of tenths falls a little short of the whole number.
      if (left < 1 - 1e-9) return false;
      left -= 1;
      return true;
    },
  };
}

/** Waits; `false` as soon as the signal fires, also when it had fired already. */
export async function waited(clock: Clock, ms: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  try {
    await clock.sleep(ms, signal);
    return !signal.aborted;
  } catch (thrown) {
    if (signal.aborted) return false;
    throw thrown;
  }
}
