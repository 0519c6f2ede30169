import type OpenAI from 'openai';
import { CallFailure } from '../call/failure.ts';
import { type Exchange, type Server, send } from '../call/guarded-fetch.ts';

type Fetch = NonNullable<ConstructorParameters<typeof OpenAI>[0]>['fetch'];

/**
 * The SDK with every option given, so that no variable of the environment decides where a call goes or what it
 * carries. Its own timeouts and retries are off: they cannot be stopped while they wait.
 */
async function client(server: Server, fetch: Fetch): Promise<OpenAI> {
  const { OpenAI } = await import('openai');
  return new OpenAI({
    baseURL: server.endpoint.baseUrl,
    apiKey: server.key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: 2 ** 31 - 1,
    logLevel: 'off',
    fetch,
  });
}

/** A request as the SDK writes it. */
export interface Written {
  url: string;
  method: string;
  headers: Headers;
  body: string | null;
}

function written(url: unknown, init: RequestInit | undefined): Written {
  const body = typeof init?.body === 'string' ? init.body : null;
  return { url: String(url), method: init?.method ?? 'GET', headers: new Headers(init?.headers), body };
}

/** Lets the SDK write a request without sending it: the stream is read by coach's own scanner. */
export async function write(server: Server, post: (client: OpenAI) => Promise<unknown>): Promise<Written> {
  let taken: Written | undefined;
  const sdk = await client(server, async (url, init) => {
    taken = written(url, init);
    return new Response(null, { status: 200, headers: { 'content-type': 'text/event-stream' } });
  });
  await post(sdk);
  if (taken === undefined) throw new CallFailure('internal', { detail: 'no request was written' });
  return taken;
}

interface Whole {
  signal: AbortSignal;
  connectMs: number;
  totalMs: number;
  capBytes: number;
}

/** One JSON document from the server, as text; throws CallFailure. */
function fetched(
  server: Server,
  request: Written,
  { signal, connectMs, totalMs, capBytes }: Whole,
): Promise<string> {
  return new Promise((resolve, reject) => {
    let exchange: Exchange | undefined;
    let text = '';
    const settle = (failure: CallFailure | null) => {
      clearTimeout(connect);
      clearTimeout(total);
      signal.removeEventListener('abort', aborted);
      if (failure === null) return resolve(text);
      exchange?.abort();
      reject(failure);
    };
    const aborted = () => settle(new CallFailure('aborted'));
    const connect = setTimeout(
      () => settle(new CallFailure('connect', { detail: 'no answer in time' })),
      connectMs,
    );
    const total = setTimeout(() => settle(new CallFailure('total_timeout')), totalMs);
    if (signal.aborted) return aborted();
    signal.addEventListener('abort', aborted, { once: true });
    exchange = send(
      server,
      { ...request, capBytes, streams: false },
      {
        connected: () => clearTimeout(connect),
        whole: (body) => {
          text = body;
        },
        end: () => settle(null),
        fail: settle,
      },
    );
  });
}

/** A call that answers with one document, through the SDK over the guarded fetch; throws CallFailure. */
export async function ask<T>(server: Server, whole: Whole, call: (client: OpenAI) => Promise<T>): Promise<T> {
  let failure: unknown;
  const sdk = await client(server, async (url, init) => {
    try {
      const text = await fetched(server, written(url, init), whole);
      return new Response(text, { status: 200, headers: { 'content-type': 'application/json' } });
    } catch (thrown) {
      // The SDK wraps what its fetch throws and may lose it.
      failure = thrown;
      throw thrown;
    }
  });
  try {
    return await call(sdk);
  } catch (thrown) {
    if (failure instanceof CallFailure) throw failure;
    throw new CallFailure('malformed', { detail: thrown instanceof Error ? thrown.message : String(thrown) });
  }
}
