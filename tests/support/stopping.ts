import { z } from 'zod';
import { systemClock } from '../../src/adapters/system.ts';
import type { AgentEvent } from '../../src/agent/events.ts';
import { command, type Entry } from '../../src/core/command.ts';
import { type Bench, bench, type Script, type ScriptedModel, scripted, type Told, tell } from './talk.ts';

/** Longer than any test may take: whoever waits for it was not stopped. */
const never = 60_000;

const slow = command({
  name: 'chain',
  summary: 'x',
  effect: 'read',
  input: z.object({ symbol: z.string() }),
  output: z.object({ spot: z.number() }),
  example: { symbol: 'NIFTY' },
  async run(_input, { signal }) {
    await systemClock.sleep(never, signal);
    return { spot: 1 };
  },
});
const write = command({
  name: 'trade open',
  summary: 'x',
  effect: 'write',
  input: z.object({}),
  output: z.object({ ok: z.boolean() }),
  example: {},
  async run(_input, { signal }) {
    await systemClock.sleep(never, signal);
    return { ok: true };
  },
});
const quick = command({ ...slow, name: 'diff', run: async () => ({ spot: 1 }) });
export const registry: Entry[] = [slow, write, quick].map((one) => ({
  name: one.name,
  summary: 'x',
  load: async () => one,
}));
const call = (name: string, given = {}) => ({ calls: [{ name, arguments: given }] });

export interface Phase {
  name: string;
  script: Script[];
  /** What is asked; without it something that nothing is read for. */
  question?: string;
  when(event: AgentEvent): boolean;
}

/** Where the person presses Ctrl-C: the event after which it happens. */
export const phases: readonly Phase[] = [
  {
    name: 'as the turn starts',
    script: [{ text: 'a', firstMs: never }],
    when: (e) => e.type === 'turnStarted',
  },
  {
    name: 'while it is recognised',
    script: [{ text: 'a', firstMs: never }],
    when: (e) => e.type === 'phase' && e.phase === 'thinking',
  },
  {
    name: 'while connecting',
    script: [{ text: 'a', firstMs: never }],
    when: (e) => e.type === 'phase' && e.phase === 'connecting',
  },
  {
    name: 'while the model thinks',
    script: [{ reasoning: 'hm', text: 'a', everyMs: never }],
    when: (e) => e.type === 'reasoning',
  },
  {
    name: 'at the first word',
    script: [{ text: ['One ', 'two'], everyMs: 30 }],
    when: (e) => e.type === 'text',
  },
  {
    name: 'in the middle of the words',
    script: [{ text: [...'abcdefghij'].map((letter) => `${letter} `), everyMs: 10 }],
    when: (e) => e.type === 'text' && e.text.includes('e'),
  },
  {
    name: 'as a tool starts',
    script: [call('chain', { symbol: 'X' }), { text: 'a' }],
    when: (e) => e.type === 'toolStarted',
  },
  {
    name: 'while tools run side by side',
    script: [
      { calls: [...'ABC'].map((symbol) => ({ name: 'chain', arguments: { symbol } })) },
      { text: 'a' },
    ],
    when: (e) => e.type === 'toolStarted' && (e.input as { symbol: string }).symbol === 'C',
  },
  {
    name: 'between two rounds',
    script: [call('diff', { symbol: 'X' }), { text: 'a', firstMs: never }],
    when: (e) => e.type === 'toolFinished',
  },
  {
    name: 'while the person is asked',
    script: [call('trade_open'), { text: 'a' }],
    when: (e) => e.type === 'approval',
  },
  {
    name: 'while an allowed action runs',
    script: [call('trade_open'), { text: 'a' }],
    when: (e) => e.type === 'approvalAnswered',
  },
  {
    name: 'while the rules read what is said first',
    script: [{ text: 'a' }],
    question: 'How does NIFTY look?',
    when: (e) => e.type === 'toolStarted',
  },
  {
    name: 'while the rules look up what a failed model leaves',
    script: [{ fail: 'server_error' }],
    question: 'Should I exit my NIFTY position?',
    when: (e) => e.type === 'toolStarted',
  },
];

export interface Stopped {
  made: Bench;
  model: ScriptedModel;
  told: Told;
  conversation: Awaited<ReturnType<Bench['open']>>;
  /** From Ctrl-C to the end of the turn. */
  ms: number;
}

/** A turn that is stopped in a phase. */
export async function stopped({ name, script, question, when }: Phase): Promise<Stopped> {
  const model = scripted([...script, { text: 'Next.' }]);
  const made = await bench({ model, registry });
  const conversation = await made.open();
  const stop = new AbortController();
  let pressed = 0;
  const told = await tell(conversation, question ?? 'Talk to me about options', {
    signal: stop.signal,
    decide: () => name === 'while an allowed action runs',
    seen(event) {
      if (pressed !== 0 || !when(event)) return;
      pressed = performance.now();
      stop.abort();
    },
  });
  return { made, model, told, conversation, ms: performance.now() - pressed };
}
