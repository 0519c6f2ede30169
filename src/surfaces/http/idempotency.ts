import type { Ports } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { ReplyRepository } from '../../ports/store.ts';

/** An answer as it is sent: its body is JSON already. */
export interface Made {
  status: number;
  /** Exit code the shell would give; null for a failure. */
  exit: number | null;
  body: string;
}

/** A request under a key of its asker. */
export interface Keyed {
  who: string;
  key: string;
  /** What tells it from another request. */
  of: string;
}

type Asked = Pick<Ports, 'store' | 'digest' | 'clock'>;

/** Answers that are given again to the same request, so that who lost one may ask again and nothing is done twice. */
export interface Idempotency {
  /** Throws `refused` for another request under the key, and for one whose end nobody knows. */
  once(asked: Asked, keyed: Keyed, make: () => Promise<Made>): Promise<Made & { again: boolean }>;
}

/** Failures that another try may mend: they are not given again. */
const passing = new Set([429, 499, 500, 503]);

const another = () =>
  new CoachError(
    'refused',
    'That Idempotency-Key was used for another request',
    'Take a new key for a new request.',
  );

const cutOff = () =>
  new CoachError(
    'refused',
    'A request under that Idempotency-Key was begun, and nobody told how it ended',
    'It still runs, or the server ended in the midst of it: look whether it was done; if not, ask again under a new key.',
  );

async function answered(
  replies: ReplyRepository,
  key: string,
  make: () => Promise<Made>,
): Promise<Made & { again: boolean }> {
  try {
    const made = await make();
    await replies.end(key, passing.has(made.status) ? null : JSON.stringify(made));
    return { ...made, again: false };
  } catch (thrown) {
    await replies.end(key, null);
    throw thrown;
  }
}

/** Kept with the asker's own rows for a day, before and after the server is started again and by whichever server is asked. */
export function idempotency(): Idempotency {
  const running = new Map<string, { of: string; made: Promise<Made> }>();
  return {
    async once({ store, digest, clock }, { who, key: named, of }, make) {
      const key = digest(`${who} ${named}`);
      const request = digest(of);
      const found = running.get(key);
      if (found !== undefined) {
        if (found.of !== request) throw another();
        return { ...(await found.made), again: true };
      }
      const work = (async () => {
        const { replies } = await store();
        const kept = await replies.begin(key, request, clock.now());
        if (kept === null) return answered(replies, key, make);
        if (kept.request !== request) throw another();
        if (kept.answer === null) throw cutOff();
        return { ...(JSON.parse(kept.answer) as Made), again: true };
      })();
      running.set(key, { of: request, made: work });
      try {
        return await work;
      } finally {
        running.delete(key);
      }
    },
  };
}
