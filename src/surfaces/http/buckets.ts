import type { Clock } from '../../ports/clock.ts';

/** A share of requests a minute that fills up again evenly, with some saved for a burst such as a page that opens. */
export interface Buckets {
  /** Takes one; 0, or the whole seconds until there is one again. */
  take(key: string): number;
  /** What `take` would give, without taking. */
  wait(key: string): number;
}

const minuteMs = 60_000;
const leastBurst = 30;
const most = 50_000;

/** Evenly, so that whoever asks far too often is admitted at the pace that can be served, and waits no longer than others. */
export function buckets(clock: Pick<Clock, 'monotonic'>, perMinute: number): Buckets {
  const burst = Math.min(perMinute, Math.max(leastBurst, perMinute / 20));
  const perMs = perMinute / minuteMs;
  const held = new Map<string, { left: number; at: number }>();
  const filledOf = (key: string, now: number) => {
    const { left, at } = held.get(key) ?? { left: burst, at: now };
    return Math.min(burst, left + (now - at) * perMs);
  };
  const secondsOf = (filled: number) => (filled < 1 ? Math.ceil((1 - filled) / perMs / 1000) : 0);
  return {
    wait: (key) => secondsOf(filledOf(key, clock.monotonic())),
    take(key) {
      const now = clock.monotonic();
      const filled = filledOf(key, now);
      // The one that was asked for longest ago stands first; a full bucket need not be kept.
      held.delete(key);
      if (held.size >= most) held.delete(held.keys().next().value!);
      held.set(key, { left: filled < 1 ? filled : filled - 1, at: now });
      return secondsOf(filled);
    },
  };
}
