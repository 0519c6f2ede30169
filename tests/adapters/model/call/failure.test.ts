import { describe, expect, it } from 'vitest';
import {
  CallFailure,
  failedEvent,
  failureOfError,
  failureOfSocket,
  failureOfStatus,
  retryAfterMs,
} from '../../../../src/adapters/model/call/failure.ts';
import { wordsFor } from '../../../../src/adapters/model/call/failure-words.ts';
import type { ModelFailureReason, ModelInfo } from '../../../../src/ports/model.ts';

const info: ModelInfo = {
  provider: 'OpenAI',
  model: 'gpt-x',
  origin: 'https://api.openai.com',
  wire: 'chat',
};

describe('words', () => {
  const reasons: ModelFailureReason[] = [
    'no_model',
    'unauthorized',
    'forbidden',
    'not_found',
    'bad_request',
    'context_too_long',
    'rate_limited',
    'quota_exhausted',
    'overloaded',
    'server_error',
    'content_filter',
    'refusal',
    'truncated',
    'max_tokens',
    'malformed',
    'not_a_stream',
    'too_large',
    'idle_timeout',
    'first_token_timeout',
    'total_timeout',
    'connect',
    'redirected',
    'aborted',
    'breaker_open',
    'over_budget',
    'internal',
  ]; // prettier-ignore
  it('are there for every reason, with names filled in', () => {
    for (const reason of reasons) {
      const { message, hint } = wordsFor(reason, info);
      expect(message).toMatch(/^\S.{5,}[^.]$/);
      expect(message + hint).not.toMatch(/[{}]/);
      if (reason !== 'no_model' && reason !== 'aborted') expect(hint).toMatch(/\.$/);
    }
  });

  it('quote the server shortly, on one line, without keys or escape sequences', () => {
    const says = `Incorrect API key provided: sk-proj-abcdEFGH1234. \u001b[31mred\u001b[0m\nsecond line ${'x'.repeat(1_000)}`;
    const { message } = failedEvent(new CallFailure('unauthorized', { says }), info, false, null);
    expect(message).toMatch(/^OpenAI did not accept the key: it says “Incorrect API key provided: …/);
    expect(message).not.toMatch(/sk-proj|\u001b|\n/);
    expect(message.length).toBeLessThan(320);
  });
});

it('a connection lost within an answer is told in words, its code beside them', () => {
  const lost = Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' });
  const { message } = failedEvent(failureOfSocket(lost, true), info, true, null);
  expect(message).toBe('The answer was cut off before its end: the connection was lost (UND_ERR_SOCKET)');
  expect(failureOfSocket(new Error('gone'), true).reason).toBe('truncated');
});

describe('failureOfError', () => {
  it.each<[unknown, ModelFailureReason]>([
    [
      { error: { code: 'insufficient_quota', type: 'insufficient_quota', message: 'rate limit' } },
      'quota_exhausted',
    ],
    [{ error: { code: null, type: 'tokens', message: 'Rate limit reached for gpt' } }, 'rate_limited'],
    [{ error: { code: 'context_length_exceeded', message: 'x' } }, 'context_too_long'],
    [{ error: { code: 429, message: 'upstream' } }, 'rate_limited'],
    [{ error: { code: 502, message: 'Provider returned error' } }, 'server_error'],
    [{ error: { type: 'overloaded_error', message: 'Overloaded' } }, 'overloaded'],
    [
      { object: 'error', message: "This model's maximum context length is 8192 tokens", code: 400 },
      'bad_request',
    ],
    [{ object: 'error', message: "This model's maximum context length is 8192 tokens" }, 'context_too_long'],
    [{ error: 'model "llama9" not found, try pulling it first' }, 'not_found'],
    [{ error: 'boom' }, 'server_error'],
    [{ type: 'error', code: 'ERR', message: 'boom', param: null }, 'server_error'],
    ['boom', 'server_error'],
    [null, 'server_error'],
  ])('%j is %s', (body, reason) => {
    expect(failureOfError(body, 'server_error').reason).toBe(reason);
  });
});

describe('failureOfStatus', () => {
  const of = (status: number, body = '', headers = {}) => failureOfStatus(status, headers, body, 0).reason;
  it('trusts the status for keys and redirects, the code where it says more', () => {
    expect(of(401, '{"error":{"code":"rate_limit_exceeded"}}')).toBe('unauthorized');
    expect(of(307, '{"error":{"code":"insufficient_quota"}}')).toBe('redirected');
    expect(of(400, '{"error":{"code":"content_filter"}}')).toBe('content_filter');
    expect(of(403, '{"error":{"message":"flagged by moderation"}}')).toBe('content_filter');
    expect(of(403, '{"error":{"type":"invalid_request_error"}}')).toBe('forbidden');
    expect(of(429, '{"error":{"code":"insufficient_quota"}}')).toBe('quota_exhausted');
    expect(of(429, '<html>')).toBe('rate_limited');
    expect([408, 409, 451, 500, 503, 529, 599].map((status) => of(status))).toEqual([
      'server_error',
      'bad_request',
      'bad_request',
      'server_error',
      'overloaded',
      'overloaded',
      'server_error',
    ]); // prettier-ignore
  });
});

describe('retryAfterMs', () => {
  const now = Date.UTC(2026, 10, 20, 10);
  it.each<[Record<string, string | string[]>, number | null]>([
    [{}, null],
    [{ 'retry-after': '2' }, 2_000],
    [{ 'retry-after': '0.5' }, 500],
    [{ 'retry-after-ms': '120', 'retry-after': '9' }, 120],
    [{ 'retry-after': 'Fri, 20 Nov 2026 10:00:07 GMT' }, 7_000],
    [{ 'retry-after': 'Fri, 20 Nov 2026 09:00:00 GMT' }, 0],
    [{ 'retry-after': '-5' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': ['3', '4'] }, 3_000],
  ])('%j', (headers, ms) => {
    expect(retryAfterMs(headers, now)).toBe(ms);
  });
});

describe('failureOfSocket', () => {
  const error = (code: string, name = 'Error') => Object.assign(new Error('x'), { code, name });
  it('tells a connection that failed from an answer that was cut', () => {
    expect(failureOfSocket(error('ECONNREFUSED'), false).reason).toBe('connect');
    expect(failureOfSocket(error('ECONNRESET'), true).reason).toBe('truncated');
    expect(failureOfSocket(error('UND_ERR_HEADERS_OVERFLOW'), false).reason).toBe('too_large');
    expect(failureOfSocket(error('', 'HTTPParserError'), false).reason).toBe('not_a_stream');
    expect(failureOfSocket(new Error('fetch failed', { cause: error('ENOTFOUND') }), false).message).toBe(
      'ENOTFOUND',
    );
    expect(failureOfSocket('odd', false).reason).toBe('connect');
    expect(failureOfSocket(undefined, false).reason).toBe('connect');
  });
});
