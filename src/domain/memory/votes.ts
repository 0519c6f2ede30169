import type { VotesDocument } from '../../core/shapes/lesson.ts';

/** A vote of the person on an answer. */
export interface Vote {
  verdict: 'good' | 'bad';
  /** The structure the answer spoke of, by its key or its name. */
  strategy: string | null;
  symbol: string | null;
  note: string | null;
  /** Day of the answer, YYYY-MM-DD. */
  on: string;
}

/** An answer that was voted on, as the store has it. */
export interface Voted {
  verdict: Vote['verdict'] | null;
  verdictNote: string | null;
  at: number;
  document: unknown;
}

/** The vote of an answer; null for one that names no structure and gives no reason. */
export function voteOf({ verdict, verdictNote, document, at }: Voted): Vote | null {
  const { strategy = null, symbol = null } = document as Partial<Pick<Vote, 'strategy' | 'symbol'>>;
  if (verdict === null || (strategy === null && verdictNote === null)) return null;
  return { verdict, strategy, symbol, note: verdictNote, on: new Date(at).toISOString().slice(0, 10) };
}

/** What votes make of a structure's place, and the same in a sentence. */
export interface Standing {
  document: VotesDocument;
  reason: string;
}

/** Each vote more against moves a structure by a tenth, each more for it by a thirtieth; neither goes on without end. */
export const voteRule = { bad: 0.9, least: 0.73, good: 1.03, most: 1.1 } as const;

/** What is cut from a note in a sentence. */
const noteShown = 80;

const asKey = (words: string): string => words.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');

/** What the votes on a symbol's answers, the newest first, make of one structure; null without a vote on it. */
export function standingOf(
  votes: readonly Vote[],
  { id, name }: { id: string; name: string },
): Standing | null {
  const own = votes.filter(({ strategy }) => [id, asKey(name)].includes(asKey(strategy ?? '')));
  const [last] = own;
  if (last === undefined) return null;
  const bad = own.filter(({ verdict }) => verdict === 'bad').length;
  const good = own.length - bad;
  const score =
    bad > good
      ? Math.max(voteRule.least, voteRule.bad ** (bad - good))
      : Math.min(voteRule.most, voteRule.good ** (good - bad));
  const note = last.note === null ? '' : ` ("${last.note.slice(0, noteShown)}")`;
  const counts = score === 1 ? 'its score is as it was' : `its score counts ${score.toFixed(2)}`;
  return {
    document: {
      good,
      bad,
      score: Math.round(score * 1e4) / 1e4,
      last: { verdict: last.verdict, on: last.on, note: last.note },
    },
    reason: `Your votes: ${good} good, ${bad} bad, the last one ${last.verdict} on ${last.on}${note}; ${counts}`,
  };
}
