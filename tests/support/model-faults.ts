import type http from 'node:http';
import { gzipSync } from 'node:zlib';
import type { ModelFailureReason } from '../../src/ports/model.ts';
import { chatEvents, framed, type Reply, responsesEvents, type Seen } from './model-server.ts';

/** Something a server does wrong, and the reasons that may be given for it. */
export interface Fault {
  name: string;
  reply: Reply;
  reasons: ModelFailureReason[];
}

type Handle = NonNullable<Reply['handle']>;
type Response = http.ServerResponse;

const call = { name: 'price', arguments: { symbol: 'NIFTY' } };

/** The framed events of a reply, for the wire that asked. */
const eventsOf = (seen: Seen, reply: Reply): string[] =>
  seen.wire === 'responses' ? responsesEvents(reply) : chatEvents(reply);

/** The body up to where `share` of its events have gone out. */
const part = (seen: Seen, reply: Reply, share: number): string => {
  const events = eventsOf(seen, reply);
  return framed(events.slice(0, Math.max(1, Math.floor(events.length * share))));
};

const open = (response: Response, headers: Record<string, string> = {}) => {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  response.flushHeaders();
};

/** Writes for as long as the other side listens. */
function forever(response: Response, everyMs: number, piece: () => string | Buffer) {
  const timer = setInterval(() => response.write(piece()), everyMs);
  response.on('close', () => clearInterval(timer));
}

/** Writes as fast as the other side reads. */
function flood(response: Response, piece: Buffer, times: number) {
  let left = times;
  const more = () => {
    while (left > 0 && !response.destroyed) {
      left--;
      if (!response.write(piece)) return;
    }
    if (left === 0) response.end();
  };
  response.on('drain', more);
  more();
}

const fault = (name: string, reasons: ModelFailureReason | ModelFailureReason[], reply: Reply): Fault => ({
  name,
  reply,
  reasons: [reasons].flat(),
});
const handled = (name: string, reasons: ModelFailureReason | ModelFailureReason[], handle: Handle) =>
  fault(name, reasons, { handle });
const status = (
  code: number,
  reasons: ModelFailureReason | ModelFailureReason[],
  error?: object,
  headers = {},
) =>
  fault(`status ${code}${error === undefined ? '' : ` ${JSON.stringify(error).slice(0, 40)}`}`, reasons, {
    status: code,
    headers,
    body: error === undefined ? 'no' : JSON.stringify({ error }),
  });
/** A hundred kilobytes that become forty megabytes. */
const bomb = gzipSync(Buffer.alloc(40_000_000, 'x'), { level: 1 });
/** One text event of the wire that asked. */
const textEvent = (seen: Seen, text: string) =>
  seen.wire === 'responses'
    ? `data: ${JSON.stringify({ type: 'response.output_text.delta', output_index: 0, delta: text })}\n\n`
    : `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: text } }] })}\n\n`;

const stalls: Fault[] = [
  handled('no headers', 'first_token_timeout', () => {}),
  handled('headers, then silence', 'first_token_timeout', (_, response) => open(response)),
  handled('a first event without content, then silence', 'first_token_timeout', (_, response, seen) => {
    open(response);
    response.write(framed(eventsOf(seen, {}).slice(0, 1)));
  }),
  handled('text, then silence', 'idle_timeout', (_, response, seen) => {
    open(response);
    response.write(part(seen, { text: 'A long answer.' }, 0.5));
  }),
  handled('half a tool call, then silence', 'idle_timeout', (_, response, seen) => {
    open(response);
    response.write(part(seen, { calls: [call] }, 0.7));
  }),
  handled('comments for ever', 'first_token_timeout', (_, response) => {
    open(response);
    forever(response, 30, () => ': keepalive\n\n');
  }),
  handled('text, then comments for ever', 'idle_timeout', (_, response, seen) => {
    open(response);
    response.write(part(seen, { text: 'A long answer.' }, 0.5));
    forever(response, 30, () => ': keepalive\n\n');
  }),
  handled('events without content for ever', 'first_token_timeout', (_, response, seen) => {
    open(response);
    forever(response, 30, () => framed(eventsOf(seen, {}).slice(0, 1)));
  }),
  handled('unknown events for ever', 'first_token_timeout', (_, response) => {
    open(response);
    forever(response, 30, () => 'event: ping\ndata: {"type":"ping"}\n\n');
  }),
  handled('one byte at a time', 'first_token_timeout', (_, response, seen) => {
    open(response);
    const bytes = Buffer.from(part(seen, {}, 1));
    let at = 0;
    forever(response, 30, () => bytes.subarray(at, ++at));
  }),
  handled('early hints for ever', ['first_token_timeout', 'connect', 'too_large'], (_, response) => {
    const timer = setInterval(() => response.writeEarlyHints({ link: '</a>; rel=preload' }), 30);
    response.on('close', () => clearInterval(timer));
  }),
];

const cuts: Fault[] = [
  handled('closed before the headers', 'connect', (_, response) => void response.destroy()),
  handled('reset before the headers', 'connect', (_, response) => void response.socket!.resetAndDestroy()),
  handled('an empty body', 'not_a_stream', (_, response) => {
    open(response);
    response.end();
  }),
  fault('no finish reason', 'truncated', { text: 'It ends', finish: null }),
  fault('tool calls without a finish reason', 'truncated', { calls: [call], finish: null }),
  handled('half a line', 'truncated', (_, response, seen) => {
    open(response);
    response.end(`${part(seen, { text: 'A long answer.' }, 0.5)}data: {"choices":[{"ind`);
  }),
  handled('half a tool call, then a clean end', 'truncated', (_, response, seen) => {
    open(response);
    response.end(part(seen, { calls: [call] }, 0.7));
  }),
  handled('half a tool call, then a reset', 'truncated', (_, response, seen) => {
    open(response);
    response.write(part(seen, { calls: [call] }, 0.7), () => response.socket!.resetAndDestroy());
  }),
  handled('text, then a reset', 'truncated', (_, response, seen) => {
    open(response);
    response.write(part(seen, { text: 'A long answer.' }, 0.5), () => response.socket!.resetAndDestroy());
  }),
  handled('text, then the connection is lost', 'truncated', (_, response, seen) => {
    open(response);
    response.write(part(seen, { text: 'A long answer.' }, 0.5), () => response.destroy());
  }),
  handled('fewer bytes than promised', 'truncated', (_, response, seen) => {
    open(response, { 'content-length': '100000' });
    response.write(part(seen, { text: 'A long answer.' }, 1 / 2), () => response.socket!.end());
  }),
  handled('tool calls in half, then [DONE]', 'truncated', (_, response, seen) => {
    open(response);
    response.end(`${part(seen, { calls: [call] }, 0.5)}data: [DONE]\n\n`);
  }),
];

const strangers: Fault[] = [
  fault('a login page', 'not_a_stream', {
    headers: { 'content-type': 'text/html' },
    body: '<html><body>Sign in</body></html>',
  }),
  fault('plain text', 'not_a_stream', { headers: { 'content-type': 'text/plain' }, body: 'hello' }),
  handled('no content type', 'not_a_stream', (_, response) => {
    response.writeHead(200);
    response.end('{}');
  }),
  fault('an error document with status 200', 'rate_limited', {
    body: JSON.stringify({ error: { message: 'slow down', code: 'rate_limit_exceeded' } }),
  }),
  fault('another document', ['not_a_stream', 'truncated'], { body: '{"hello":1}' }),
  fault('half a document', 'malformed', { body: '{"id":"c","choices":[{"mess' }),
  handled('no content', 'not_a_stream', (_, response) => {
    response.writeHead(204);
    response.end();
  }),
  handled('not HTTP', 'not_a_stream', (_, response) => void response.socket!.end('SSH-2.0-OpenSSH_9.2\r\n')),
  handled('headers without end', ['too_large', 'not_a_stream', 'connect'], (_, response) => {
    response.socket!.write('HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n');
    response.socket!.write(`x-more: ${'a'.repeat(200_000)}\r\n\r\n`);
  }),
  ...[301, 302, 303, 307, 308].map((code) =>
    fault(`redirect ${code}`, 'redirected', {
      status: code,
      headers: { location: 'https://elsewhere.example/v1' },
      body: '',
    }),
  ),
];

const later = { 'retry-after': '3600' };
const refusals: Fault[] = [
  status(400, 'bad_request', { message: 'bad' }),
  status(400, 'context_too_long', { message: 'too long', code: 'context_length_exceeded' }),
  status(401, 'unauthorized', { message: 'Incorrect API key provided: sk-abcdefgh1234' }),
  status(402, 'quota_exhausted', { message: 'Insufficient credits' }),
  status(403, 'forbidden', { message: 'no' }),
  status(404, 'not_found', { message: 'The model does not exist', code: 'model_not_found' }),
  status(413, 'context_too_long'),
  status(418, 'bad_request'),
  status(422, 'bad_request', { message: 'bad' }),
  status(429, 'rate_limited', { message: 'slow down' }, later),
  status(429, 'quota_exhausted', {
    message: 'used up',
    code: 'insufficient_quota',
    type: 'insufficient_quota',
  }),
  status(500, 'server_error', { message: 'oops' }, later),
  status(502, 'server_error', undefined, later),
  status(503, 'overloaded', undefined, later),
  status(504, 'server_error', undefined, later),
  status(529, 'overloaded', { type: 'overloaded_error', message: 'Overloaded' }, later),
  handled('status 500, then an endless body', 'server_error', (_, response) => {
    response.writeHead(500, { 'content-type': 'text/plain', ...later });
    forever(response, 1, () => 'x'.repeat(8192));
  }),
  handled('status 500, then silence', ['first_token_timeout', 'idle_timeout'], (_, response) => {
    response.writeHead(500, { 'content-type': 'text/plain', ...later });
    response.flushHeaders();
  }),
];

const midStream = (name: string, reason: ModelFailureReason, event: object) =>
  handled(name, reason, (_, response, seen) => {
    open(response);
    response.end(`${part(seen, { text: 'A long answer.' }, 0.5)}data: ${JSON.stringify(event)}\n\n`);
  });

const contents: Fault[] = [
  midStream('an error in the middle', 'server_error', { error: { message: 'boom', type: 'server_error' } }),
  midStream('an error that is a word', 'server_error', { error: 'boom' }),
  midStream('an error event', 'rate_limited', {
    type: 'error',
    code: 'rate_limit_exceeded',
    message: 'slow',
  }),
  midStream('quota used up in the middle', 'quota_exhausted', {
    type: 'error',
    error: { type: 'insufficient_quota', code: 'insufficient_quota', message: 'used up' },
  }),
  handled('a line that is not JSON', 'malformed', (_, response, seen) => {
    open(response);
    response.end(`${part(seen, { text: 'A long answer.' }, 0.5)}data: {oops}\n\n${part(seen, {}, 1)}`);
  }),
  handled('values that are not objects', ['truncated', 'malformed'], (_, response) => {
    open(response);
    response.end('data: 1\n\ndata: null\n\ndata: []\n\ndata: "x"\n\n');
  }),
  fault('cut by length inside a tool call', 'max_tokens', {
    calls: [{ name: 'price', arguments: '{"confirm":tr' }],
    finish: 'length',
  }),
  fault('a content filter', 'content_filter', { text: 'Half', finish: 'content_filter' }),
  fault('a refusal', 'refusal', { refusal: 'I cannot.' }),
  fault('an answer of nothing', 'malformed', { text: '' }),
  fault('arguments that are not JSON', 'malformed', { calls: [{ name: 'price', arguments: '{"symbol":' }] }),
  fault('arguments that are a list', 'malformed', { calls: [{ name: 'price', arguments: '["NIFTY"]' }] }),
  fault('two objects as arguments', 'malformed', { calls: [{ name: 'price', arguments: '{"a":1}{"b":2}' }] }),
  fault('deep arguments', 'malformed', {
    calls: [{ name: 'price', arguments: `{"a":${'['.repeat(30_000)}${']'.repeat(30_000)}}` }],
    pieceLength: 10_000,
  }),
  fault('arguments of 5 MB', 'too_large', {
    calls: [{ name: 'price', arguments: `{"a":"${'x'.repeat(5_000_000)}"}` }],
    pieceLength: 50_000,
  }),
  fault('arguments nested 100,000 deep', ['too_large', 'malformed'], {
    calls: [{ name: 'price', arguments: `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}` }],
    pieceLength: 50_000,
  }),
  fault('a call without a name', 'malformed', { calls: [{ name: '', arguments: '{}' }] }),
  fault('a name that is not one', 'malformed', { calls: [{ name: 'rm -rf /', arguments: '{}' }] }),
  fault('40 calls', 'too_large', { calls: Array.from({ length: 40 }, () => call) }),
];

const sizes: Fault[] = [
  handled('a line of 60 MB', 'too_large', (_, response) => {
    open(response);
    response.write('data: {"x":"');
    flood(response, Buffer.alloc(64 * 1024, 'x'), 1000);
  }),
  handled('40 MB of text', 'too_large', (_, response, seen) => {
    open(response);
    flood(response, Buffer.from(textEvent(seen, 'x'.repeat(8_000))), 5_000);
  }),
  handled('a million deltas', 'too_large', (_, response, seen) => {
    open(response);
    flood(response, Buffer.from(textEvent(seen, 'x').repeat(500)), 2_000);
  }),
  handled('40 MB of comments', 'too_large', (_, response) => {
    open(response);
    flood(response, Buffer.from(': nothing here\n'.repeat(1_000)), 3_000);
  }),
  handled('40 MB of whole document', 'too_large', (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    flood(response, Buffer.alloc(64 * 1024, ' '), 640);
  }),
  handled('JSON nested 100,000 deep', ['truncated', 'malformed', 'too_large'], (_, response) => {
    open(response);
    response.end(`data: {"choices":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n\n`);
  }),
  handled('a compression bomb', 'too_large', (_, response) => {
    open(response, { 'content-encoding': 'gzip' });
    response.end(bomb);
  }),
  handled('bytes that are not the compression they claim', ['truncated', 'malformed'], (_, response) => {
    open(response, { 'content-encoding': 'gzip' });
    response.end('data: {}\n\n');
  }),
  handled('half a compressed body', 'truncated', (_, response, seen) => {
    open(response, { 'content-encoding': 'gzip' });
    const whole = gzipSync(part(seen, { calls: [call] }, 1));
    response.end(whole.subarray(0, whole.length >> 1));
  }),
  handled('an unknown compression', 'not_a_stream', (_, response) => {
    open(response, { 'content-encoding': 'zstd, rot13' });
    response.end('data: {}\n\n');
  }),
];

/** Every fault a server can commit once it is connected. */
export const faults: readonly Fault[] = [
  ...stalls,
  ...cuts,
  ...strangers,
  ...refusals,
  ...contents,
  ...sizes,
];
