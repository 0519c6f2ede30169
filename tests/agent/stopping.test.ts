import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../src/adapters/system.ts';
import type { AgentEvent } from '../../src/agent/events.ts';
import { command, type Entry } from '../../src/core/command.ts';
import { type BenchOptions, bench, type Script, scripted, tell } from '../support/talk.ts';

const slow = command({
  name: 'chain',
  summary: 'x',
  effect: 'read',
  input: z.object({ symbol: z.string() }),
  output: z.object({ spot: z.number() }),
  example: { symbol: 'NIFTY' },
  async run(_input, { signal }) {
    await systemClock.sleep(5_000, signal);
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
    await systemClock.sleep(5_000, signal);
    return { ok: true };
  },
});
const quick = command({ ...slow, name: 'diff', run: async () => ({ spot: 1 }) });
const registry: Entry[] = [slow, write, quick].map((one) => ({
  name: one.name,
  summary: 'x',
  load: async () => one,
}));
const call = (name: string, given = {}) => ({ calls: [{ name, arguments: given }] });

/** Where the person presses Ctrl-C: the event after which it happens. */
const phases: { name: string; script: Script[]; when(event: AgentEvent): boolean; more?: BenchOptions }[] = [
  {
    name: 'as the turn starts',
    script: [{ text: 'a', firstMs: 5_000 }],
    when: (e) => e.type === 'turnStarted',
  },
  {
    name: 'while it is recognised',
    script: [{ text: 'a', firstMs: 5_000 }],
    when: (e) => e.type === 'phase' && e.phase === 'thinking',
  },
  {
    name: 'while connecting',
    script: [{ text: 'a', firstMs: 5_000 }],
    when: (e) => e.type === 'phase' && e.phase === 'connecting',
  },
  {
    name: 'while the model thinks',
    script: [{ reasoning: 'hm', text: 'a', everyMs: 5_000 }],
    when: (e) => e.type === 'reasoning',
  },
  {
    name: 'at the first word',
    script: [{ text: ['One ', 'two'], everyMs: 30 }],
    when: (e) => e.type === 'text',
  },
  {
    name: 'in the middle of the words',
    script: [{ text: [...'abcdefghij'], everyMs: 10 }],
    when: (e) => e.type === 'text' && e.text === 'e',
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
    script: [call('diff', { symbol: 'X' }), { text: 'a', firstMs: 5_000 }],
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
    name: 'while the rules look up what a failed model leaves',
    script: [{ fail: 'server_error' }],
    when: (e) => e.type === 'toolStarted',
  },
];

describe('Ctrl-C', () => {
  it('has twelve phases', () => expect(phases).toHaveLength(12));
  for (const { name, script, when } of phases) {
    it(`${name}: ends the turn soon, the history whole, the next question answered`, async () => {
      const model = scripted([...script, { text: 'Next.' }]);
      const made = await bench({ model, registry });
      const conversation = await made.open();
      const stop = new AbortController();
      let pressed = 0;
      const told = await tell(conversation, 'How does NIFTY look?', {
        signal: stop.signal,
        decide: () => name === 'while an allowed action runs',
        seen(event) {
          if (pressed !== 0 || !when(event)) return;
          pressed = performance.now();
          stop.abort();
        },
      });
      expect(performance.now() - pressed).toBeLessThan(1_000);
      expect(told.of('turnEnded')).toMatchObject([{ status: 'interrupted' }]);
      expect(told.events.at(-1)?.type).toBe('turnEnded');
      const [turn] = await conversation.history();
      expect(turn?.status).toBe('interrupted');
      expect(turn?.answer).toBe(told.text);
      model.stream = scripted([{ text: 'Next.' }]).stream;
      expect((await tell(conversation, 'And now?')).of('answered')[0]?.text).toBe('Next.');
      expect((await conversation.history()).map(({ status }) => status)).toEqual(['interrupted', 'done']);
      await made.close();
    });
  }

  it('a reader that leaves ends the turn as well', async () => {
    const made = await bench({ model: scripted([{ text: [...'abcdefghij'], everyMs: 20 }]), registry });
    const conversation = await made.open();
    for await (const event of conversation.send('Hello', new AbortController().signal))
      if (event.type === 'text') break;
    await conversation.close();
    expect((await conversation.history())[0]?.status).toBe('interrupted');
    await made.close();
  });
});

describe('turns side by side', () => {
  it('a hundred share nothing: each has its own settings, words, marks and record', async () => {
    const model = scripted([
      (request) => {
        const last = JSON.stringify(request.messages.at(-1));
        return { text: [`answer to ${/number (\d+)/.exec(last)?.[1]}`, ' end'], everyMs: 1 };
      },
    ]);
    const made = await bench({ model });
    const flags = Array.from({ length: 100 }, (_, i) => i % 2 === 0);
    const told = await Promise.all(
      flags.map(async (review, i) => {
        const { openConversation } = await import('../../src/agent/conversation.ts');
        const settings = Object.freeze({
          ...made.desk.settings,
          review: false,
          approvals: review ? ('ask' as const) : ('deny' as const),
        });
        const conversation = await openConversation({ ...made.desk, settings });
        const heard = await tell(conversation, `number ${i}`);
        return { heard, history: await conversation.history(), id: conversation.sessionId };
      }),
    );
    for (const [i, { heard, history }] of told.entries()) {
      expect(heard.of('answered')[0]?.text).toBe(`answer to ${i} end`);
      expect(history).toMatchObject([{ user: `number ${i}`, answer: `answer to ${i} end` }]);
      expect(heard.text).toBe(`answer to ${i} end`);
    }
    expect(new Set(told.map(({ id }) => id)).size).toBe(100);
    expect(new Set(model.requests.map(({ system }) => system)).size).toBe(100);
    await made.close();
  });
});
