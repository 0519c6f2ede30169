import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { LoginDocument, LoginRow, LoginWords } from '../../core/shapes/login.ts';
import type { LoginVendor } from '../../core/shapes/vendor.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import { loginAge, loginExchange } from '../../domain/login.ts';
import type { Given, Login, Logins } from '../../ports/vendor/login.ts';

const pipeWaitMs = 3_000;
const secretFields = ['key', 'secret', 'token', 'code'] as const;
const nothing = { key: null, secret: null, token: null, code: null };

/** What stands in a pipe: lines like `key=…`, `secret=…`, `token=…`, `code=…`, or one word, which is a token. */
function pipedIn(text: string): Omit<Given, 'redirect'> {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  const found: Omit<Given, 'redirect'> = { ...nothing };
  for (const line of lines) {
    const parts = /^(key|secret|token|code)\s*[=:]\s*(\S+)$/i.exec(line);
    if (parts !== null) found[parts[1]!.toLowerCase() as (typeof secretFields)[number]] = parts[2]!;
    else if (lines.length === 1 && /^[\x21-\x7e]{8,4096}$/.test(line)) found.token = line;
    else
      throw new CoachError(
        'usage',
        'The pipe holds a line that is neither key=, secret=, token= nor code=',
        'Give one of these a line, or a token alone.',
      );
  }
  return found;
}

const labels: Readonly<Record<LoginVendor, { key: string; secret: string; token: string }>> = {
  upstox: { key: 'API key of your Upstox app', secret: 'API secret', token: 'Access or analytics token' },
  kite: { key: 'API key of your Kite app', secret: 'API secret', token: 'Access token' },
  dhan: { key: 'Dhan client id', secret: '', token: 'Access token of web.dhan.co' },
  alpaca: { key: 'Key id of your Alpaca paper account', secret: 'Secret key', token: '' },
};

async function typed(question: string, context: Context): Promise<string | null> {
  const line = (await context.secret?.(`${question}: `)) ?? '';
  return line === '' ? null : line;
}

/** What the vendor wants to know, typed unseen; what is kept of an earlier login is not asked for again. */
async function askedFor(
  vendor: LoginVendor,
  withToken: boolean,
  known: Login | null,
  context: Context,
): Promise<Omit<Given, 'redirect'>> {
  const { key, secret, token } = labels[vendor];
  if (vendor === 'dhan') return { ...nothing, token: await typed(token, context), key: known?.key ?? null };
  const keys = {
    key: known?.key ?? (await typed(key, context)),
    secret: withToken ? (known?.secret ?? null) : (known?.secret ?? (await typed(secret, context))),
  };
  if (withToken) return { ...nothing, ...keys, token: await typed(token, context) };
  return { ...nothing, ...keys };
}

async function givenBy(words: LoginWords, known: Login | null, context: Context) {
  if (context.question !== undefined) {
    const alpaca = words.vendor === 'alpaca';
    // Alpaca has no page: a new login there is new keys.
    return askedFor(words.vendor, words.token, alpaca ? null : known, context);
  }
  const bytes = await context.piped?.({ firstByteMs: pipeWaitMs });
  const given = pipedIn(new TextDecoder().decode(bytes ?? new Uint8Array()));
  if (words.vendor === 'alpaca') return given;
  return { ...given, key: given.key ?? known?.key ?? null, secret: given.secret ?? known?.secret ?? null };
}

/** A pasted line, unless it is the address of another login. */
function ofThisLogin(line: string, state: string): string {
  const named = URL.canParse(line) ? new URL(line).searchParams.get('state') : null;
  if (named === null || named === state) return line;
  throw new CoachError(
    'usage',
    'That address is of another login',
    'Open the page that is printed now, and paste what it sends you to.',
  );
}

/** The code of the vendor's page: caught on loopback, or pasted with the address it came with. */
async function codeFrom(words: LoginWords, key: string, logins: Logins, context: Context): Promise<string> {
  const state = context.ports.clock.id();
  const redirect = redirectOf(words);
  const page = logins.page(words.vendor, { key, redirect, state });
  if (page === null) throw new CoachError('internal', `${words.vendor} has no page to log in on`);
  const over = new AbortController();
  const signal = AbortSignal.any([context.signal, over.signal]);
  const waiting = await logins.wait({ port: words.port, state, signal });
  context.emit({ kind: 'notice', message: `Log in here: ${page}` });
  const opened = words.browser && context.question !== undefined && (await logins.open(page));
  const pasted = context.question?.(
    `${opened ? 'Your browser has the page. ' : ''}Waiting for it; or paste the address it sends you to: `,
    signal,
  );
  const typedCode =
    pasted?.then((line) => (line === '' ? waiting.code : ofThisLogin(line, state))) ?? waiting.code;
  try {
    const code = await Promise.race([waiting.code, typedCode]);
    context.signal.throwIfAborted();
    if (code !== null) return code;
  } finally {
    over.abort();
    waiting.close();
  }
  throw new CoachError(
    'unavailable',
    'No code came within five minutes',
    `Register ${redirect} as the redirect address of your app at the vendor, and log in once more.`,
  );
}

const redirectOf = ({ port }: LoginWords): string => `http://127.0.0.1:${port}/`;

/** A login as it is told: never with what is secret in it. */
export function loginRowOf(login: Login, found: Login | null, now: number): LoginRow {
  const { vendor, who, obtainedAt, expiresAt, origins } = login;
  const age = loginAge(vendor, expiresAt, now);
  const at = (moment: number) => isoWithOffset(loginExchange(vendor), moment);
  return {
    vendor,
    who,
    obtainedAt: at(obtainedAt),
    expiresAt: expiresAt === null ? null : at(expiresAt),
    state: found === null ? 'elsewhere' : age.state,
    coversSession: age.coversSession,
    origins: [...origins],
  };
}

/** Every login that is kept, with its age. */
export async function loginRows(context: Context): Promise<LoginRow[]> {
  const logins = await context.ports.logins();
  const now = context.ports.clock.now();
  return logins.list().map((login) => loginRowOf(login, logins.find(login.vendor), now));
}

/** Logs in at a vendor with what a person types, pipes or lets the vendor's page send, and keeps it once the vendor answers to it. */
export async function logIn(words: LoginWords, context: Context): Promise<LoginDocument> {
  const { vendor } = words;
  const logins = await context.ports.logins();
  const given = await givenBy(words, logins.find(vendor), context);
  const paged = vendor === 'upstox' || vendor === 'kite';
  const wantsCode = paged && given.token === null && given.code === null && given.key !== null;
  const code =
    wantsCode && given.secret !== null ? await codeFrom(words, given.key!, logins, context) : given.code;
  const login = await logins.accept(vendor, { ...given, code, redirect: redirectOf(words) }, context.signal);
  return { ...loginRowOf(login, login, context.ports.clock.now()), path: logins.path };
}
