import { joined } from '../../core/signal.ts';
import type { Receipt } from '../../ports/watch/notifier.ts';

const patienceMs = 10_000;
const longestAnswer = 64 * 1024;

/** A JSON answer of a channel; null where it gave none that can be read. */
type Answer = Record<string, unknown> | null;

export interface Post {
  url: URL;
  body: string;
  headers?: Record<string, string>;
  /** What the answer asks to wait, ms, where a 429 says so in its own way. */
  retryAfterMs?(answer: Answer, headers: Headers): number | null;
  /** Pause after a success, ms. */
  pauseMs?(headers: Headers): number;
  /** Why an answer of a 400 kind is no fault of the message but of how the channel is set up. */
  patienceMs?: number;
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3), ms from `now`. */
export function retryAfter(value: string | null, now: number): number | null {
  if (value === null) return null;
  const seconds = Number(value);
  if (value.trim() !== '' && Number.isFinite(seconds)) return Math.max(0, seconds * 1000);
  const at = Date.parse(value);
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}

/** The body up to a bound; what is longer is not read. */
async function bodyOf(response: Response): Promise<Answer> {
  const reader = response.body?.getReader();
  if (reader === undefined) return null;
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > longestAnswer) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Answer) : null;
  } catch {
    return null;
  }
}

/** Only the kind of fault: a message of the network may hold the address, which is a secret. */
const reasonOf = (thrown: unknown): string => {
  const cause = thrown instanceof Error ? (thrown.cause as { code?: unknown } | undefined) : undefined;
  if (typeof cause?.code === 'string') return cause.code;
  return thrown instanceof Error && thrown.name === 'TimeoutError' ? 'no answer in time' : 'no answer';
};

/** Posts one message and reads what came of it. Redirects are not followed: the address is a secret. Never throws. */
export async function post(what: Post, signal: AbortSignal, now: number): Promise<Receipt> {
  let response: Response;
  let answer: Answer;
  const until = joined(signal, AbortSignal.timeout(what.patienceMs ?? patienceMs));
  try {
    response = await fetch(what.url, {
      method: 'POST',
      headers: what.headers ?? {},
      body: what.body,
      redirect: 'manual',
      signal: until.signal,
    });
    answer = await bodyOf(response);
  } catch (thrown) {
    return { state: 'later', why: reasonOf(thrown), afterMs: null };
  } finally {
    until.release();
  }
  const { status, headers } = response;
  if (response.ok) return { state: 'sent', pauseMs: what.pauseMs?.(headers) ?? 0 };
  const why = `status ${status}`;
  if (status === 429) {
    const asked = what.retryAfterMs?.(answer, headers) ?? retryAfter(headers.get('retry-after'), now);
    return { state: 'later', why, afterMs: asked };
  }
  if (status >= 500) return { state: 'later', why, afterMs: retryAfter(headers.get('retry-after'), now) };
  // Wrong keys and addresses are mended by a person, and the message then still counts; what the channel cannot read it never will.
  const setUp = [301, 302, 303, 307, 308, 401, 403, 404, 405, 408].includes(status);
  return setUp ? { state: 'later', why, afterMs: null } : { state: 'refused', why };
}

export const json = { 'content-type': 'application/json' };
