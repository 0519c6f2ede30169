import type { Clock } from '../ports/clock.ts';
import type { SessionRepository } from '../ports/conversation.ts';
import type { Ended } from './answer.ts';

const everyMs = 400;

/** Keeps an answer while it comes, so that a process that dies leaves what was said. */
export interface Saver {
  said(text: string): void;
  /** Keeps the end of the turn; nothing is written after it. */
  end(ended: Ended): Promise<void>;
}

/** Writes at most every so often, one write at a time; a write that fails costs the partial text only. */
export function saver(sessions: SessionRepository, id: string, clock: Clock): Saver {
  let last = clock.monotonic();
  let writing: Promise<void> = Promise.resolve();
  let over = false;
  return {
    said(text) {
      if (over || clock.monotonic() - last < everyMs) return;
      last = clock.monotonic();
      const at = clock.now();
      writing = writing
        .then(() => sessions.save({ id, answer: text, status: 'running', document: {}, at }))
        .catch(() => undefined);
    },
    async end({ answer, status, document }) {
      over = true;
      await writing;
      await sessions.save({ id, answer, status, document, at: clock.now() });
    },
  };
}
