import type { AgentEvent, Approval, ReviewPoint } from '../../agent/events.ts';
import type { Failure } from '../../core/errors.ts';

/** What is printed once and stays in the transcript. */
export type Block =
  | { kind: 'user'; text: string }
  | { kind: 'answer'; text: string }
  /** `ms` is null where it is no longer known. */
  | { kind: 'tool'; command: string; output: unknown; ms: number | null }
  | { kind: 'toolFailed'; command: string; error: Failure; ms: number }
  | { kind: 'approval'; approval: Approval }
  | { kind: 'verdict'; command: string; approved: boolean; by: 'person' | 'policy' }
  | { kind: 'review'; points: readonly ReviewPoint[]; note: string | null }
  | { kind: 'notice'; level: 'info' | 'warning' | 'good'; text: string }
  | { kind: 'page'; title: string; lines: readonly string[] }
  /** A drawing that is ready, made safe by whoever drew it. */
  | { kind: 'card'; title: string; text: string; ok: boolean };

export type Answered = Extract<AgentEvent, { type: 'answered' }>;
export type Usage = Extract<AgentEvent, { type: 'usage' }>;

/** The turn that runs or the one that ran last. */
export interface Turn {
  id: string | null;
  user: string;
  phase: string;
  /** Text came in pieces, so the whole need not be printed again. */
  streamed: string;
  /** The rules' answer, where it was printed before the model's. */
  first: string | null;
  stopped: boolean;
  answered: Answered | null;
  tools: readonly { command: string; ok: boolean; ms: number }[];
  running: readonly { callId: string; command: string }[];
  usage: Usage | null;
  ended: { status: 'done' | 'interrupted' | 'failed'; ms: number; firstTokenMs: number | null } | null;
  verdict: 'good' | 'bad' | null;
}

/** A turn just asked for. */
export const newTurn = (user: string): Turn => ({
  id: null,
  user,
  phase: 'thinking',
  streamed: '',
  first: null,
  stopped: false,
  answered: null,
  tools: [],
  running: [],
  usage: null,
  ended: null,
  verdict: null,
});

export const notice = (level: 'info' | 'warning' | 'good', text: string): Block => ({
  kind: 'notice',
  level,
  text,
});

/** How a turn ended that has no answer. */
export const endings = {
  interrupted: notice('warning', 'Stopped.'),
  failed: notice('warning', 'No answer came. Ask again, or see /why.'),
};

/** Who answered, where it was not the model. */
export const sources = {
  rules: notice('info', 'Answered by the rules; no model is set up.'),
  fallback: notice('warning', 'The model could not answer, so the rules did.'),
};

/** What an event has to say beside the answer. */
export function remark(event: Extract<AgentEvent, { type: 'bound' | 'notice' }>): Block {
  return notice(event.type === 'bound' ? 'warning' : event.level, event.message);
}
