import type { Answers, CommandName } from './answers.ts';

/** What went wrong, as every way into coach words it. */
export interface Trouble {
  kind: string;
  message: string;
  hint: string;
}

export class Refused extends Error {
  readonly trouble: Trouble;
  /** Of the reply; 0 where there was none. */
  readonly status: number;

  constructor(trouble: Trouble, status = 0) {
    super(trouble.message);
    this.name = 'Refused';
    this.trouble = trouble;
    this.status = status;
  }
}

/** An answer together with what it was asked with, so that every figure shown can be traced. */
export interface Traced<Answer> {
  answer: Answer;
  command: string;
  input: Record<string, unknown>;
  /** When the server gave it, by the server's clock; null where it does not say. */
  at: string | null;
}

export const unreachable: Trouble = {
  kind: 'unavailable',
  message: 'coach does not answer',
  hint: 'Is `coach serve` still running? The page tries again when you ask again.',
};

const isTrouble = (value: unknown): value is { error: Trouble } =>
  typeof value === 'object' && value !== null && typeof (value as { error?: unknown }).error === 'object';

/** The reason a reply gives for its status, whatever it is made of. */
async function troubleOf(reply: Response): Promise<Trouble> {
  const body: unknown = await reply.json().catch(() => null);
  if (isTrouble(body)) return body.error;
  return { kind: 'internal', message: `The server answered ${reply.status}`, hint: 'See its log.' };
}

/** What lets this person in: the token of now, and a new one in its place once it is too old. */
export interface Pass {
  token: string;
  renewed(): Promise<Pass | null>;
  lost(): void;
}

let pass: Pass | null = null;

/** Every request carries this from now on. */
export function carry(next: Pass | null): void {
  pass = next;
}

type Init = RequestInit & { body?: string };

async function sent(path: string, init: Init, token: string | null): Promise<Response> {
  const headers = new Headers(init.headers);
  if (init.body !== undefined) headers.set('content-type', 'application/json');
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  return fetch(path === '' ? bases.http.replace(/\/$/, '') : bases.http + path, {
    ...init,
    headers,
  }).catch((thrown: unknown) => {
    if (thrown instanceof DOMException && thrown.name === 'AbortError') throw thrown;
    throw new Refused(unreachable);
  });
}

/** One request to the server; throws `Refused`. A token that is too old is renewed once, unseen. */
export async function request(path: string, init: Init = {}): Promise<Response> {
  const carried = pass;
  let reply = await sent(path, init, carried?.token ?? null);
  if (reply.status === 401 && carried !== null) {
    const next = await carried.renewed();
    if (next !== null) {
      carry(next);
      reply = await sent(path, init, next.token);
    }
    if (reply.status === 401) carried.lost();
  }
  if (reply.ok) return reply;
  throw new Refused(await troubleOf(reply), reply.status);
}

export interface AskOptions {
  signal?: AbortSignal;
  /** A person said yes to this very call. */
  confirmed?: boolean;
}

/** Runs a command as the shell would. A verdict is an answer like any other. */
export async function ask<Name extends CommandName>(
  command: Name,
  input: Record<string, unknown> = {},
  { signal, confirmed }: AskOptions = {},
): Promise<Traced<Answers[Name]>> {
  const headers: Record<string, string> = confirmed ? { 'coach-confirm': 'yes' } : {};
  const reply = await request(command.replaceAll(' ', '/'), {
    method: 'POST',
    headers,
    body: JSON.stringify(input),
    ...(signal === undefined ? {} : { signal }),
  });
  const answer = (await reply.json()) as Answers[Name];
  return { answer, command, input, at: reply.headers.get('date') };
}

/** What to tell a person about anything that was thrown. */
export function troubleIn(thrown: unknown): Trouble {
  if (thrown instanceof Refused) return thrown.trouble;
  return {
    kind: 'internal',
    message: `The page stumbled: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    hint: 'Reload the page; if it happens again, please report it.',
  };
}

/** Where the page was loaded from, without what the browser adds for itself. */
const loaded = new URL('.', window.location.href);

/** The one place that knows the addresses of the server: both follow from where the page was loaded. */
export const bases = {
  http: new URL('v1/', loaded).href,
  live: Object.assign(new URL('v1/', loaded), {
    protocol: loaded.protocol === 'https:' ? 'wss:' : 'ws:',
  }).href,
};
