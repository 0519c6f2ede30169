import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/agent/events.ts';
import { type Action, type ChatState, emptyState, reduce } from '../../../src/surfaces/tui/state.ts';
import type { Block } from '../../../src/surfaces/tui/turn.ts';
import { fc } from '../../support/properties.ts';

const answered = (text: string, adviceSource: 'model' | 'rules' | 'fallback' = 'model'): AgentEvent => ({
  type: 'answered',
  text,
  adviceSource,
  intent: 'view',
  confidence: 0.8,
  strategy: null,
  reads: [],
  figures: [],
  path: ['one'],
  followUps: ['a', 'b', 'c', 'd', 'e'],
});
const end = (status: 'done' | 'interrupted' | 'failed'): AgentEvent => ({
  type: 'turnEnded',
  turnId: 't1',
  status,
  ms: 10,
  firstTokenMs: 5,
});
const started: AgentEvent = { type: 'turnStarted', sessionId: 's', turnId: 't1', at: 0, text: 'hi' };
const usage = (cost: number | null): AgentEvent => ({
  type: 'usage',
  usage: { input: 100, cachedInput: null, output: 20, reasoning: null },
  cost,
  currency: 'USD',
  dayCost: null,
});
const approval = (id: string): AgentEvent => ({
  type: 'approval',
  approval: { id, command: 'paper order', effect: 'danger', lines: ['sell'], input: {} },
});

function run(...steps: (Action | AgentEvent)[]): { state: ChatState; print: Block[] } {
  let state = emptyState;
  const print: Block[] = [];
  for (const step of steps) {
    const isEvent = ![
      'send',
      'stop',
      'queue',
      'choose',
      'arm',
      'decided',
      'verdict',
      'unqueue',
      'dequeue',
    ].includes(step.type);
    const action = (isEvent ? { type: 'event', event: step } : step) as Action;
    const next = reduce(state, action);
    state = next.state;
    print.push(...next.print);
  }
  return { state, print };
}
const send: Action = { type: 'send', text: 'hi' };
const kinds = (print: readonly Block[]) => print.map(({ kind }) => kind);

describe('a turn', () => {
  it('does not print again what came in pieces', () => {
    const { state, print } = run(
      send,
      started,
      { type: 'text', text: 'The  ans' },
      { type: 'text', text: 'wer.\n' },
      answered('The answer.'),
      end('done'),
    );
    expect(kinds(print)).toEqual(['user']);
    expect(state.turn).toBe(null);
    expect(state.last?.id).toBe('t1');
    expect(state.followUps).toEqual(['a', 'b', 'c', 'd']);
  });
  it('prints an answer that came whole, and says who gave it', () => {
    const { print } = run(send, answered('Rules say wait.', 'rules'), end('done'));
    expect(kinds(print)).toEqual(['user', 'answer', 'notice']);
    expect(print[2]).toMatchObject({ text: expect.stringContaining('rules') });
  });
  it('keeps what came when it is stopped, and hears no more of it', () => {
    const { state, print } = run(
      send,
      started,
      { type: 'text', text: 'half' },
      { type: 'stop' },
      { type: 'text', text: ' more' },
      answered('other'),
      approval('a'),
      usage(0.1),
      end('interrupted'),
    );
    expect(kinds(print)).toEqual(['user', 'notice']);
    expect(state.last).toMatchObject({ streamed: 'half', stopped: true, ended: { status: 'interrupted' } });
    expect(state.totals.cost).toBe(0.1);
    expect(state.approvals).toEqual([]);
  });
  it('adds up tokens and money, and unknown money stays unknown', () => {
    expect(run(send, usage(null), end('done')).state.totals).toMatchObject({
      cost: null,
      input: 100,
      output: 20,
      turns: 1,
    });
    expect(run(send, usage(0.5), usage(null), usage(0.25), end('done')).state.totals.cost).toBe(0.75);
  });
  it('asks one question at a time, each from No again', () => {
    const first = run(
      send,
      approval('a'),
      approval('b'),
      { type: 'arm', on: true },
      { type: 'choose', choice: 1 },
    );
    expect(first.state).toMatchObject({ armed: true, choice: 1 });
    const second = reduce(first.state, { type: 'decided', id: 'a', approved: true });
    expect(second.state).toMatchObject({ armed: false, choice: 0, approvals: [{ id: 'b' }] });
    const echoed = reduce(second.state, {
      type: 'event',
      event: { type: 'approvalAnswered', id: 'a', approved: true, by: 'person' },
    });
    expect(echoed.print).toEqual([]);
  });
  it('a question can never be armed, answered or left over by any order of events', () => {
    const event = fc.constantFrom<Action | AgentEvent>(
      send,
      started,
      { type: 'text', text: 'x' },
      approval('a'),
      approval('b'),
      { type: 'approvalAnswered', id: 'a', approved: false, by: 'policy' },
      { type: 'decided', id: 'b', approved: false },
      { type: 'stop' },
      { type: 'toolStarted', callId: 'c', command: 'chain', input: {} },
      { type: 'toolFinished', callId: 'c', command: 'chain', ok: true, output: {}, ms: 1 },
      { type: 'review', turnId: 't1', state: 'ready', points: [], note: null },
      answered('x'),
      end('done'),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (steps) => {
        const { state } = run(...steps);
        // Nobody armed it, so nothing may be armed or on Yes.
        expect(state.armed).toBe(false);
        expect(state.choice).toBe(0);
        const { state: ended } = run(...steps, send, end('done'));
        expect(ended.turn).toBe(null);
        expect(ended.approvals).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });
});
