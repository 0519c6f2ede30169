import { describe, expect, it } from 'vitest';
import type { AgentEvent } from '../../../src/agent/events.ts';
import { runChat } from '../../../src/surfaces/tui/chat.tsx';
import { scripted } from '../../support/chat-host.ts';
import { scenes } from '../../support/chat-scenes.ts';
import { type TerminalOptions, terminal } from '../../support/terminal.ts';

async function chat(options: TerminalOptions) {
  const conversation = scripted(scenes);
  const streams = terminal(options);
  const ran: string[][] = [];
  const code = await runChat({
    conversation,
    registry: [{ name: 'suggest', summary: '', load: () => Promise.reject(new Error('no')) }],
    streams,
    view: { experience: 'intermediate' },
    status: () => ({ model: 'm', data: null, breaker: null }),
    runCommand: async (words) => {
      ran.push(words);
      return { title: words.join(' '), text: 'three ideas', ok: true };
    },
    symbols: ['NIFTY'],
  });
  return { code, conversation, ran, ...streams.written };
}

describe('the chat without a screen', () => {
  it('answers line by line and leaves at the end of the input, with no escape in what it writes', async () => {
    const { code, out, conversation } = await chat({ input: 'hello @nifty\n\nview\n' });
    expect(code).toBe(0);
    expect(conversation.sent).toEqual(['hello NIFTY', 'view']);
    expect(out).toContain('You said: hello NIFTY\n');
    expect(out).toContain('25,480.35');
    expect(out).toContain('Second opinion');
    expect(out).not.toContain('\u001b');
    expect(conversation.closed()).toBe(true);
  });
  it('takes nothing hostile through', async () => {
    const { out } = await chat({ input: 'hostile\n' });
    expect(out).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    expect(out).toContain('LOSS 900GAIN 900');
  });
  it('refuses what nobody can allow, and says how it can be done', async () => {
    const { out, conversation } = await chat({ input: 'order 7\nyes\n' });
    expect(conversation.answers).toEqual([{ id: 'a7', approved: false }]);
    expect(out).toContain('Sell 75 NIFTY 25,800 CE at 112.50');
    expect(out).toContain('--yes');
    expect(out).toContain('Nothing was sent.');
  });
  it('takes only a yes typed after the question on a plain terminal', async () => {
    async function* late(answer: string) {
      yield 'order 8\nyes\nyes\n';
      await new Promise((resolve) => setTimeout(resolve, 600));
      yield `${answer}\n`;
    }
    const refused = await chat({ input: late(''), answer: '' });
    expect(refused.conversation.answers).toEqual([{ id: 'a8', approved: false }]);
    const allowed = await chat({ input: late('yes'), answer: '' });
    expect(allowed.conversation.answers).toEqual([{ id: 'a8', approved: true }]);
    expect(allowed.out).toContain('The order is placed.');
  });
  it('gives each second opinion after its own answer, never inside another one', async () => {
    const conversation = scripted((text) => [
      { type: 'text', text: `Said ${text}, ` },
      { type: 'pause', ms: 30 },
      { type: 'text', text: 'whole.' },
    ]);
    const send = conversation.send.bind(conversation);
    const late: AgentEvent[] = [];
    let wake: () => void = () => undefined;
    const streams = terminal({ input: 'one\ntwo\n' });
    const code = await runChat({
      conversation: {
        ...conversation,
        async *send(text, signal) {
          for await (const event of send(text, signal)) yield event;
          const turnId = text;
          yield { type: 'review', turnId, state: 'pending', points: [], note: null };
          setTimeout(() => {
            late.push({ type: 'review', turnId, state: 'ready', points: [], note: `Remark on ${text}.` });
            wake();
          }, 20);
        },
        async *later() {
          while (!conversation.closed()) {
            const event = late.shift();
            if (event !== undefined) yield event;
            else await new Promise<void>((resolve) => (wake = resolve));
          }
        },
        async close() {
          await conversation.close();
          wake();
        },
      },
      registry: [],
      streams,
      view: { experience: 'intermediate' },
      status: () => ({ model: 'm', data: null, breaker: null }),
      runCommand: async () => ({ title: '', text: '', ok: true }),
      symbols: [],
    });
    expect(code).toBe(0);
    expect(streams.written.out.replaceAll(/\s+/g, ' ').trim()).toBe(
      'Said one, whole. Second opinion Remark on one. Said two, whole. Second opinion Remark on two.',
    );
  });
  it('knows the slash commands', async () => {
    const { out, ran, conversation } = await chat({
      input:
        'hello\n/why\n/good nice\n/suggest NIFTY\n/sugest\n/help\n/stats\n/model\n/clear\n/quit\nnever\n',
    });
    expect(ran).toEqual([['suggest', 'NIFTY']]);
    expect(conversation.verdicts).toEqual([{ turnId: 'turn-1', verdict: 'good', note: 'nice' }]);
    for (const words of ['three ideas', 'Did you mean /suggest?', 'answered by', 'Ctrl-R', 'full screen']) {
      expect(out).toContain(words);
    }
    expect(conversation.sent).toEqual(['hello']);
  });
});
