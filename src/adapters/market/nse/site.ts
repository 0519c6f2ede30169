import { gunzipSync, inflateSync } from 'node:zlib';
import { Agent, type Dispatcher, request } from 'undici';
import { CoachError } from '../../../core/errors.ts';
import { joined } from '../../../core/signal.ts';
import type { Clock } from '../../../ports/clock.ts';

export interface SiteOptions {
  clock: Clock;
  /** Pages and JSON; https://www.nseindia.com. */
  baseUrl?: string | undefined;
  /** Daily files; https://nsearchives.nseindia.com. */
  archivesUrl?: string | undefined;
  dispatcher?: Dispatcher | undefined;
  /** Whole time of one request; 20 s. */
  totalMs?: number | undefined;
}

/** The exchange's web site: polite, without redirects, bounded in time and bytes. Throws `missing` for 404, else `unavailable`. */
export interface Site {
  json(path: string, signal?: AbortSignal): Promise<unknown>;
  file(path: string, signal?: AbortSignal): Promise<Uint8Array>;
}

const byteLimit = 8 * 1024 * 1024;
const spacingMs = 334;
const cookieLifeMs = 7 * 60_000;
const connectMs = 5000;
const browser =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';
const blockedStatus = new Set([401, 403, 421]);
const hint =
  'Try again in a few minutes, or open the page in a browser, save its JSON and give that file: --chain for an option chain, --calendar for announcements.';

const unavailable = (message: string, cause?: unknown): CoachError =>
  new CoachError('unavailable', message, hint, cause === undefined ? undefined : { cause });

interface Answer {
  status: number;
  type: string;
  cookies: readonly string[];
  bytes: Uint8Array;
}

function decoded(bytes: Uint8Array, encoding: string): Uint8Array {
  const options = { maxOutputLength: byteLimit };
  if (encoding === 'gzip') return gunzipSync(bytes, options);
  return encoding === 'deflate' ? inflateSync(bytes, options) : bytes;
}

async function collected(body: Dispatcher.ResponseData['body']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    total += chunk.length;
    if (total > byteLimit) {
      body.destroy();
      throw unavailable('The NSE site sent more than 8 MB for one question');
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const listOf = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function why(thrown: unknown): string {
  if (!(thrown instanceof Error)) return String(thrown);
  if (thrown.name === 'TimeoutError') return 'it did not answer in time';
  return (thrown as NodeJS.ErrnoException).code ?? thrown.message;
}

/** One GET; the caller's abort passes through, anything else that fails is `unavailable`. */
async function get(
  url: string,
  headers: Record<string, string>,
  limits: { dispatcher: Dispatcher; totalMs: number; signal: AbortSignal | undefined },
): Promise<Answer> {
  const { dispatcher, totalMs, signal } = limits;
  const until = joined(signal, AbortSignal.timeout(totalMs));
  try {
    const found = await request(url, {
      dispatcher,
      headers,
      signal: until.signal,
    });
    const bytes = await collected(found.body);
    return {
      status: found.statusCode,
      type: listOf(found.headers['content-type']).join(),
      cookies: listOf(found.headers['set-cookie']),
      bytes: decoded(bytes, listOf(found.headers['content-encoding']).join()),
    };
  } catch (thrown) {
    if (thrown instanceof CoachError) throw thrown;
    signal?.throwIfAborted();
    throw unavailable(`The NSE site cannot be reached: ${why(thrown)}`, thrown);
  } finally {
    until.release();
  }
}

/** Starts requests at most three a second, in the order they were asked for. */
function pacer(clock: Clock): (signal?: AbortSignal) => Promise<void> {
  let next = Number.NEGATIVE_INFINITY;
  return async (signal) => {
    signal?.throwIfAborted();
    const now = clock.monotonic();
    const at = Math.max(now, next);
    next = at + spacingMs;
    if (at > now) await clock.sleep(at - now, signal);
  };
}

/** Cookies of the site, at most 40 short ones. */
function cookieJar(): { take(lines: readonly string[]): void; header(): string; clear(): void } {
  const jar = new Map<string, string>();
  return {
    take(lines) {
      for (const line of lines) {
        const pair = line.split(';', 1)[0]!;
        const cut = pair.indexOf('=');
        if (cut > 0 && pair.length < 8192 && jar.size < 40)
          jar.set(pair.slice(0, cut).trim(), pair.slice(cut + 1).trim());
      }
    },
    header: () => [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    clear: () => jar.clear(),
  };
}

/** The JSON of an answer; undefined where the site shows that it does not take us for a browser. */
function jsonOf(answer: Answer): unknown {
  if (blockedStatus.has(answer.status)) return undefined;
  if (answer.status === 404)
    throw new CoachError('missing', 'The NSE site does not know that', 'Check the symbol.');
  if (answer.status !== 200) throw unavailable(`The NSE site answered with status ${answer.status}`);
  if (!answer.type.includes('json')) return undefined;
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder().decode(answer.bytes));
  } catch (thrown) {
    throw unavailable(
      `The NSE site sent JSON that is damaged or cut short (${answer.bytes.length} bytes)`,
      thrown,
    );
  }
  const empty = typeof json === 'object' && json !== null && Object.keys(json).length === 0;
  return empty ? undefined : json;
}

export function nseSite(options: SiteOptions): Site {
  const { clock, totalMs = 20_000 } = options;
  const base = options.baseUrl ?? 'https://www.nseindia.com';
  const archives = options.archivesUrl ?? 'https://nsearchives.nseindia.com';
  const dispatcher = options.dispatcher ?? new Agent({ connect: { timeout: connectMs } });
  const pace = pacer(clock);
  const jar = cookieJar();
  let warmedAt = Number.NEGATIVE_INFINITY;

  async function ask(url: string, accept: string, signal: AbortSignal | undefined): Promise<Answer> {
    await pace(signal);
    const headers: Record<string, string> = {
      'user-agent': browser,
      accept,
      'accept-encoding': 'gzip, deflate',
      'accept-language': 'en-US,en;q=0.9',
      referer: `${base}/option-chain`,
    };
    if (url.startsWith(base) && jar.header() !== '') headers['cookie'] = jar.header();
    const answer = await get(url, headers, { dispatcher, totalMs, signal });
    if (url.startsWith(base)) jar.take(answer.cookies);
    return answer;
  }

  async function warm(signal: AbortSignal | undefined): Promise<void> {
    jar.clear();
    for (const page of ['/', '/option-chain']) await ask(base + page, 'text/html', signal);
    warmedAt = clock.monotonic();
  }

  return {
    async json(path, signal) {
      let fresh = clock.monotonic() - warmedAt < cookieLifeMs;
      for (let attempt = 0; attempt < 2; attempt++) {
        if (!fresh) await warm(signal);
        const found = jsonOf(await ask(base + path, 'application/json', signal));
        if (found !== undefined) return found;
        fresh = false;
      }
      throw unavailable('The NSE site does not let coach in just now');
    },
    async file(path, signal) {
      const answer = await ask(archives + path, '*/*', signal);
      const name = path.slice(path.lastIndexOf('/') + 1);
      if (answer.status === 404) {
        throw new CoachError(
          'missing',
          `NSE has no file ${name}`,
          'The day may have had no session, or its file is not out yet.',
        );
      }
      if (answer.status !== 200)
        throw unavailable(`The NSE archive answered ${name} with status ${answer.status}`);
      if (answer.type.includes('html'))
        throw unavailable(`The NSE archive sent a web page instead of ${name}`);
      return answer.bytes;
    },
  };
}
