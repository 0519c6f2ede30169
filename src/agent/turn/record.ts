import type { Intent } from '../../domain/intent/intent.ts';
import type { StoredTurn } from '../../ports/conversation.ts';
import type { Message, TokenUsage } from '../../ports/model.ts';
import type { AdviceSource, Bound, ReviewPoint, TurnRecord } from '../events.ts';

/** What is kept of a turn beside its words. */
export interface TurnDocument {
  adviceSource: AdviceSource | null;
  intent: Intent;
  symbol: string | null;
  confidence: number;
  strategy: string | null;
  path: string[];
  followUps: string[];
  ungrounded: string[];
  bounds: Bound[];
  tools: { command: string; ok: boolean; output: unknown }[];
  messages: Message[];
  /** Which prepared answer was given, where one was. */
  variant: string | null;
  model: string | null;
  promptHash: string | null;
  usage: TokenUsage;
  /** US dollars; null is not known. */
  cost: number | null;
  warnings: string[];
  /** Variants of experiments that the turn ran under. */
  experiments: { name: string; variant: string }[];
  ms: number;
  firstTokenMs: number | null;
}

/** The second opinion as kept with its turn. */
export interface KeptReview {
  points: ReviewPoint[];
  note: string | null;
}

/** A stored turn as it is shown again. */
export function recordOf(turn: StoredTurn): TurnRecord {
  const document = turn.document as Partial<TurnDocument>;
  return {
    turnId: turn.id,
    at: turn.at,
    user: turn.user,
    answer: turn.answer,
    status: turn.status,
    adviceSource: document.adviceSource ?? null,
    tools: document.tools ?? [],
    review: turn.review as KeptReview | null,
  };
}
