import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../../../src/ports/model.ts';
import { ask, hear, modelAt, patientTimeouts } from '../../../support/model-client.ts';
import { type ModelServer, modelServer } from '../../../support/model-server.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await modelServer();
});
afterAll(() => server.close());

const sse = { 'content-type': 'text/event-stream' };
const at = (model = 'scripted') => modelAt(server.url, { model, timeouts: patientTimeouts });
const chunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', model: 'm', choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;
const streamed = (...chunks: string[]) => ({ headers: sse, body: `${chunks.join('')}data: [DONE]\n\n` });
const called = (more: object = {}, args = '{"symbol":"NIFTY"}') => ({
  tool_calls: [
    { index: 0, id: 'call_1', type: 'function', function: { name: 'price', arguments: args }, ...more },
  ],
});
const refused = (status: number, error: unknown) => ({
  status,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(error),
});

/** The second request of a turn: what the first answer left, and the result of its call. */
async function continued(body: ReturnType<typeof streamed>, model = 'scripted', later: Message[] = []) {
  server.script(body);
  const client = at(model);
  const first = await hear(client);
  if (first.last.type !== 'done') throw new Error(JSON.stringify(first.last));
  const { opaque } = first.last;
  const own: Message = {
    role: 'assistant',
    text: first.text,
    calls: first.calls,
    ...(opaque === undefined ? {} : { opaque }),
  };
  const messages: Message[] = [
    { role: 'user', text: 'Hello?' },
    own,
    { role: 'tool', callId: 'call_1', name: 'price', text: '1' },
    ...later,
  ];
  server.script({ text: 'Done.' });
  await hear(client, ask({ messages }));
  const sent = server.seen.at(-1)!.body['messages'] as Record<string, unknown>[];
  return sent.find(({ role }) => role === 'assistant')!;
}

describe('state a server wants back within a turn', () => {
  const thinking = streamed(
    chunk({ reasoning_content: 'Let me ' }),
    chunk({ reasoning_content: 'look.' }),
    chunk(called(), 'tool_calls'),
  );
  it('DeepSeek: reasoning_content', async () => {
    expect(await continued(thinking)).toMatchObject({ reasoning_content: 'Let me look.' });
  });
  it('not after the next question', async () => {
    const later: Message[] = [
      { role: 'assistant', text: 'ok', calls: [] },
      { role: 'user', text: 'And now?' },
    ];
    expect(await continued(thinking, 'scripted', later)).not.toHaveProperty('reasoning_content');
  });
  it('Gemini 3: the signature beside the call', async () => {
    const extra = { google: { thought_signature: 'c2ln' } };
    const own = await continued(streamed(chunk(called({ extra_content: extra }), 'tool_calls')));
    expect(own['tool_calls']).toMatchObject([{ extra_content: extra }]);
  });
  it('OpenRouter: reasoning_details', async () => {
    const detail = { type: 'reasoning.encrypted', data: 'x' };
    const own = await continued(
      streamed(chunk({ reasoning_details: [detail] }), chunk(called(), 'tool_calls')),
    );
    expect(own['reasoning_details']).toEqual([detail]);
  });
});

describe('a model that cannot use tools', () => {
  it.each([
    [
      'Ollama',
      400,
      { error: { message: 'registry.ollama.ai/library/gemma:2b does not support tools', type: 'api_error' } },
    ],
    [
      'vLLM',
      400,
      {
        object: 'error',
        message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
        code: 400,
      },
    ],
    ['OpenRouter', 404, { error: { message: 'No endpoints found that support tool use.', code: 404 } }],
  ])('of %s is asked again without them', async (_, status, error) => {
    server.script(refused(status, error), { text: 'Without.' });
    const { text, last } = await hear(at());
    expect({ text, type: last.type }).toEqual({ text: 'Without.', type: 'done' });
    expect(server.seen.at(-1)!.body).not.toHaveProperty('tools');
  });
});

describe('marks of a chat template in the text', () => {
  it.each([
    ['<think>Hmm, 25000?</think>\n\nIt is 24,900.', 'It is 24,900.'],
    ['<thinking>a < b</thinking>Yes, 3 < 4.', 'Yes, 3 < 4.'],
    ['Plain [text] with <b>marks</b>.', 'Plain [text] with <b>marks</b>.'],
  ])('%s', async (said, text) => {
    for (const length of [1, 3, 7, 400]) {
      server.script(
        streamed(
          ...(said.match(new RegExp(`[\\s\\S]{1,${length}}`, 'g')) ?? []).map((piece) =>
            chunk({ content: piece }),
          ),
          chunk({}, 'stop'),
        ),
      );
      const heard = await hear(at());
      expect({ text: heard.text, type: heard.last.type }).toEqual({ text, type: 'done' });
    }
  });
  it.each([
    ['<tool_call>\n{"name": "price", "arguments": {"symbol": "NIFTY"}}\n</tool_call>'],
    ['<function=price>{"symbol": "NIFTY"}</function>'],
    ['[TOOL_CALLS][{"name": "price", "arguments": {"symbol": "NIFTY"}}]'],
    ["<tool_call>{'name': 'price', 'arguments': {'symbol': 'NIFTY'}}</tool_call>"],
  ])('%s is a call, not an answer', async (said) => {
    server.script(streamed(...[...said].map((piece) => chunk({ content: piece })), chunk({}, 'stop')));
    const { text, calls } = await hear(at());
    expect(text).toBe('');
    expect(calls).toMatchObject([{ name: 'price', arguments: '{"symbol":"NIFTY"}' }]);
  });
});

describe('answers that are whole in their own way', () => {
  it('without a finish reason, closed in order', async () => {
    server.script(streamed(chunk({ content: 'All of it.' })));
    expect((await hear(at())).text).toBe('All of it.');
  });
  it('with an empty call at the end', async () => {
    const empty = {
      tool_calls: [{ index: 1, id: 'x', type: 'function', function: { name: '', arguments: '' } }],
    };
    server.script(streamed(chunk(called()), chunk(empty), chunk({}, 'tool_calls')));
    expect((await hear(at())).calls).toHaveLength(1);
  });
  it("with Python's quotes in the arguments", async () => {
    server.script(
      streamed(chunk(called({}, "{'symbol': 'NIFTY', 'depth': None,}")), chunk({}, 'tool_calls')),
    );
    expect((await hear(at())).calls[0]?.arguments).toContain('"symbol":"NIFTY"');
  });
});

describe("a server's own words", () => {
  it.each([
    [
      400,
      [{ error: { code: 400, message: 'API key not valid', status: 'INVALID_ARGUMENT' } }],
      'API key not valid',
    ],
    [422, { detail: [{ loc: ['body'], msg: 'field required' }] }, 'field required'],
    [500, { error: { message: { detail: 'CUDA out of memory' } } }, 'CUDA out of memory'],
  ])('of status %i are found however deep they lie', async (status, error, words) => {
    server.standing(refused(status, error));
    const { last } = await hear(at());
    expect(last).toMatchObject({ type: 'failed', message: expect.stringContaining(words) });
  });
  it('that it loads its model are waited for', async () => {
    const loading = refused(503, {
      error: { code: 503, message: 'Loading model', type: 'unavailable_error' },
    });
    server.standing({ text: 'Ready.' });
    server.script(loading, loading, { text: 'Ready.' });
    expect((await hear(at())).text).toBe('Ready.');
  });
});
