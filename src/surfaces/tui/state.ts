import type { AgentEvent, Approval } from '../../agent/events.ts';
import {
  type Answered,
  type Block,
  endings,
  newTurn,
  remark,
  sources,
  type Turn,
  type Usage,
} from './turn.ts';

export interface ChatState {
  turn: Turn | null;
  last: Turn | null;
  approvals: readonly Approval[];
  /** Keys count only once the question has been on the screen for a while. */
  armed: boolean;
  /** Which answer Enter gives: 0 is No. */
  choice: 0 | 1;
  queue: readonly string[];
  followUps: readonly string[];
  /** A command of the person's that runs now. */
  job: string | null;
  reviewing: boolean;
  flash: string | null;
  leaving: boolean;
  totals: { turns: number; input: number; output: number; cost: number | null; dayCost: number | null };
}

export type Action =
  | { type: 'event'; event: AgentEvent }
  | { type: 'send'; text: string }
  | { type: 'queue'; text: string }
  /** Takes the last one back to be changed, or the first one to be sent. */
  | { type: 'unqueue' }
  | { type: 'dequeue' }
  | { type: 'stop' }
  | { type: 'arm'; on: boolean }
  | { type: 'choose'; choice: 0 | 1 }
  | { type: 'decided'; id: string; approved: boolean }
  | { type: 'verdict'; verdict: 'good' | 'bad' }
  | { type: 'flash'; text: string | null }
  | { type: 'job'; name: string | null }
  | { type: 'leaving'; on: boolean }
  | { type: 'forget' };

export interface Step {
  state: ChatState;
  print: readonly Block[];
}

export const emptyState: ChatState = {
  turn: null,
  last: null,
  approvals: [],
  armed: false,
  choice: 0,
  queue: [],
  followUps: [],
  job: null,
  reviewing: false,
  flash: null,
  leaving: false,
  totals: { turns: 0, input: 0, output: 0, cost: null, dayCost: null },
};

const quiet = (state: ChatState): Step => ({ state, print: [] });

function inTurn(state: ChatState, change: Partial<Turn>, print: readonly Block[] = []): Step {
  if (state.turn === null) return { state, print };
  return { state: { ...state, turn: { ...state.turn, ...change } }, print };
}

const squeezed = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

function answered(state: ChatState, event: Answered): Step {
  const turn = state.turn;
  if (turn === null) return quiet(state);
  const said = event.text === turn.first || squeezed(turn.streamed).includes(squeezed(event.text));
  const next = inTurn(state, { answered: event }, said ? [] : [{ kind: 'answer', text: event.text }]);
  return { ...next, state: { ...next.state, followUps: event.followUps.slice(0, 4) } };
}

function tool(state: ChatState, event: Extract<AgentEvent, { type: 'toolFinished' }>): Step {
  const { command, ms, ok } = event;
  const print: Block = ok
    ? { kind: 'tool', command, output: event.output, ms }
    : { kind: 'toolFailed', command, error: event.error, ms };
  const { running = [], tools = [] } = state.turn ?? {};
  return inTurn(
    state,
    {
      running: running.filter(({ callId }) => callId !== event.callId),
      tools: [...tools, { command, ok, ms }],
    },
    !ok && event.declined ? [] : [print],
  );
}

const sum = (a: number | null, b: number | null) => (a === null && b === null ? null : (a ?? 0) + (b ?? 0));

function spent(state: ChatState, usage: Usage): Step {
  const next = inTurn(state, { usage });
  const { totals } = next.state;
  return quiet({
    ...next.state,
    totals: {
      ...totals,
      input: totals.input + (usage.usage.input ?? 0),
      output: totals.output + (usage.usage.output ?? 0),
      cost: sum(totals.cost, usage.cost),
      dayCost: usage.dayCost ?? totals.dayCost,
    },
  });
}

function ended(state: ChatState, event: Extract<AgentEvent, { type: 'turnEnded' }>): Step {
  const { turn } = state;
  if (turn === null) return quiet(state);
  const { status, ms, firstTokenMs } = event;
  const print: Block[] = [];
  if (status !== 'done' && !turn.stopped) print.push(endings[status]);
  const source = turn.answered?.adviceSource;
  if (status === 'done' && source !== undefined && source !== 'model') print.push(sources[source]);
  const last: Turn = { ...turn, running: [], ended: { status, ms, firstTokenMs } };
  const totals = { ...state.totals, turns: state.totals.turns + 1 };
  return { state: { ...state, turn: null, last, approvals: [], armed: false, totals }, print };
}

function review(state: ChatState, event: Extract<AgentEvent, { type: 'review' }>): Step {
  const next = { ...state, reviewing: event.state === 'pending' };
  if (event.state !== 'ready') return quiet(next);
  return { state: next, print: [{ kind: 'review', points: event.points, note: event.note }] };
}

/** A verdict is printed once: when the person gives it, or when a policy did. */
function decided(state: ChatState, id: string, approved: boolean, by: 'person' | 'policy'): Step {
  const asked = state.approvals.find((approval) => approval.id === id);
  if (asked === undefined) return quiet(state);
  return { state: without(state, id), print: [{ kind: 'verdict', command: asked.command, approved, by }] };
}

/** Every question starts unarmed and on No. */
function without(state: ChatState, id: string): ChatState {
  const approvals = state.approvals.filter((approval) => approval.id !== id);
  return approvals.length === state.approvals.length
    ? state
    : { ...state, approvals, armed: false, choice: 0 };
}

/** What a stopped turn still tells: how it ended and what it cost. */
const afterStop = new Set<AgentEvent['type']>([
  'turnStarted',
  'usage',
  'turnEnded',
  'approvalAnswered',
  'review',
]);

function heard(state: ChatState, event: AgentEvent): Step {
  if (state.turn?.stopped && !afterStop.has(event.type)) return quiet(state);
  switch (event.type) {
    case 'turnStarted':
      return inTurn(state, { id: event.turnId });
    case 'phase':
      return inTurn(state, { phase: event.detail === '' ? event.phase : `${event.phase} ${event.detail}` });
    case 'text':
      return inTurn(state, { streamed: (state.turn?.streamed ?? '') + event.text });
    case 'reasoning':
      return state.turn?.phase === 'thinking' ? quiet(state) : inTurn(state, { phase: 'thinking' });
    case 'read':
      // Where a card of what was read stands already, its sentence is not said beside it.
      if (state.turn?.tools.some(({ ok }) => ok)) return quiet(state);
      return inTurn(state, { first: event.text }, [{ kind: 'answer', text: event.text }]);
    case 'toolStarted': {
      const running = [...(state.turn?.running ?? []), { callId: event.callId, command: event.command }];
      return inTurn(state, { running });
    }
    case 'toolFinished':
      return tool(state, event);
    case 'approval': {
      const approvals = [...state.approvals, event.approval];
      const first = state.approvals.length === 0 ? { armed: false, choice: 0 as const } : {};
      return {
        state: { ...state, ...first, approvals },
        print: [{ kind: 'approval', approval: event.approval }],
      };
    }
    case 'approvalAnswered':
      return decided(state, event.id, event.approved, event.by);
    case 'usage':
      return spent(state, event);
    case 'bound':
    case 'notice':
      return { state, print: [remark(event)] };
    case 'ungrounded':
      return quiet(state);
    case 'answered':
      return answered(state, event);
    case 'review':
      return review(state, event);
    case 'turnEnded':
      return ended(state, event);
  }
}

/** The chat, one event or key further, and what is to be printed. Pure. */
export function reduce(state: ChatState, action: Action): Step {
  switch (action.type) {
    case 'event':
      return heard(state, action.event);
    case 'send':
      return {
        state: { ...state, turn: newTurn(action.text), followUps: [], flash: null, reviewing: false },
        print: [{ kind: 'user', text: action.text }],
      };
    case 'queue':
      return quiet({ ...state, queue: [...state.queue, action.text] });
    case 'unqueue':
      return quiet({ ...state, queue: state.queue.slice(0, -1) });
    case 'dequeue':
      return quiet({ ...state, queue: state.queue.slice(1) });
    case 'stop':
      if (state.turn === null || state.turn.stopped) return quiet(state);
      return inTurn(
        { ...state, approvals: [], armed: false, choice: 0, queue: [] },
        { stopped: true, running: [] },
        [endings.interrupted],
      );
    case 'arm':
      return quiet({ ...state, armed: action.on });
    case 'choose':
      return quiet({ ...state, choice: action.choice });
    case 'decided':
      return decided(state, action.id, action.approved, 'person');
    case 'verdict':
      return state.last === null
        ? quiet(state)
        : quiet({ ...state, last: { ...state.last, verdict: action.verdict } });
    case 'flash':
      return state.flash === action.text ? quiet(state) : quiet({ ...state, flash: action.text });
    case 'job':
      return quiet({ ...state, job: action.name });
    case 'leaving':
      return quiet({ ...state, leaving: action.on });
    case 'forget':
      return quiet({ ...state, followUps: [], flash: null });
  }
}
