import type { AdviceSource, Approval, ReviewPoint } from '../../../agent/events.ts';
import type { KeptTurn } from '../../../core/shapes/session.ts';
import type { TalkEvent } from '../api/chat.ts';
import type { Trouble } from '../api/client.ts';

export type Part =
  | { kind: 'words'; text: string; cut: boolean }
  | { kind: 'notice'; level: 'info' | 'warning'; message: string }
  | {
      kind: 'tool';
      callId: string;
      command: string;
      input: unknown;
      state: 'running' | 'done' | 'failed' | 'declined';
      output: unknown;
      error: Trouble | null;
      ms: number | null;
    };

/** One question with all that came of it, as it is shown. */
export interface Turn {
  id: string;
  asked: string;
  parts: readonly Part[];
  phase: string | null;
  status: 'running' | 'done' | 'interrupted' | 'failed';
  by: AdviceSource | null;
  followUps: readonly string[];
  approval: Approval | null;
  review: { points: readonly ReviewPoint[]; note: string | null } | null;
  cost: number | null;
  ms: number | null;
}

export const begun = (id: string, asked: string): Turn => ({
  id,
  asked,
  parts: [],
  phase: 'connecting',
  status: 'running',
  by: null,
  followUps: [],
  approval: null,
  review: null,
  cost: null,
  ms: null,
});

/** A turn of before, as the store kept it. */
export const kept = (turn: KeptTurn): Turn => ({
  ...begun(turn.turnId, turn.user),
  parts: [
    ...turn.tools.map(
      ({ command, ok, output }, place): Part => ({
        kind: 'tool',
        callId: `${turn.turnId}-${place}`,
        command,
        input: null,
        state: ok ? 'done' : 'failed',
        output: output ?? null,
        error: null,
        ms: null,
      }),
    ),
    { kind: 'words', text: turn.answer, cut: false },
  ],
  phase: null,
  status: turn.status,
  by: turn.adviceSource,
  review: turn.review as Turn['review'],
  cost: turn.cost,
});

function withWords(parts: readonly Part[], text: string): readonly Part[] {
  const last = parts.at(-1);
  if (last?.kind === 'words' && !last.cut)
    return [...parts.slice(0, -1), { ...last, text: last.text + text }];
  return [...parts, { kind: 'words', text, cut: false }];
}

const withTool = (parts: readonly Part[], callId: string, change: Partial<Extract<Part, { kind: 'tool' }>>) =>
  parts.map((part) => (part.kind === 'tool' && part.callId === callId ? { ...part, ...change } : part));

const cutOff = (parts: readonly Part[]): readonly Part[] =>
  parts.map((part) => (part.kind === 'words' ? { ...part, cut: true } : part));

const noticed = (turn: Turn, level: 'info' | 'warning', message: string): Turn => ({
  ...turn,
  parts: [...turn.parts, { kind: 'notice', level, message }],
});

function toolBegun({ callId, command, input }: Extract<TalkEvent, { type: 'toolStarted' }>): Part {
  return { kind: 'tool', callId, command, input, state: 'running', output: null, error: null, ms: null };
}

function toolEnded(
  event: Extract<TalkEvent, { type: 'toolFinished' }>,
): Partial<Extract<Part, { kind: 'tool' }>> {
  const { ms } = event;
  if (event.ok) return { state: 'done', output: event.output, ms };
  return { state: event.declined ? 'declined' : 'failed', error: event.error, ms };
}

/** What a turn is after one more event. */
export function after(turn: Turn, event: TalkEvent): Turn {
  switch (event.type) {
    case 'phase':
      return { ...turn, phase: event.detail === '' ? event.phase : event.detail };
    case 'text':
      return { ...turn, parts: withWords(turn.parts, event.text) };
    case 'toolStarted':
      return { ...turn, parts: [...turn.parts, toolBegun(event)] };
    case 'toolFinished':
      return { ...turn, parts: withTool(turn.parts, event.callId, toolEnded(event)) };
    case 'approval':
      return { ...turn, approval: event.approval };
    case 'approvalAnswered':
      return { ...turn, approval: turn.approval?.id === event.id ? null : turn.approval };
    case 'usage':
      return { ...turn, cost: event.cost };
    case 'bound':
      return noticed(turn, 'warning', event.message);
    case 'notice':
      return noticed(event.cut ? { ...turn, parts: cutOff(turn.parts) } : turn, event.level, event.message);
    case 'gap':
      return noticed(turn, 'warning', 'A part of this answer was lost on the way.');
    case 'answered': {
      const said = turn.parts.some((part) => part.kind === 'words' && !part.cut);
      const parts = said ? turn.parts : withWords(turn.parts, event.text);
      return { ...turn, parts, by: event.adviceSource, followUps: event.followUps, phase: null };
    }
    case 'review':
      return event.state === 'ready' ? { ...turn, review: { points: event.points, note: event.note } } : turn;
    case 'turnEnded':
      return { ...turn, id: event.turnId, status: event.status, phase: null, approval: null, ms: event.ms };
    default:
      return turn;
  }
}
