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

/** What a client may leave unread while all of them together leave too much. */
const fewBytes = 64 * 1024;
/** Bytes that wait for each client of a server that is behind; by its bounds, which are its own. */
const behind = new WeakMap<object, Map<object, number>>();

/** Whether so much may wait for a client, which is noted. */
function mayWait(
  { unread, unreadOfAll }: Pick<Bounds, 'unread' | 'unreadOfAll'>,
  waits: Map<object, number>,
  client: object,
  bytes: number,
): boolean {
  if (bytes <= fewBytes) {
    waits.delete(client);
    return true;
  }
  waits.set(client, bytes);
  if (bytes > unread) return false;
  let all = 0;
  for (const some of waits.values()) all += some;
  return all <= unreadOfAll;
}

/**
 * Takes the answer over and writes events to it. What a client does not read waits in memory only up to a bound, and up to a
 * lower one while many do not read.
 */
export function eventStream(
  reply: FastifyReply,
  bounds: Pick<Bounds, 'unread' | 'unreadOfAll' | 'beat'>,
): EventStream {
  const { raw } = reply;
  const waits = behind.get(bounds) ?? new Map<object, number>();
  behind.set(bounds, waits);
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
    if (mayWait(bounds, waits, raw, raw.writableLength)) return true;
    raw.destroy();
    return false;
  };
  const beat = setInterval(() => write(': still here\n\n'), bounds.beat);
  raw.on('close', () => {
    open = false;
    waits.delete(raw);
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
