import { spawn } from 'node:child_process';
import http from 'node:http';
import { CoachError } from '../../core/errors.ts';
import type { Waiting } from '../../ports/vendor/login.ts';

const patienceMs = 300_000;
const openMs = 1_500;
const page = (title: string, words: string) =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><body style="font:16px sans-serif;margin:4em"><h1>${title}</h1><p>${words}</p></body></html>`;
const safe = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  connection: 'close',
};

/** The code in the address a vendor's page sends back: Upstox calls it code, Kite request_token. */
export function codeIn(address: string): { code: string | null; state: string | null } {
  const url = new URL(address, 'http://127.0.0.1');
  const code = url.searchParams.get('code') ?? url.searchParams.get('request_token');
  return { code: code === '' ? null : code, state: url.searchParams.get('state') };
}

/** Waits on loopback until the vendor's page sends a code that carries `state`; what comes without it, or under another name of this machine, is turned away. */
export async function waitForCode(about: {
  port: number;
  state: string;
  signal: AbortSignal;
}): Promise<Waiting> {
  const { port, state, signal } = about;
  let resolve: (code: string | null) => void = () => {};
  const code = new Promise<string | null>((done) => {
    resolve = done;
  });
  const server = http.createServer((request, response) => {
    const named = (request.headers.host ?? '').replace(/:\d+$/, '');
    const found = codeIn(request.url ?? '/');
    const own = request.method === 'GET' && (named === '127.0.0.1' || named === 'localhost');
    if (!own || found.code === null || found.state !== state) {
      response
        .writeHead(400, safe)
        .end(page('Not this login', 'Go back to the terminal and follow the address there.'));
      return;
    }
    response.writeHead(200, safe).end(page('coach has it', 'You can close this window.'));
    resolve(found.code);
  });
  await new Promise<void>((listening, failed) => {
    server.once('error', ({ code: fault }: NodeJS.ErrnoException) =>
      failed(
        new CoachError(
          'unavailable',
          `Port ${port} of this machine cannot be listened on (${fault ?? 'unknown'})`,
          'Give another one with --port, and register it at the vendor.',
        ),
      ),
    );
    server.listen(port, '127.0.0.1', () => listening());
  });
  const timer = setTimeout(() => resolve(null), patienceMs);
  const stop = () => resolve(null);
  signal.addEventListener('abort', stop, { once: true });
  const close = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    resolve(null);
    server.close();
    server.closeAllConnections();
  };
  return { code: code.finally(() => setTimeout(close, 50).unref()), close };
}

/** Opens an address in the person's browser, as the system does it; `false` where there is none. Only https ever leaves here. */
export function openInBrowser(address: string): Promise<boolean> {
  if (!address.startsWith('https://')) return Promise.resolve(false);
  const [program, ...words] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['rundll32', 'url.dll,FileProtocolHandler', address]
        : ['xdg-open', address];
  return new Promise((resolve) => {
    const child = spawn(program!, words, { stdio: 'ignore', detached: true });
    // Without a screen the system's opener is there and fails at once.
    const timer = setTimeout(() => resolve(true), openMs);
    const ended = (opened: boolean) => {
      clearTimeout(timer);
      resolve(opened);
    };
    child.once('error', () => ended(false));
    child.once('exit', (code) => ended(code === 0));
    child.unref();
  });
}
