import type { ModelEvent } from '../../../ports/model.ts';
import { CallFailure } from './failure.ts';

/** What an attempt gives: events up to `done`, or a failure in place of it. */
export type Outcome = ModelEvent | CallFailure;

/** Events on their way from the socket to whoever reads them. */
export interface EventQueue {
  /** Adds an event; text that nobody has taken yet grows instead of queueing. Nothing follows `done` or a failure. */
  push(outcome: Outcome): void;
  next(): Promise<Outcome>;
  readonly closed: boolean;
}

/** A queue for one reader. It stays small however slow the reader: what waits is at most one event of each run of text. */
export function eventQueue(): EventQueue {
  let waiting: Outcome[] = [];
  let head = 0;
  let wake: ((outcome: Outcome) => void) | null = null;
  let closed = false;

  /** True when the event could be added to the one that waits last. */
  const merged = (outcome: Outcome): boolean => {
    if (head === waiting.length || outcome instanceof CallFailure) return false;
    const last = waiting[waiting.length - 1]!;
    if (outcome.type !== 'text' && outcome.type !== 'reasoning') return false;
    if (last instanceof CallFailure || last.type !== outcome.type) return false;
    waiting[waiting.length - 1] = { type: outcome.type, text: last.text + outcome.text };
    return true;
  };

  return {
    get closed() {
      return closed;
    },
    push(outcome) {
      if (closed) return;
      closed = outcome instanceof CallFailure || outcome.type === 'done';
      if (wake !== null) {
        const resolve = wake;
        wake = null;
        resolve(outcome);
      } else if (!merged(outcome)) waiting.push(outcome);
    },
    next() {
      if (head === waiting.length) return new Promise((resolve) => (wake = resolve));
      const outcome = waiting[head++]!;
      if (head === waiting.length) {
        waiting = [];
        head = 0;
      }
      return Promise.resolve(outcome);
    },
  };
}
