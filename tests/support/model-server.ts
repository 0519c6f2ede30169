import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface ScriptedCall {
  name: string;
  /** Text as the model would write it, valid or not; an object is written as JSON. */
  arguments: string | Record<string, unknown>;
  id?: string;
}

/** What the server does with one request. Everything is optional; an empty reply says "Hello.". */
export interface Reply {
  text?: string;
  reasoning?: string;
  refusal?: string;
  calls?: ScriptedCall[];
  /** Overrides the finish reason of the chat wire; null leaves it out. On Responses null leaves the closing event out. */
  finish?: 'stop' | 'length' | 'content_filter' | 'tool_calls' | null;
  usage?: { input: number; cached?: number; output: number; reasoning?: number } | null;
  /** Characters of text in one event. */
  pieceLength?: number;
  /** Before the first event. */
  firstMs?: number;
  /** Between two events. */
  everyMs?: number;
  /** The body is written in pieces of so many bytes. */
  cutBytes?: number;
  status?: number;
  headers?: Record<string, string>;
  /** Instead of all that: a whole body with its own content type. */
  body?: string | Buffer;
  /** Instead of all that: full control, e.g. for a fault. */
  handle?: (request: http.IncomingMessage, response: http.ServerResponse, seen: Seen) => void | Promise<void>;
}

/** A request as it arrived. */
export interface Seen {
  method: string;
  path: string;
  wire: 'chat' | 'responses' | 'other';
  headers: http.IncomingHttpHeaders;
  body: Record<string, unknown>;
}

export type Script = Reply | ((seen: Seen) => Reply);

export interface ModelServer {
  /** With /v1, as a base URL is given. */
  url: string;
  origin: string;
  seen: Seen[];
  /** Replies for the next requests, in order; after the last one the standing reply is given again and again. */
  script(...replies: Script[]): void;
  standing(reply: Script): void;
  close(): Promise<void>;
}

const pieces = (text: string, length: number): string[] =>
  text.match(new RegExp(`[\\s\\S]{1,${length}}`, 'g')) ?? [];

const argumentText = (call: ScriptedCall): string =>
  typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments);

const usual: NonNullable<Reply['usage']> = { input: 12, output: 5 };

/** The events of a reply as Chat Completions writes them, without framing. */
export function chatEvents(reply: Reply, model = 'scripted'): string[] {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_700_000_000, model };
  const step = reply.pieceLength ?? 4;
  const chunk = (delta: object, finish: string | null = null) =>
    JSON.stringify({ ...head, choices: [{ index: 0, delta, finish_reason: finish }] });
  const text = reply.text ?? (reply.calls || reply.refusal ? '' : 'Hello.');
  const events = [chunk({ role: 'assistant', content: '' })];
  for (const piece of pieces(reply.reasoning ?? '', step)) events.push(chunk({ reasoning_content: piece }));
  for (const piece of pieces(text, step)) events.push(chunk({ content: piece }));
  for (const piece of pieces(reply.refusal ?? '', step)) events.push(chunk({ refusal: piece }));
  (reply.calls ?? []).forEach((call, index) => {
    const id = call.id ?? `call_${index + 1}`;
    const start = { index, id, type: 'function', function: { name: call.name, arguments: '' } };
    events.push(chunk({ tool_calls: [start] }));
    for (const piece of pieces(argumentText(call), step)) {
      events.push(chunk({ tool_calls: [{ index, function: { arguments: piece } }] }));
    }
  });
  const finish = reply.finish === undefined ? (reply.calls ? 'tool_calls' : 'stop') : reply.finish;
  if (finish !== null) events.push(chunk({}, finish));
  const usage = reply.usage === undefined ? usual : reply.usage;
  if (usage !== null) {
    const counted = {
      prompt_tokens: usage.input,
      completion_tokens: usage.output,
      total_tokens: usage.input + usage.output,
      prompt_tokens_details: { cached_tokens: usage.cached ?? 0 },
      completion_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
    };
    events.push(JSON.stringify({ ...head, choices: [], usage: counted }));
  }
  if (finish !== null) events.push('[DONE]');
  return events;
}

/** The events of a reply as the Responses API writes them, without framing. */
export function responsesEvents(reply: Reply, model = 'scripted'): string[] {
  const step = reply.pieceLength ?? 4;
  const text = reply.text ?? (reply.calls || reply.refusal ? '' : 'Hello.');
  const base = { id: 'resp_1', object: 'response', created_at: 1_700_000_000, model };
  const items: object[] = [];
  const events: object[] = [
    { type: 'response.created', response: { ...base, status: 'in_progress', output: [] } },
    { type: 'response.in_progress', response: { ...base, status: 'in_progress', output: [] } },
  ];
  const item = (added: object, whole: object, between: (index: number) => object[]) => {
    const index = items.length;
    events.push({ type: 'response.output_item.added', output_index: index, item: added });
    events.push(...between(index));
    events.push({ type: 'response.output_item.done', output_index: index, item: whole });
    items.push(whole);
  };
  if (reply.reasoning !== undefined) {
    const head = { id: 'rs_1', type: 'reasoning', summary: [] };
    item(head, { ...head, encrypted_content: 'c2VjcmV0' }, (output_index) =>
      pieces(reply.reasoning!, step).map((delta) => ({
        type: 'response.reasoning_summary_text.delta',
        output_index,
        delta,
      })),
    );
  }
  if (text !== '' || reply.refusal !== undefined) {
    const part =
      reply.refusal === undefined
        ? { type: 'output_text', text, annotations: [] }
        : { type: 'refusal', refusal: reply.refusal };
    const kind = reply.refusal === undefined ? 'output_text' : 'refusal';
    const head = { id: 'msg_1', type: 'message', role: 'assistant' };
    item(
      { ...head, status: 'in_progress', content: [] },
      { ...head, status: 'completed', content: [part] },
      (output_index) =>
        pieces(reply.refusal ?? text, step).map((delta) => ({
          type: `response.${kind}.delta`,
          output_index,
          content_index: 0,
          delta,
        })),
    );
  }
  (reply.calls ?? []).forEach((call, n) => {
    const head = {
      id: `fc_${n + 1}`,
      type: 'function_call',
      call_id: call.id ?? `call_${n + 1}`,
      name: call.name,
    };
    const whole = { ...head, arguments: argumentText(call), status: 'completed' };
    item({ ...head, arguments: '', status: 'in_progress' }, whole, (output_index) =>
      pieces(argumentText(call), step).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        output_index,
        item_id: head.id,
        delta,
      })),
    );
  });
  const usage = reply.usage === undefined ? usual : reply.usage;
  const counted =
    usage === null
      ? null
      : {
          input_tokens: usage.input,
          input_tokens_details: { cached_tokens: usage.cached ?? 0 },
          output_tokens: usage.output,
          output_tokens_details: { reasoning_tokens: usage.reasoning ?? 0 },
          total_tokens: usage.input + usage.output,
        };
  const reason = { length: 'max_output_tokens', content_filter: 'content_filter' }[String(reply.finish)];
  const status = reason === undefined ? 'completed' : 'incomplete';
  if (reply.finish !== null) {
    events.push({
      type: `response.${status}`,
      response: {
        ...base,
        status,
        incomplete_details: reason === undefined ? null : { reason },
        output: items,
        usage: counted,
      },
    });
  }
  return events.map((event, sequence_number) => JSON.stringify({ ...event, sequence_number }));
}

/** Server-sent events of a wire from their JSON texts. */
export function framed(events: readonly string[]): string {
  return events
    .map((event) => {
      const type = /^\{"type":"([\w.]+)"/.exec(event)?.[1];
      return `${type === undefined ? '' : `event: ${type}\n`}data: ${event}\n\n`;
    })
    .join('');
}

async function written(response: http.ServerResponse, bytes: Buffer, cutBytes: number): Promise<void> {
  for (let at = 0; at < bytes.length && !response.destroyed; at += cutBytes) {
    response.write(bytes.subarray(at, at + cutBytes));
    // A turn of the loop between two writes keeps them apart on the socket.
    await new Promise((resolve) => setImmediate(resolve));
  }
}

async function stream(reply: Reply, seen: Seen, response: http.ServerResponse): Promise<void> {
  const model = String(seen.body['model'] ?? 'scripted');
  const events = seen.wire === 'responses' ? responsesEvents(reply, model) : chatEvents(reply, model);
  response.writeHead(reply.status ?? 200, { 'content-type': 'text/event-stream', ...reply.headers });
  response.flushHeaders();
  if (reply.firstMs !== undefined) await wait(reply.firstMs);
  if (reply.everyMs === undefined)
    await written(response, Buffer.from(framed(events)), reply.cutBytes ?? 1e9);
  else {
    for (const event of events) {
      if (response.destroyed) return;
      await written(response, Buffer.from(framed([event])), reply.cutBytes ?? 1e9);
      await wait(reply.everyMs);
    }
  }
  response.end();
}

async function answer(
  reply: Reply,
  seen: Seen,
  request: http.IncomingMessage,
  response: http.ServerResponse,
) {
  if (reply.handle !== undefined) return reply.handle(request, response, seen);
  if (reply.body !== undefined) {
    response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
    response.end(reply.body);
    return;
  }
  return stream(reply, seen, response);
}

function wireOf(path: string): Seen['wire'] {
  if (path.endsWith('/chat/completions')) return 'chat';
  return path.endsWith('/responses') ? 'responses' : 'other';
}

/** A model server on loopback that speaks both wires and does what its script says. */
export async function modelServer(...replies: Script[]): Promise<ModelServer> {
  let queue = [...replies];
  let usualReply: Script = {};
  const seen: Seen[] = [];
  const sockets = new Set<Socket>();
  const server = http.createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('error', () => {});
    response.on('error', () => {});
    request.on('end', () => {
      const path = new URL(request.url ?? '/', 'http://localhost').pathname;
      const body = Buffer.concat(parts).toString('utf8');
      const arrived: Seen = {
        method: request.method ?? '',
        path,
        wire: wireOf(path),
        headers: request.headers,
        body: body === '' ? {} : (JSON.parse(body) as Record<string, unknown>),
      };
      seen.push(arrived);
      const script = queue.shift() ?? usualReply;
      const reply = typeof script === 'function' ? script(arrived) : script;
      Promise.resolve(answer(reply, arrived, request, response)).catch(() => response.destroy());
    });
  });
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: `${origin}/v1`,
    origin,
    seen,
    script(...more) {
      queue = [...more];
    },
    standing(reply) {
      usualReply = reply;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
