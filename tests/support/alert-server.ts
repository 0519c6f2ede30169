import http from 'node:http';
import type { AddressInfo } from 'node:net';
import net from 'node:net';

/** What a channel does to one message instead of taking it. */
export type ChannelFault = 'limited' | 'error' | 'stall' | 'reset' | 'refused' | 'unauthorised';

export interface AlertServer {
  url(path: string): string;
  smtpPort: number;
  /** Messages that were taken, by channel, in order: the body as it came. */
  taken: Record<'discord' | 'telegram' | 'ntfy' | 'webhook' | 'mail', string[]>;
  headers: http.IncomingHttpHeaders[];
  /** What happens to the next messages of a channel, one by one. */
  faults: Record<string, ChannelFault[]>;
  /** Seconds a 429 asks for. */
  retryAfter: number;
  close(): Promise<void>;
}

type ChannelName = keyof AlertServer['taken'];

function limited(name: ChannelName, seconds: number, response: http.ServerResponse): void {
  const type = { 'content-type': 'application/json' };
  if (name === 'discord') {
    const body = { message: 'You are being rate limited.', retry_after: seconds, global: false };
    response.writeHead(429, type).end(JSON.stringify(body));
  } else if (name === 'telegram') {
    const body = { ok: false, error_code: 429, parameters: { retry_after: seconds } };
    response.writeHead(429, type).end(JSON.stringify(body));
  } else response.writeHead(429, { 'retry-after': String(seconds) }).end();
}

function misbehave(
  server: AlertServer,
  name: ChannelName,
  fault: ChannelFault,
  response: http.ServerResponse,
) {
  if (fault === 'limited') limited(name, server.retryAfter, response);
  else if (fault === 'error') response.writeHead(503).end('busy');
  else if (fault === 'refused') response.writeHead(400).end('{}');
  else if (fault === 'unauthorised') response.writeHead(401).end('{}');
  else if (fault === 'reset') response.socket?.resetAndDestroy();
  // A stall answers nothing and takes nothing; the asker gives up.
}

const channelOf = (url: string): ChannelName =>
  url.startsWith('/discord')
    ? 'discord'
    : url.startsWith('/bot')
      ? 'telegram'
      : url.startsWith('/hook')
        ? 'webhook'
        : 'ntfy';

/** A mail server that takes one message after the other on a connection, or misbehaves after DATA. */
function smtp(server: AlertServer): net.Server {
  return net.createServer((socket) => {
    let body: string | null = null;
    let rest = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    const fault = (): boolean => {
      const next = server.faults['mail']?.shift();
      if (next === undefined) return false;
      if (next === 'reset') socket.resetAndDestroy();
      else if (next === 'refused') say('550 5.1.1 no such user');
      else if (next !== 'stall') say('451 4.3.0 try again later');
      return true;
    };
    const line = (text: string) => {
      if (body !== null) {
        if (text !== '.') body += `${text}\n`;
        else {
          server.taken.mail.push(body);
          body = null;
          say('250 2.0.0 taken');
        }
        return;
      }
      const verb = text.slice(0, 4).toUpperCase();
      if (verb === 'EHLO' || verb === 'HELO') say('250 loopback');
      else if (verb === 'RCPT') {
        if (!fault()) say('250 2.1.5 ok');
      } else if (verb === 'DATA') {
        body = '';
        say('354 go on');
      } else if (verb === 'QUIT') socket.end('221 bye\r\n');
      else say('250 2.0.0 ok');
    };
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      rest += chunk.toString('utf8');
      const lines = rest.split('\r\n');
      rest = lines.pop()!;
      for (const one of lines) line(one);
    });
    say('220 loopback');
  });
}

/** Discord, Telegram, ntfy, a webhook and a mail server on loopback, with the faults a test asks for. */
export async function alertServer(): Promise<AlertServer> {
  const listener = http.createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return;
    }
    const name = channelOf(request.url!);
    const fault = server.faults[name]?.shift();
    if (fault !== undefined) return misbehave(server, name, fault, response);
    server.taken[name].push(Buffer.concat(chunks).toString('utf8'));
    server.headers.push(request.headers);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"ok":true}');
  });
  let port = 0;
  const server: AlertServer = {
    url: (path) => `http://127.0.0.1:${port}${path}`,
    smtpPort: 0,
    taken: { discord: [], telegram: [], ntfy: [], webhook: [], mail: [] },
    headers: [],
    faults: {},
    retryAfter: 0.05,
    async close() {
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
      await new Promise((resolve) => mailer.close(resolve));
    },
  };
  const mailer = smtp(server);
  const sockets = new Set<net.Socket>();
  mailer.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  const { close } = server;
  server.close = async () => {
    for (const socket of sockets) socket.destroy();
    await close();
  };
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  await new Promise<void>((resolve) => mailer.listen(0, '127.0.0.1', resolve));
  port = (listener.address() as AddressInfo).port;
  server.smtpPort = (mailer.address() as AddressInfo).port;
  return server;
}
