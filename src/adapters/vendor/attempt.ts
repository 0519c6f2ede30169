import { type Dispatcher, request } from 'undici';
import { CoachError } from '../../core/errors.ts';
import { joined } from '../../core/signal.ts';
import type { Clock } from '../../ports/clock.ts';
import { bodyOf } from './body.ts';
import type { Host } from './host.ts';

export interface Ask {
  path: string;
  query?: Record<string, string | number | undefined>;
  method?: 'GET' | 'POST' | 'DELETE';
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as a form. */
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** Which of the vendor's limits it counts against. */
  lane?: string;
  /** It changes something: it is sent once, whatever comes of it. */
  once?: boolean;
  /** Bytes the answer may have, unpacked. */
  most?: number;
  signal?: AbortSignal | undefined;
}

export interface Answer {
  status: number;
  body: Uint8Array;
  /** The vendor's clock when it answered, epoch ms UTC; null where it did not say. */
  at: number | null;
}

/** Who asks whom. */
export interface Sender {
  /** Shown in messages. */
  name: string;
  host: Host;
  clock: Clock;
  headers?(): Record<string, string>;
  /** Whole time of one try; 15 s. */
  totalMs?: number;
}

const usualBytes = 16 * 2 ** 20;
const passing = new Set([408, 429, 500, 502, 503, 504]);

const first = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value[0]! : (value ?? '');

/** How long a server asks to be left alone, ms; null where it does not say. */
function askedWait(headers: Dispatcher.ResponseData['headers'], now: number): number | null {
  const after = first(headers['retry-after']);
  if (/^\d+(\.\d+)?$/.test(after)) return Number(after) * 1000;
  const until = Date.parse(after);
  if (!Number.isNaN(until)) return Math.max(0, until - now);
  const reset = Number(first(headers['x-ratelimit-reset']));
  return first(headers['x-ratelimit-remaining']) === '0' && reset > 1e9
    ? Math.max(0, reset * 1000 - now)
    : null;
}

const inSeconds = (ms: number) =>
  ms < 90_000 ? `${Math.ceil(ms / 1000)} s` : `${Math.ceil(ms / 60_000)} minutes`;

function why(thrown: unknown): string {
  if (!(thrown instanceof Error)) return 'it failed';
  if (thrown.name === 'TimeoutError') return 'it did not answer in time';
  const { code } = thrown as NodeJS.ErrnoException;
  if (code === 'EACCES') return 'its name stands for an address of another network';
  return code ?? 'the connection failed';
}

export type Tried =
  | { answer: Answer }
  | {
      failed: CoachError;
      /** Whether another try may come to something. */
      again: boolean;
      /** How long the server asks to be left alone; null where it does not say. */
      waitMs: number | null;
    };

const failed = (message: string, hint: string, again: boolean, waitMs: number | null = null): Tried => ({
  failed: new CoachError('unavailable', message, hint),
  again,
  waitMs,
});

function urlOf(ask: Ask, { name, host }: Sender): URL {
  const url = new URL(ask.path, host.origin);
  if (url.origin !== new URL(host.origin).origin)
    throw new CoachError('internal', `A call to ${name} would have left its server`);
  for (const [key, value] of Object.entries(ask.query ?? {}))
    if (value !== undefined) url.searchParams.set(key, String(value));
  return url;
}

function payloadOf({ json, form }: Ask): { type: string; text: string } | null {
  if (json !== undefined) return { type: 'application/json', text: JSON.stringify(json) };
  if (form === undefined) return null;
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() };
}

/** What a status and its headers say of trying again. */
function judged(found: Dispatcher.ResponseData, body: Uint8Array, name: string, now: number): Tried {
  const { statusCode: status, headers } = found;
  if (status >= 300 && status < 400)
    return failed(`${name} answered with a redirect, which coach does not follow`, 'Try again later.', false);
  const at = Date.parse(first(headers['date']));
  if (!passing.has(status)) return { answer: { status, body, at: Number.isNaN(at) ? null : at } };
  const wait = askedWait(headers, now);
  const said = status === 429 ? 'asks for fewer requests' : `answered with status ${status}`;
  return failed(
    `${name} ${said}`,
    wait === null ? 'Try again in a moment.' : `Try again in ${inSeconds(wait)}.`,
    true,
    wait,
  );
}

/** One try. Rejects only for the caller's own abort and for a call that is coach's own fault. */
export async function tried(ask: Ask, options: Sender, dispatcher: Dispatcher): Promise<Tried> {
  const { name, totalMs = 15_000 } = options;
  const url = urlOf(ask, options);
  const until = joined(ask.signal, AbortSignal.timeout(totalMs));
  const payload = payloadOf(ask);
  try {
    const found = await request(url, {
      dispatcher,
      method: ask.method ?? 'GET',
      headers: {
        accept: 'application/json',
        'accept-encoding': 'gzip, deflate',
        'user-agent': 'coach',
        ...(payload === null ? {} : { 'content-type': payload.type }),
        ...options.headers?.(),
        ...ask.headers,
      },
      body: payload?.text ?? null,
      signal: until.signal,
    });
    return judged(found, await bodyOf(found, ask.most ?? usualBytes, name), name, options.clock.now());
  } catch (thrown) {
    if (thrown instanceof CoachError) return { failed: thrown, again: false, waitMs: null };
    ask.signal?.throwIfAborted();
    return failed(`${name} cannot be reached: ${why(thrown)}`, 'Try again in a moment.', true);
  } finally {
    until.release();
  }
}
