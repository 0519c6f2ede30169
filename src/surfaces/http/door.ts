import type { Conversation } from '../../agent/events.ts';
import type { Entry, Ports } from '../../core/command.ts';
import type { Who } from '../../ports/identity.ts';

/** What a server works with and where it listens. */
export interface HttpDoor {
  registry: readonly Entry[];
  version: string;
  clock: Ports['clock'];
  /** The ports of somebody: their store is theirs alone. */
  portsOf(who: Who): Promise<Ports>;
  /** Opens a conversation of somebody, new or continued. */
  converse(who: Who, session?: string): Promise<Conversation>;
  host: string;
  /** 0 takes any that is free. */
  port: number;
  /** Folder of the built page, or null where there is none. */
  page: string | null;
  /** What the person at the terminal is told. */
  log(message: string): void;
  bounds?: Partial<Bounds>;
}

/** How much of anything the server takes. */
export interface Bounds {
  /** Bytes of a request's body. */
  body: number;
  /** Bytes of one WebSocket message. */
  message: number;
  /** Bytes that may wait for a client that does not read; it is cut beyond. */
  unread: number;
  /** Ms a request's head and body may take to arrive. */
  arrival: number;
  /** Ms an answer goes on being made while nobody listens to it. */
  alone: number;
  /** Ms a conversation that nobody uses stays open. */
  idle: number;
  /** Ms that requests still running get when the server is stopped. */
  drain: number;
  /** Ms between two signs of life on a stream. */
  beat: number;
}

export const usualBounds: Bounds = {
  body: 4 * 2 ** 20,
  message: 64 * 1024,
  unread: 256 * 1024,
  arrival: 30_000,
  alone: 60_000,
  idle: 30 * 60_000,
  drain: 10_000,
  beat: 15_000,
};

/** A server that listens. */
export interface Served {
  /** Where it is reached, as http://127.0.0.1:8787. */
  address: string;
  /** Takes no new request, lets the running ones end within their time and closes. */
  close(): Promise<void>;
}
