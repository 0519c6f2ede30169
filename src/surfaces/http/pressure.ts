import { createHash } from 'node:crypto';
import type { Clock } from '../../ports/clock.ts';

/** Whose credential it was when it was last looked up: enough to tell somebody who asks too often so, and to let nobody in. */
export interface Acquainted {
  user(credential: string): string | null;
  note(credential: string, user: string): void;
}

const most = 10_000;
const nameOf = (credential: string) => createHash('sha256').update(credential).digest('base64');

export function acquainted(): Acquainted {
  const known = new Map<string, string>();
  return {
    user: (credential) => known.get(nameOf(credential)) ?? null,
    note(credential, user) {
      const name = nameOf(credential);
      // The one that came longest ago goes first.
      known.delete(name);
      if (known.size >= most) known.delete(known.keys().next().value!);
      known.set(name, user);
    },
  };
}

const everyMs = 50;
const few = 4;

/** How late this process is with what is due, in ms: what has to wait before anything is done for it. */
export interface Lateness {
  now(): number;
  stop(): void;
}

/** Looked at by a timer: how much later than asked it is called. One piece of work makes one call late, so the least of the last few counts. */
export function lateness(clock: Pick<Clock, 'monotonic'>): Lateness {
  let due = clock.monotonic() + everyMs;
  let last: readonly number[] = [0];
  const timer = setInterval(() => {
    const now = clock.monotonic();
    last = [...last, Math.max(0, now - due)].slice(-few);
    due = now + everyMs;
  }, everyMs);
  timer.unref();
  return { now: () => Math.min(...last), stop: () => clearInterval(timer) };
}
