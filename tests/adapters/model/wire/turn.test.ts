import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, hear, modelAt, shortTimeouts } from '../../../support/model-client.ts';
import {
  chatEvents,
  framed,
  type ModelServer,
  modelServer,
  type Reply,
  responsesEvents,
} from '../../../support/model-server.ts';

let server: ModelServer;
beforeAll(async () => {
  server = await modelServer();
});
afterAll(() => server.close());

const wires = ['chat', 'responses'] as const;
const sse = { 'content-type': 'text/event-stream' };

describe.each(wires)('a cut at any byte over %s', (wire) => {
  const reply: Reply = { text: 'Ä', calls: [{ name: 'price', arguments: { symbol: '₹' } }], pieceLength: 3 };
  const whole = Buffer.from(framed(wire === 'chat' ? chatEvents(reply) : responsesEvents(reply)));
  const end = whole.indexOf(
    wire === 'chat' ? '"finish_reason":"tool_calls"' : 'data: {"type":"response.completed"',
  );

  it('runs no tool unless the finish had come', async () => {
    const model = modelAt(server.url, { wire });
    const offsets = Array.from({ length: Math.ceil(whole.length / 3) }, (_, i) => i * 3 + (i % 3));
    for (let at = 0; at < offsets.length; at += 10) {
      const group = offsets.slice(at, at + 10);
      server.script(...group.map((offset) => ({ headers: sse, body: whole.subarray(0, offset) })));
      const heard = await Promise.all(group.map(() => hear(model)));
      const ran = heard.filter((one) => one.calls.length > 0).length;
      expect(ran).toBeLessThanOrEqual(group.filter((offset) => offset > end).length);
      for (const one of heard) expect(['done', 'failed']).toContain(one.last.type);
    }
  });
});

describe('stopping', () => {
  const phases: Record<string, Reply> = {
    'before the headers': { handle: () => {} },
    'after the headers': {
      handle: (_, response) => {
        response.writeHead(200, sse);
        response.flushHeaders();
      },
    },
    'in the middle of the text': { text: 'x'.repeat(4_000), everyMs: 5 },
    'in the middle of reasoning': { reasoning: 'x'.repeat(4_000), everyMs: 5 },
    'in the middle of a tool call': {
      calls: [{ name: 'price', arguments: `{"a":"${'x'.repeat(4_000)}"}` }],
      everyMs: 5,
    },
    'while it waits to try again': {
      status: 429,
      headers: { 'retry-after': '15' },
      body: '{"error":{"message":"slow"}}',
    },
    'while an error body drips': {
      handle: (_, response) => {
        response.writeHead(500, { 'content-type': 'application/json' });
        response.flushHeaders();
      },
    },
  };

  it.each(Object.entries(phases))('%s ends the stream', async (_, reply) => {
    server.standing(reply);
    const model = modelAt(server.url, {
      timeouts: { connectMs: 60_000, firstTokenMs: 60_000, idleMs: 60_000, totalMs: 60_000 },
    });
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 150);
    const heard = await hear(model, ask(), controller.signal);
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'aborted', partial: heard.text !== '' });
    expect(heard.calls).toEqual([]);
    server.standing({});
  });

  it('before the call opens no connection', async () => {
    const fresh = await modelServer();
    const heard = await hear(modelAt(fresh.url), ask(), AbortSignal.abort());
    expect(heard.last).toMatchObject({ type: 'failed', reason: 'aborted' });
    expect(fresh.seen).toEqual([]);
    await fresh.close();
  });

  it('a reader that leaves early cuts the connection', async () => {
    let closed = false;
    server.script({
      handle: (_, response) => {
        response.writeHead(200, sse);
        response.write(framed(chatEvents({ text: 'Hello.' }).slice(0, 3)));
        response.on('close', () => {
          closed = true;
        });
      },
    });
    for await (const event of modelAt(server.url).stream(ask(), new AbortController().signal)) {
      if (event.type === 'text') break;
    }
    await expect.poll(() => closed).toBe(true);
  });
});

describe('trying again', () => {
  const busy: Reply = { status: 503, body: 'busy' };

  it('happens twice at most, and only before anything was shown', async () => {
    const model = modelAt(server.url);
    const count = async (...replies: Reply[]) => {
      server.standing({ text: 'At last.' });
      server.script(...replies);
      const from = server.seen.length;
      const heard = await hear(model);
      return { calls: server.seen.length - from, heard };
    };
    const second = await count(busy);
    expect([second.calls, second.heard.text]).toEqual([2, 'At last.']);
    const third = await count(busy, busy, busy);
    expect(third.calls).toBe(3);
    expect(third.heard.last).toMatchObject({ type: 'failed', reason: 'overloaded', retryable: true });
    const shown = await count({ text: 'Half', finish: null });
    expect(shown.calls).toBe(1);
  });

  it('waits as long as the server asks, up to a limit', async () => {
    const asks = (header: string, value: string): Reply => ({ ...busy, headers: { [header]: value } });
    server.script(asks('retry-after-ms', '120'), { text: 'Now.' });
    const waited = await hear(modelAt(server.url));
    expect(waited.text).toBe('Now.');
    expect(waited.elapsedMs).toBeGreaterThanOrEqual(119);
    server.script(asks('retry-after', '21'));
    const asked = server.seen.length;
    const refused = await hear(modelAt(server.url, { timeouts: { ...shortTimeouts, totalMs: 90_000 } }));
    expect(refused.last).toMatchObject({ type: 'failed', reason: 'overloaded', retryAfterMs: 21_000 });
    expect(server.seen.length).toBe(asked + 1);
  });

  it('stays within ten per cent and three when everything fails', async () => {
    const model = modelAt(server.url);
    server.standing(busy);
    const from = server.seen.length;
    const calls = 200;
    for (let i = 0; i < calls; i += 20) await Promise.all(Array.from({ length: 20 }, () => hear(model)));
    const retries = server.seen.length - from - calls;
    expect(retries).toBeLessThanOrEqual(calls * 0.1 + 3);
    expect(retries).toBeGreaterThan(3);
    server.standing({});
  });
});

describe('a hundred at a time', () => {
  it.each(wires)('keep their answers apart over %s', async (wire) => {
    const model = modelAt(server.url, {
      wire,
      timeouts: { ...shortTimeouts, firstTokenMs: 4_000, connectMs: 4_000 },
    });
    server.standing((seen) => ({ text: JSON.stringify(seen.body).match(/number \d+/)![0], everyMs: 1 }));
    const heard = await Promise.all(
      Array.from({ length: 100 }, (_, i) =>
        hear(model, ask({ messages: [{ role: 'user', text: `number ${i}` }] })),
      ),
    );
    expect(heard.map((one) => one.text)).toEqual(Array.from({ length: 100 }, (_, i) => `number ${i}`));
    server.standing({});
  });
});
