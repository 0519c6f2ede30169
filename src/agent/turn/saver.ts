import { CoachError, type Failure, failure } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Ended } from '../answer/answer.ts';
import type { TurnRecords } from '../answer/unkept.ts';

const everyMs = 400;

/** Keeps an answer while it comes, so that a process that dies leaves what was said. */
export interface Saver {
  said(text: string): void;
  /** Keeps the end of the turn; nothing is written after it. Gives why it could not be kept. */
  end(ended: Ended): Promise<Failure | null>;
}

/** Writes at most every so often, one write at a time; a write that fails costs the partial text only. */
export function saver(sessions: TurnRecords, id: string, clock: Clock): Saver {
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
      try {
        await sessions.save({ id, answer, status, document, at: clock.now() });
        return null;
      } catch (thrown) {
        if (thrown instanceof CoachError && thrown.kind !== 'interrupted') return failure(thrown);
        throw thrown;
      }
    },
  };
}
