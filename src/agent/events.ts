import type { Failure } from '../core/errors.ts';
import type { TokenUsage } from '../ports/model.ts';

/** Where an answer came from: the model, the rules because there was no model, the rules because the model failed. */
/** Who answered: the rules where no model was asked, a model, or the rules after a model did not answer. */
export type AdviceSource = 'rules' | 'model' | 'fallback';

export type Bound = 'rounds' | 'calls' | 'time' | 'tokens' | 'money' | 'repeat';

/** What a person is asked to allow: made by code from the stored proposal, never from the model's words. */
export interface Approval {
  id: string;
  command: string;
  effect: 'write' | 'danger';
  /** The exact action, one line a fact, ready to show. */
  lines: string[];
  input: unknown;
}

/** One remark of the coach's second opinion. */
export interface ReviewPoint {
  kind:
    | 'risk'
    | 'size'
    | 'memory'
    | 'staleness'
    | 'cost'
    | 'grounding'
    | 'event'
    | 'model'
    | 'behaviour'
    | 'vote';
  level: 'info' | 'caution' | 'warning';
  text: string;
}

/** A figure as it stands in an answer. */
export interface AnswerFigure {
  text: string;
  supported: boolean;
  /** The result it is read in, or how it follows from some; null where none proves it. */
  source: string | null;
}

/** Everything a surface learns of a turn, in order. The last event of a turn is always `turnEnded`; a `review` may follow it. */
export type AgentEvent =
  | { type: 'turnStarted'; sessionId: string; turnId: string; at: number; text: string }
  | { type: 'phase'; phase: 'connecting' | 'thinking' | 'writing' | 'tool' | 'waiting'; detail: string }
  | { type: 'text'; text: string }
  | { type: 'reasoning'; text: string }
  /** What the rules answer, before a model's first word; its own follows. */
  | { type: 'read'; text: string; reads: { name: string; input: Record<string, unknown> }[] }
  | { type: 'toolStarted'; callId: string; command: string; input: unknown }
  | { type: 'toolFinished'; callId: string; command: string; ok: true; output: unknown; ms: number }
  /** `declined`: nobody allowed it; `approvalAnswered` said so already. */
  | {
      type: 'toolFinished';
      callId: string;
      command: string;
      ok: false;
      error: Failure;
      ms: number;
      declined?: true;
    }
  | { type: 'approval'; approval: Approval }
  | { type: 'approvalAnswered'; id: string; approved: boolean; by: 'person' | 'policy' }
  | { type: 'usage'; usage: TokenUsage; cost: number | null; currency: 'USD'; dayCost: number | null }
  | { type: 'bound'; bound: Bound; message: string }
  /** `cut`: the text so far was cut off and is no part of the answer. */
  | { type: 'notice'; level: 'info' | 'warning'; message: string; cut?: true }
  /** Figures in the answer that no tool row supports: they are marked in its text. */
  | { type: 'ungrounded'; figures: string[] }
  | {
      type: 'answered';
      text: string;
      adviceSource: AdviceSource;
      intent: string;
      confidence: number;
      strategy: string | null;
      /** What the rules read for it, the read that answers first. */
      reads: { name: string; input: Record<string, unknown> }[];
      /** Its figures in order, for /why. */
      figures: AnswerFigure[];
      /** What happened, step by step, for /why. */
      path: string[];
      followUps: string[];
    }
  | {
      type: 'review';
      turnId: string;
      state: 'pending' | 'ready' | 'off';
      points: ReviewPoint[];
      note: string | null;
    }
  | {
      type: 'turnEnded';
      turnId: string;
      status: 'done' | 'interrupted' | 'failed';
      ms: number;
      firstTokenMs: number | null;
    };

/** A conversation as a surface drives it. */
export interface Conversation {
  readonly sessionId: string;
  /** Runs one turn; never throws. Events arrive until `turnEnded`. A second call while one runs is refused by a notice. */
  send(text: string, signal: AbortSignal): AsyncIterable<AgentEvent>;
  /** Reviews and other events that arrive between turns. */
  later(): AsyncIterable<AgentEvent>;
  answer(approvalId: string, approved: boolean): void;
  feedback(turnId: string, verdict: 'good' | 'bad', note?: string): Promise<void>;
  history(): Promise<TurnRecord[]>;
  close(): Promise<void>;
}

/** A past turn as it is shown again. */
export interface TurnRecord {
  turnId: string;
  at: number;
  user: string;
  answer: string;
  status: 'done' | 'interrupted' | 'failed' | 'running';
  adviceSource: AdviceSource | null;
  tools: { command: string; ok: boolean; output: unknown }[];
  review: { points: ReviewPoint[]; note: string | null } | null;
}
