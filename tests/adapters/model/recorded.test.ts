import fs from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hear, modelAt } from '../../support/model-client.ts';
import { framed, type ModelServer, modelServer } from '../../support/model-server.ts';
import { hasShared, sharedBytes, sharedPath } from '../../support/shared.ts';

const folder = 'data/i_llm_streams';
const names = hasShared
  ? fs.readdirSync(sharedPath(folder)).filter((name) => /\.(sse|chunks\.txt)$/.test(name))
  : [];

let server: ModelServer;
beforeAll(async () => {
  server = await modelServer();
});
afterAll(() => server.close());

/** A recorded body as it went over the wire. */
function recorded(name: string): { body: Buffer; wire: 'chat' | 'responses' } {
  const bytes = sharedBytes(`${folder}/${name}`);
  const wire = bytes.includes('"response.created"') ? 'responses' : 'chat';
  if (name.endsWith('.sse')) return { body: bytes, wire };
  const lines = bytes
    .toString()
    .split('\n')
    .filter((line) => line !== '');
  return { body: Buffer.from(framed(wire === 'chat' ? [...lines, '[DONE]'] : lines)), wire };
}

/** What the stream says by the plainest reading: one JSON after another, no tolerance. */
function plain(body: Buffer) {
  const events = body
    .toString()
    .split('\n')
    .filter((line) => line.startsWith('data: ') && !line.endsWith('[DONE]'))
    .map((line) => JSON.parse(line.slice(6)) as Record<string, never>);
  let text = '';
  let reasoning = '';
  for (const event of events as unknown as {
    type?: string;
    delta?: string;
    choices?: { index: number; delta?: { content?: string; reasoning_content?: string } }[];
  }[]) {
    if (event.type === 'response.output_text.delta') text += event.delta;
    if (/^response\.reasoning.*text\.delta$/.test(event.type ?? '')) reasoning += event.delta;
    for (const choice of event.choices ?? []) {
      if (choice.index !== 0) continue;
      text += choice.delta?.content ?? '';
      reasoning += choice.delta?.reasoning_content ?? '';
    }
  }
  return { text, reasoning };
}

describe.skipIf(!hasShared)('recorded streams', () => {
  it.each(names)('%s reads the same however it is cut', async (name) => {
    const { body, wire } = recorded(name);
    const model = modelAt(server.url, { wire });
    const headers = { 'content-type': 'text/event-stream; charset=utf-8' };
    const results = [];
    for (const cut of [7, 97, 1_000, body.length]) {
      server.standing({
        async handle(_, response) {
          response.writeHead(200, headers);
          for (let at = 0; at < body.length && !response.destroyed; at += cut) {
            response.write(body.subarray(at, at + cut));
            // Every fiftieth piece goes out by itself; the rest share packets in whatever way the socket likes.
            if ((at / cut) % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
          }
          response.end();
        },
      });
      const heard = await hear(model);
      results.push({ text: heard.text, reasoning: heard.reasoning, last: heard.last, calls: heard.calls });
    }
    for (const result of results) expect(result).toEqual(results[0]);
    expect({ text: results[0]!.text, reasoning: results[0]!.reasoning }).toEqual(plain(body));
  });

  const heardOf = async (name: string) => {
    const { body, wire } = recorded(name);
    server.standing({ headers: { 'content-type': 'text/event-stream' }, body });
    return hear(modelAt(server.url, { wire }));
  };

  it('quota used up in the middle is not retried and is called by its name', async () => {
    const from = server.seen.length;
    expect((await heardOf('vercel_openai-error.1.chunks.txt')).last).toMatchObject({
      type: 'failed',
      reason: 'quota_exhausted',
      retryable: false,
    });
    expect(server.seen.length - from).toBe(1);
  });

  it('a name that comes twice is one name, and without a finish reason it is cut off', async () => {
    const heard = await heardOf('llm_tools_streaming_variant_a.1.sse');
    expect(heard.calls).toEqual([]);
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'truncated' });
    expect((await heardOf('llm_tools_streaming_variant_c.1.sse')).calls).toEqual([
      { id: 'llm_version:0', name: 'llm_version', arguments: '{}' },
    ]);
  });

  it.each<[string, [name: string, text: string][]]>([
    ['vercel_groq-tool-call.chunks.txt', [['weather', '{}']]],
    ['vercel_xai-tool-call.chunks.txt', [['weather', '{"location":"San Francisco"}']]],
    ['vercel_azure-tool-call.1.chunks.txt', [['weather', '{"location":"San Francisco"}']]],
    [
      'otel_chat_completion_multiple_tools_streaming_with_content.1.sse',
      [
        ['get_current_weather', '{"location": "Seattle, WA"}'],
        ['get_current_weather', '{"location": "San Francisco, CA"}'],
      ],
    ],
    ['llm_tool_use_basic.1.sse', [['multiply', '{"a":1231,"b":2331}']]],
  ])('%s asks for its tools', async (name, calls) => {
    const heard = await heardOf(name);
    expect(heard.calls.map((call) => [call.name, call.arguments])).toEqual(calls);
    expect(heard.last).toMatchObject({ type: 'done', finish: 'tools' });
  });

  // One cut in so many bytes here; 1 tries every byte.
  const oneIn = 23;
  it.each([
    'otel_chat_completion_streaming.1.sse',
    'llm_tool_use_basic.1.sse',
    'llm_responses_basic_streaming.1.sse',
  ])(
    '%s cut at any byte is no answer but its own',
    async (name) => {
      const { body, wire } = recorded(name);
      const headers = { 'content-type': 'text/event-stream' };
      server.standing({ headers, body });
      const whole = await hear(modelAt(server.url, { wire }));
      expect(whole.last.type).toBe('done');
      for (let at = 1; at < body.length; at += oneIn) {
        server.standing({
          handle(_, response) {
            response.writeHead(200, headers);
            response.write(body.subarray(0, at), () =>
              at % 2 === 0 ? response.end() : response.socket!.resetAndDestroy(),
            );
          },
        });
        const { text, calls, last } = await hear(modelAt(server.url, { wire, random: () => 0 }));
        expect(whole.text.startsWith(text), `${at}: ${text}`).toBe(true);
        if (last.type === 'done')
          expect({ text, calls }, `${at}`).toEqual({ text: whole.text, calls: whole.calls });
        else expect(calls).toEqual([]);
      }
    },
    60_000,
  );
});
