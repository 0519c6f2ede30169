import type { Conversation } from '../../agent/events.ts';
import type { Entry, Ports } from '../../core/command.ts';
import type { Identity, Who } from '../../ports/identity.ts';

/** Another address a command is known by. */
export interface Alias {
  method: 'GET' | 'POST';
  path: string;
  entry: Entry;
  /** The command's input and moment out of the words of a request. Throws `denied` for somebody else's. */
  input(words: Record<string, unknown>, who: Who): { input: Record<string, unknown>; asOf: string | null };
}

/** What a server works with and where it listens. */
export interface HttpDoor {
  registry: readonly Entry[];
  version: string;
  clock: Ports['clock'];
  /** Takes what happens to the server itself; absent where nothing is recorded. */
  meter?: Ports['meter'];
  /** The ports of somebody: their store is theirs alone. */
  portsOf(who: Who): Promise<Ports>;
  /** The ports of somebody for one import of bytes they sent under a name; what is done with them ends before it resolves. */
  sent<T>(who: Who, name: string, bytes: Uint8Array, work: (ports: Ports) => Promise<T>): Promise<T>;
  /** Opens a conversation of somebody, new or continued. */
  converse(who: Who, session?: string): Promise<Conversation>;
  aliases: readonly Alias[];
  /** One request of the Model Context Protocol. */
  mcp(who: Who, request: Request, body: unknown): Promise<Response>;
  /** Who is who. */
  identity: Identity;
  host: string;
  /** 0 takes any that is free. */
  port: number;
  /** Origins of pages that may ask besides the server's own; their hosts are names of the server, too. */
  origins: readonly string[];
  /** Certificate chain and key, PEM; null where it speaks without encryption. */
  tls: { cert: string; key: string } | null;
  /** Addresses of proxies whose word is taken for who asks. */
  proxies: readonly string[];
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
  /** Bytes of a file that is sent. */
  file: number;
  /** Bytes of one WebSocket message. */
  message: number;
  /** Bytes that may wait for a client that does not read; it is cut beyond. */
  unread: number;
  /** Bytes that may wait for all of them together before those are cut for whom much waits. */
  unreadOfAll: number;
  /** Ms a request's head and body may take to arrive. */
  arrival: number;
  /** Ms an answer goes on being made while nobody listens to it. */
  alone: number;
  /** Ms a conversation that nobody uses stays open. */
  idle: number;
  /** Ms that requests still running get when the server is stopped. */
  drain: number;
  /** Requests a minute of one address in any one minute, and of one user evenly but for a burst. */
  perAddress: number;
  perUser: number;
  /** Commands that run at the same time. */
  running: number;
  /** Ms the server may be late with what is due before it takes no more on. */
  late: number;
  /** Conversations that stay open though nobody uses them; the store has them all. */
  talks: number;
  /** Ms between two signs of life on a stream. */
  beat: number;
}

export const usualBounds: Bounds = {
  body: 4 * 2 ** 20,
  file: 32 * 2 ** 20,
  message: 64 * 1024,
  unread: 256 * 1024,
  unreadOfAll: 16 * 2 ** 20,
  arrival: 30_000,
  alone: 60_000,
  idle: 30 * 60_000,
  drain: 10_000,
  perAddress: 3_000,
  perUser: 600,
  running: 32,
  late: 500,
  talks: 500,
  beat: 15_000,
};

/** A server that listens. */
export interface Served {
  /** Where it is reached, as http://127.0.0.1:8787. */
  address: string;
  /** Takes no new request, lets the running ones end within their time and closes. */
  close(): Promise<void>;
}
