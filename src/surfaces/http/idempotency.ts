import { CoachError } from '../../core/errors.ts';
import type { Clock } from '../../ports/clock.ts';

/** An answer as it is sent: its body is JSON already. */
export interface Made {
  status: number;
  /** Exit code the shell would give; null for a failure. */
  exit: number | null;
  body: string;
}

/** Answers that are given again to the same request, so that who lost one may ask again and nothing is done twice. */
export interface Idempotency {
  /** `of` tells one request from another under the same key. Throws `refused` where they differ. */
  once(key: string, of: string, make: () => Promise<Made>): Promise<Made & { again: boolean }>;
}

const lifeMs = 86_400_000;
const most = 2_000;
/** Failures that another try may mend: they are not given again. */
const passing = new Set([429, 499, 500, 503]);

export function idempotency(clock: Clock): Idempotency {
  const kept = new Map<string, { of: string; at: number; made: Promise<Made> }>();
  return {
    async once(key, of, make) {
      const now = clock.monotonic();
      for (const [old, { at }] of kept) {
        if (now - at < lifeMs && kept.size <= most) break;
        kept.delete(old);
      }
      const found = kept.get(key);
      if (found !== undefined) {
        if (found.of !== of)
          throw new CoachError(
            'refused',
            'That Idempotency-Key was used for another request',
            'Take a new key for a new request.',
          );
        return { ...(await found.made), again: true };
      }
      const made = make();
      kept.set(key, { of, at: now, made });
      try {
        const answer = await made;
        if (passing.has(answer.status)) kept.delete(key);
        return { ...answer, again: false };
      } catch (thrown) {
        kept.delete(key);
        throw thrown;
      }
    },
  };
}
