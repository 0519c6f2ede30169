import type { FastifyReply } from 'fastify';
import type { Bounds } from './door.ts';

/** Server-sent events to one client (WHATWG HTML, 9.2). */
export interface EventStream {
  /** `false` when the client is gone or was cut because it did not read. */
  send(event: { type: string } & Record<string, unknown>, id?: string): boolean;
  end(): void;
  readonly open: boolean;
  /** Called once when it ends, whoever ended it. */
  onClose(left: () => void): void;
}

/** Takes the answer over and writes events to it. What a client does not read waits in memory only up to a bound. */
export function eventStream(reply: FastifyReply, bounds: Pick<Bounds, 'unread' | 'beat'>): EventStream {
  const { raw } = reply;
  const headers = Object.fromEntries(
    Object.entries(reply.getHeaders()).filter(([, value]) => value !== undefined),
  );
  reply.hijack();
  raw.writeHead(200, {
    ...(headers as Record<string, string>),
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  raw.socket?.setNoDelay(true);
  let open = true;
  const leaving: (() => void)[] = [];
  const write = (text: string): boolean => {
    if (!open) return false;
    raw.write(text);
    if (raw.writableLength <= bounds.unread) return true;
    raw.destroy();
    return false;
  };
  const beat = setInterval(() => write(': still here\n\n'), bounds.beat);
  raw.on('close', () => {
    open = false;
    clearInterval(beat);
    for (const left of leaving) left();
  });
  // A client that goes away while it is written to is no trouble of the server's.
  raw.on('error', () => undefined);
  return {
    get open() {
      return open;
    },
    send: (event, id) =>
      write(
        `${id === undefined ? '' : `id: ${id}\n`}event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`,
      ),
    end: () => {
      if (open) raw.end();
    },
    onClose: (left) => void leaving.push(left),
  };
}
