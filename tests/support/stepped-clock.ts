import type { Clock } from '../../src/ports/clock.ts';

interface Timer {
  at: number;
  order: number;
  resolve(): void;
}

/** Lets everything that waits for a promise go on. */
const breathe = () => new Promise<void>((resolve) => setImmediate(resolve));

/** Time that passes only when told, one timer after the other. */
export function steppedClock(at: string): Clock & { advance(ms: number): Promise<void>; timers(): number } {
  let now = Date.parse(at);
  let order = 0;
  const timers: Timer[] = [];
  return {
    now: () => now,
    monotonic: () => now,
    id: () => `id-${++order}`,
    timers: () => timers.length,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const timer = { at: now + ms, order: ++order, resolve };
        const gone = () => {
          timers.splice(timers.indexOf(timer), 1);
          reject(signal!.reason);
        };
        if (signal?.aborted) return reject(signal.reason);
        signal?.addEventListener('abort', gone, { once: true });
        timer.resolve = () => {
          signal?.removeEventListener('abort', gone);
          resolve();
        };
        timers.push(timer);
      }),
    async advance(ms) {
      const end = now + ms;
      await breathe();
      for (;;) {
        const next = timers
          .filter((timer) => timer.at <= end)
          .sort((a, b) => a.at - b.at || a.order - b.order)[0];
        if (next === undefined) break;
        timers.splice(timers.indexOf(next), 1);
        now = Math.max(now, next.at);
        next.resolve();
        await breathe();
      }
      now = end;
    },
  };
}
