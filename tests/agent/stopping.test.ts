import { describe, expect, it } from 'vitest';
import { phases, registry, stopped } from '../support/stopping.ts';
import { bench, scripted, tell } from '../support/talk.ts';

// How fast a turn stops is measured by tests/benchmarks/stopping.mjs.
describe('Ctrl-C', () => {
  it('has thirteen phases', () => expect(phases).toHaveLength(13));
  for (const phase of phases) {
    it(`${phase.name}: ends the turn, the history whole, the next question answered`, async () => {
      const { made, model, told, conversation } = await stopped(phase);
      expect(told.of('turnEnded')).toMatchObject([{ status: 'interrupted' }]);
      expect(told.events.at(-1)?.type).toBe('turnEnded');
      const [turn] = await conversation.history();
      expect(turn?.status).toBe('interrupted');
      expect(turn?.answer).toBe(told.text);
      model.stream = scripted([{ text: 'Next.' }]).stream;
      expect(
        (await tell(conversation, 'Please tell me a long story about nothing at all')).of('answered')[0]
          ?.text,
      ).toBe('Next.');
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
        return { text: [`answer to #${/number (\d+)/.exec(last)?.[1]}`, ' end'], everyMs: 1 };
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
      expect(heard.of('answered')[0]?.text).toBe(`answer to #${i} end`);
      expect(history).toMatchObject([{ user: `number ${i}`, answer: `answer to #${i} end` }]);
      expect(heard.text).toBe(`answer to #${i} end`);
    }
    expect(new Set(told.map(({ id }) => id)).size).toBe(100);
    // One prefix for all of them: a provider's prompt cache holds across conversations.
    expect(new Set(model.requests.map(({ system }) => system)).size).toBe(1);
    await made.close();
  });
});
