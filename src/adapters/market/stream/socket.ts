import diagnostics from 'node:diagnostics_channel';
import { Agent, ping, WebSocket } from 'undici';
import { guardedLookup } from '../../model/base-url.ts';
import type { Host } from '../../vendor/host.ts';
import type { Connect } from './connection.ts';

/** A message longer than that is none of prices. */
const mostBytes = 4 * 2 ** 20;

/** WebSockets of undici: no redirects, names resolve to allowed addresses only, pongs heard. */
export function websockets(allowed: Host['allowed']): Connect {
  const dispatcher = new Agent({ connect: { timeout: 10_000, lookup: guardedLookup(allowed) } });
  return (url, ears) => {
    const socket = new WebSocket(url, { dispatcher });
    socket.binaryType = 'arraybuffer';
    let over = false;
    const ponged = (message: unknown) => {
      if ((message as { websocket?: unknown }).websocket === socket) ears.pong();
    };
    diagnostics.subscribe('undici:websocket:pong', ponged);
    const finish = (why: string) => {
      if (over) return;
      over = true;
      diagnostics.unsubscribe('undici:websocket:pong', ponged);
      ears.closed(why);
    };
    const open = () => socket.readyState === WebSocket.OPEN;
    socket.addEventListener('open', () => ears.opened());
    socket.addEventListener('message', ({ data }: { data: unknown }) => {
      if (over) return;
      const bytes = data instanceof ArrayBuffer ? new Uint8Array(data) : null;
      const text = typeof data === 'string' ? data : null;
      if ((bytes?.length ?? text?.length ?? 0) <= mostBytes) return ears.message({ text, bytes });
      socket.close();
      finish('a message was too long');
    });
    socket.addEventListener('error', () => finish('the connection failed'));
    socket.addEventListener('close', ({ code }: { code: number }) => finish(`it was closed (${code})`));
    return {
      send: (frame) => open() && socket.send(frame),
      ping: () => open() && ping(socket),
      close() {
        over = true;
        diagnostics.unsubscribe('undici:websocket:pong', ponged);
        socket.close();
      },
    };
  };
}
