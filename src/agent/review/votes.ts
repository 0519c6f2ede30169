import { type Vote, voteOf } from '../../domain/memory/votes.ts';
import type { Desk } from '../desk.ts';
import type { ReviewPoint } from '../events.ts';
import type { ToolRow } from '../tools/documents.ts';

/** Votes looked back on. */
const remembered = 100;
const shown = 5;

/** Votes on answers about a symbol, or about anything where none is named; the newest first. Never throws. */
export async function votesOn(desk: Desk, symbol: string | null): Promise<Vote[]> {
  if (!desk.ports.config.personal) return [];
  try {
    const { sessions } = await desk.ports.store();
    const votes = (await sessions.verdicts(remembered)).flatMap((turn) => voteOf(turn) ?? []);
    return votes
      .filter((vote) => symbol === null || vote.symbol === null || vote.symbol === symbol)
      .slice(0, shown);
  } catch {
    return [];
  }
}

/** Reminds of a vote against the very structure that an answer speaks of now, with the vote; none where a later one was for it. */
export async function voteRemark(turn: { desk: Desk; rows: readonly ToolRow[] }): Promise<ReviewPoint[]> {
  const { desk, rows } = turn;
  const suggested = rows.findLast(({ command }) => command === 'suggest')?.output as
    | { symbol?: string; suggestions?: { strategy?: string; name?: string }[] }
    | undefined;
  const first = suggested?.suggestions?.[0];
  if (first?.strategy === undefined) return [];
  const votes = await votesOn(desk, suggested?.symbol ?? null);
  // A turn keeps the name of its structure, or its key.
  const last = votes.find(({ strategy }) => strategy === first.strategy || strategy === first.name);
  if (last?.verdict !== 'bad') return [];
  const why = last.note === null ? '' : `: "${last.note}"`;
  const about = last.symbol === null ? '' : ` on ${last.symbol}`;
  return [
    {
      kind: 'vote',
      level: 'caution',
      text: `You called ${first.name ?? first.strategy}${about} bad on ${last.on}${why}. Its score counts less for that; the ideas after it are of other kinds.`,
    },
  ];
}
