import type { Context } from '../../core/command.ts';
import { type Vote, voteOf } from '../../domain/memory/votes.ts';

/** Votes looked back on. */
const remembered = 100;

/**
 * What the person said of answers on a symbol up to a moment, the newest first; null where they said nothing of a structure, or want
 * nothing of theirs used.
 */
export async function votesUpTo(symbol: string, now: number, { ports }: Context): Promise<Vote[] | null> {
  if (!ports.config.personal) return null;
  const { sessions } = await ports.store();
  const votes = (await sessions.verdicts(remembered))
    .filter(({ at }) => at <= now)
    .flatMap((turn) => voteOf(turn) ?? [])
    .filter((vote) => vote.strategy !== null && (vote.symbol === null || vote.symbol === symbol));
  return votes.length === 0 ? null : votes;
}
