import { waited } from '../../../core/retry.ts';
import { joined } from '../../../core/signal.ts';
import type { Exchange } from '../../../domain/calendar/zone.ts';
import type { Clock } from '../../../ports/clock.ts';
import type { DownCode, Tick } from '../../../ports/vendor/quote-stream.ts';
import type { Frame, Message, Protocol } from './protocol.ts';
import { movingSince, restUntil } from './rest.ts';

/** One socket, as the stream sees it. */
export interface Socket {
  send(frame: Frame): void;
  ping(): void;
  close(): void;
}
export interface SocketEars {
  opened(): void;
  message(message: Message): void;
  pong(): void;
  closed(why: string): void;
}
export type Connect = (url: string, ears: SocketEars) => Socket;

export interface Timing {
  connectMs: number;
  pingMs: number;
  /** Longest silence of a socket that answers pings. */
  heartbeatMs: number;
  /** Longest time without a price in a session. */
  muteMs: number;
  /** Longest time until a subscription is confirmed. */
  confirmMs: number;
  lookMs: number;
}

/** A mute stream is found within 26 s, a dead one within 25. */
export const usualTiming: Timing = {
  connectMs: 10_000,
  pingMs: 10_000,
  heartbeatMs: 24_000,
  muteMs: 25_000,
  confirmMs: 10_000,
  lookMs: 1_000,
};

/** How a connection ended. */
export type Ended = { code: DownCode | 'rest' | 'stopped'; message: string };

export interface Line {
  protocol: Protocol;
  connect: Connect;
  clock: Clock;
  timing: Timing;
  /** How often in a row a connection stayed mute: the watch then waits longer. */
  mutes: number;
  exchanges(): Set<Exchange>;
  /** Frames that bring what is subscribed to what is wanted. */
  frames(): Frame[];
  /** Whether what the vendor has subscribed is what is wanted. */
  agreed(): boolean;
  confirmed(symbols: string[]): void;
  /** Gives whether the tick was new. */
  tick(tick: Tick): boolean;
  ready(send: (frames: Frame[]) => void): void;
}

interface Clocks {
  started: number;
  opened: number | null;
  frame: number;
  ping: number;
  ready: number | null;
  price: number | null;
  /** Since when a subscription waits to be confirmed. */
  asked: number | null;
}

/** What the three clocks of a connection say is wrong; null where all is well. */
function fault(clocks: Clocks, line: Line, now: number): Ended | null {
  const { timing, clock, protocol } = line;
  const since = (at: number) => now - at;
  if (clocks.opened === null)
    return since(clocks.started) > timing.connectMs ? { code: 'socket', message: 'it does not open' } : null;
  if (since(clocks.frame) > timing.heartbeatMs)
    return {
      code: 'heartbeat',
      message: `nothing was heard for ${Math.round(since(clocks.frame) / 1000)} s`,
    };
  if (protocol.confirms && clocks.asked !== null && !line.agreed() && since(clocks.asked) > timing.confirmMs)
    return { code: 'refused', message: 'it does not confirm what is subscribed' };
  if (clocks.ready === null)
    return since(clocks.opened) > timing.connectMs
      ? { code: 'refused', message: 'it takes no subscription' }
      : null;
  const wall = clock.now();
  const opens = [...line.exchanges()]
    .map((exchange) => movingSince(exchange, wall))
    .filter((at) => at !== null);
  if (opens.length === 0) return null;
  // The session may have begun after the connection did.
  const begun = now - (wall - Math.min(...opens));
  const quiet = since(Math.max(clocks.price ?? clocks.ready, clocks.ready, begun));
  const patience = timing.muteMs * 2 ** Math.min(line.mutes, 5);
  return quiet > patience
    ? { code: 'data', message: `no price came for ${Math.round(quiet / 1000)} s` }
    : null;
}

/** Looks at the clocks once a second until something is wrong, the sessions are over or the signal fires. */
async function watch(clocks: Clocks, line: Line, socket: Socket, signal: AbortSignal): Promise<Ended> {
  const { clock, timing } = line;
  while (await waited(clock, timing.lookMs, signal)) {
    const now = clock.monotonic();
    const wrong = fault(clocks, line, now);
    if (wrong !== null) return wrong;
    if (restUntil(line.exchanges(), clock.now()) !== null)
      return { code: 'rest', message: 'the sessions are over' };
    if (clocks.opened !== null && now - clocks.ping >= timing.pingMs) {
      clocks.ping = now;
      socket.ping();
    }
  }
  return { code: 'stopped', message: '' };
}

/** One connection from its address to its end. Never throws for what the vendor does. */
export async function connection(
  url: string,
  line: Line,
  signal: AbortSignal,
): Promise<Ended & { heard: boolean }> {
  const { protocol, clock } = line;
  const started = clock.monotonic();
  const clocks: Clocks = {
    started,
    opened: null,
    frame: started,
    ping: started,
    ready: null,
    price: null,
    asked: null,
  };
  const over = new AbortController();
  const until = joined(signal, over.signal);
  let ended: Ended | null = null;
  const end = (how: Ended) => {
    ended ??= how;
    over.abort();
  };
  const send = (frames: Frame[]) => {
    if (frames.length === 0) return;
    clocks.asked = clock.monotonic();
    for (const frame of frames) socket.send(frame);
  };
  const socket = line.connect(url, {
    opened() {
      clocks.opened = clocks.frame = clock.monotonic();
      for (const frame of protocol.hello()) socket.send(frame);
    },
    pong() {
      clocks.frame = clock.monotonic();
    },
    closed: (why) => end({ code: 'socket', message: why }),
    message(message) {
      clocks.frame = clock.monotonic();
      for (const heard of protocol.read(message)) {
        if (heard.type === 'fault') end({ code: heard.code, message: heard.message });
        if (heard.type === 'subscribed') line.confirmed(heard.symbols);
        if (heard.type === 'tick' && line.tick({ ...heard.tick, receivedAt: clock.now() }))
          clocks.price = clock.monotonic();
        if (heard.type === 'ready' && clocks.ready === null) {
          clocks.ready = clock.monotonic();
          send(line.frames());
          line.ready(send);
        }
      }
    },
  });
  const how = await watch(clocks, line, socket, until.signal).finally(until.release);
  line.ready(() => {});
  socket.close();
  return { ...(ended ?? how), heard: clocks.price !== null };
}
