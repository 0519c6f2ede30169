import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chooseModel, serverAt } from '../../../src/adapters/model/choose.ts';
import { systemClock } from '../../../src/adapters/system.ts';
import { ask, hear, modelAt, priceTool } from '../../support/model-client.ts';
import { type ModelServer, modelServer } from '../../support/model-server.ts';

let server: ModelServer;
beforeEach(async () => {
  server = await modelServer();
});
afterEach(() => server.close());

describe.each(['chat', 'responses'] as const)('an answer over %s', (wire) => {
  it('streams text and ends with done', async () => {
    server.script({
      text: 'Good morning ₹25,000 🙂',
      usage: { input: 40, cached: 8, output: 6, reasoning: 2 },
    });
    const heard = await hear(modelAt(server.url, { wire }));
    expect(heard.text).toBe('Good morning ₹25,000 🙂');
    expect(heard.last).toMatchObject({ type: 'done', finish: 'stop', model: 'scripted' });
    expect(heard.events).toContainEqual({
      type: 'usage',
      usage: { input: 40, cachedInput: 8, output: 6, reasoning: 2 },
    });
  });

  it('keeps reasoning apart from text', async () => {
    server.script({ reasoning: 'Let me think.', text: 'Yes.' });
    const heard = await hear(modelAt(server.url, { wire }));
    expect([heard.reasoning, heard.text]).toEqual(['Let me think.', 'Yes.']);
  });

  it('hands out whole tool calls once, just before done', async () => {
    const calls = [
      { name: 'price', arguments: { symbol: 'NIFTY' }, id: 'call_a' },
      { name: 'price', arguments: { symbol: 'SPY', depth: 3 }, id: 'call_b' },
    ];
    server.script({ text: 'Looking.', calls });
    const heard = await hear(modelAt(server.url, { wire }));
    expect(heard.events.at(-2)).toEqual({
      type: 'toolCalls',
      calls: calls.map((call) => ({ ...call, arguments: JSON.stringify(call.arguments) })),
    });
    expect(heard.last).toMatchObject({ type: 'done', finish: 'tools' });
  });

  it('takes out the nulls that only strictness asked for', async () => {
    server.script({ calls: [{ name: 'price', arguments: '{"symbol":"SPY","depth":null}' }] });
    const heard = await hear(modelAt(server.url, { wire }));
    expect(heard.calls[0]!.arguments).toBe('{"symbol":"SPY"}');
  });

  it('says refusal, length and filter by their own names', async () => {
    for (const [reply, reason] of [
      [{ refusal: 'I cannot help with that.' }, 'refusal'],
      [{ text: 'Half an ans', finish: 'length' }, 'max_tokens'],
      [{ text: 'Half an ans', finish: 'content_filter' }, 'content_filter'],
      [{ text: 'Half an ans', finish: null }, 'truncated'],
      [{ calls: [{ name: 'price', arguments: '{"symbol":"SPY"}' }], finish: 'length' }, 'max_tokens'],
    ] as const) {
      server.script(reply as never);
      const heard = await hear(modelAt(server.url, { wire }));
      expect(heard.last).toMatchObject({ type: 'failed', reason });
      expect(heard.calls).toEqual([]);
    }
  });

  it('reads the same events however the body is cut', async () => {
    const reply = {
      reasoning: 'Öffnen …',
      text: 'Ein Δ von 0,25 für ₹ 🙂.',
      calls: [{ name: 'price', arguments: { symbol: 'ÄÖ₹🙂' } }],
    };
    server.script(reply);
    const whole = await hear(modelAt(server.url, { wire }));
    for (const cutBytes of [1, 2, 3, 7, 97]) {
      server.script({ ...reply, cutBytes });
      const cut = await hear(modelAt(server.url, { wire }));
      expect([cut.text, cut.reasoning, cut.calls]).toEqual([whole.text, whole.reasoning, whole.calls]);
    }
  });

  it('sends tools, history and results in the form of the wire', async () => {
    await hear(
      modelAt(server.url, { wire }),
      ask({
        messages: [
          { role: 'user', text: 'Price?' },
          { role: 'assistant', text: '', calls: [{ id: 'x:1', name: 'price', arguments: '{"symbol":"A"}' }] },
          { role: 'tool', callId: 'x:1', name: 'price', text: '{"last":1}' },
        ],
      }),
    );
    const { body, path } = server.seen[0]!;
    expect(path).toBe(wire === 'chat' ? '/v1/chat/completions' : '/v1/responses');
    expect(body).toMatchSnapshot();
  });

  it('takes an answer sent in one piece, and says so', async () => {
    const body =
      wire === 'chat'
        ? {
            id: 'c',
            model: 'm',
            choices: [{ index: 0, message: { role: 'assistant', content: 'Whole.' }, finish_reason: 'stop' }],
          }
        : {
            id: 'r',
            object: 'response',
            model: 'm',
            status: 'completed',
            output: [
              { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Whole.' }] },
            ],
          };
    server.script({ body: JSON.stringify(body) });
    const heard = await hear(modelAt(server.url, { wire }));
    expect(heard.events.map((event) => event.type)).toEqual(['notice', 'text', 'done']);
    expect(heard.text).toBe('Whole.');
  });
});

describe('the address and the key', () => {
  const choice = (baseUrl: string, more: object = {}) => ({
    baseUrl,
    apiKey: null,
    clock: systemClock,
    ...more,
  });

  it('sends the key to its own origin only', async () => {
    const key = (origin: string) => ({ apiKey: { value: 'sk-test-1234567890', origin } });
    await hear(modelAt(server.url, key(server.origin)));
    await hear(modelAt(server.url, key('https://api.openai.com')));
    expect(server.seen.map((seen) => seen.headers.authorization)).toEqual([
      'Bearer sk-test-1234567890',
      undefined,
    ]);
  });

  it('is not moved by the variables the SDK reads', async () => {
    const variables = {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_API_KEY: 'sk-from-environment',
      OPENAI_ORG_ID: 'org',
      OPENAI_PROJECT_ID: 'project',
      OPENAI_CUSTOM_HEADERS: 'authorization: Bearer stolen\nx-more: 1\nuser-agent: other',
      OPENAI_LOG: 'debug',
    };
    Object.assign(process.env, variables);
    try {
      const heard = await hear(modelAt(server.url));
      expect(heard.last.type).toBe('done');
    } finally {
      for (const name of Object.keys(variables)) delete process.env[name];
    }
    expect(Object.keys(server.seen[0]!.headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'content-length',
      'content-type',
      'host',
      'user-agent',
    ]);
    expect(server.seen[0]!.headers['user-agent']).toBe('coach');
  });

  it('opens nothing and loads nothing before the first call', () => {
    expect(() =>
      chooseModel({ ...choice('https://api.openai.com/v1'), model: 'm', wire: 'auto' }),
    ).not.toThrow();
  });

  it('speaks Responses to OpenAI and Azure, Chat Completions to all others', () => {
    const wire = (baseUrl: string, asked: 'auto' | 'chat' | 'responses' = 'auto') =>
      chooseModel({ ...choice(baseUrl), model: 'm', wire: asked }).info;
    expect(wire('https://api.openai.com/v1')).toEqual({
      provider: 'OpenAI',
      model: 'm',
      origin: 'https://api.openai.com',
      wire: 'responses',
    });
    expect(wire('https://mine.openai.azure.com/openai/v1').wire).toBe('responses');
    expect(wire('https://openrouter.ai/api/v1')).toMatchObject({ provider: 'OpenRouter', wire: 'chat' });
    expect(wire('http://localhost:11434/v1')).toMatchObject({ provider: 'Ollama', wire: 'chat' });
    expect(wire('http://localhost:11434/v1', 'responses').wire).toBe('responses');
    expect(wire('https://api.openai.com/v1', 'chat').wire).toBe('chat');
  });

  it('refuses what is not a model server', () => {
    for (const url of [
      'api.openai.com',
      'ftp://x/v1',
      'http://api.openai.com/v1',
      'https://u:p@x.example/v1',
    ]) {
      expect(() => serverAt(choice(url)), url).toThrow(expect.objectContaining({ kind: 'usage' }));
    }
  });
});

describe('a server that can do less', () => {
  it('is asked without the feature it names, once, and remembered', async () => {
    const refuse = (message: string) => ({
      status: 400,
      body: JSON.stringify({ error: { message, type: 'invalid_request_error' } }),
    });
    const model = modelAt(server.url);
    server.script(
      refuse("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
      refuse('Unknown field stream_options'),
      { text: 'Now.' },
      { text: 'Again.' },
    );
    const first = await hear(model);
    expect(first.events.filter((event) => event.type === 'notice')).toHaveLength(2);
    expect(first.text).toBe('Now.');
    expect((await hear(model)).events[0]!.type).toBe('text');
    expect(server.seen).toHaveLength(4);
    const last = server.seen[3]!.body;
    expect([last['max_completion_tokens'], last['max_tokens'], last['stream_options']]).toEqual([
      1000,
      undefined,
      undefined,
    ]);
  });

  it('gets the answer schema in words when it takes no format', async () => {
    const model = modelAt(server.url);
    const refused = {
      status: 400,
      body: JSON.stringify({ error: { message: 'response_format is not supported' } }),
    };
    server.script(refused, refused, { text: '{"a":1}' });
    const heard = await hear(model, ask({ answer: { name: 'a', schema: { ...priceTool.parameters } } }));
    expect(heard.text).toBe('{"a":1}');
    expect(server.seen.map((seen) => (seen.body['response_format'] as { type?: string })?.type)).toEqual([
      'json_schema',
      'json_object',
      undefined,
    ]);
    expect(JSON.stringify(server.seen[2]!.body['messages'])).toContain('JSON Schema');
  });
});
