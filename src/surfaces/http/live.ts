import type { FastifyInstance } from 'fastify';
import { CoachError, failure } from '../../core/errors.ts';
import { type SocketMessage, socketMessage } from '../../core/shapes/serve.ts';
import type { Who } from '../../ports/identity.ts';
import { read } from './chat.ts';
import type { Bounds } from './door.ts';
import type { News } from './news.ts';
import type { Talks } from './talks.ts';
import type { Tickets } from './tickets.ts';
import { type Pass, whenOver } from './who.ts';

/** The part of a WebSocket that is used here. */
interface Socket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string): void;
  close(code: number, reason?: string): void;
  terminate(): void;
  ping(): void;
  on(event: 'message', listener: (data: Buffer, binary: boolean) => void): void;
  on(event: 'close' | 'pong' | 'error', listener: () => void): void;
}

export interface LiveParts {
  talks: Talks;
  tickets: Tickets;
  news: News;
  bounds: Bounds;
  /** Told of a handshake or a frame that was refused. */
  refused(reason: 'ticket' | 'frame'): void;
}

/** What one client asked for, and how to let go of it. */
function wishes(who: Who, send: (frame: Record<string, unknown>) => void, { talks, news }: LiveParts) {
  const subscribed: (() => void)[] = [];
  const heard = new Map<string, () => void>();
  const listen = async (sessionId: string | undefined, after?: string) => {
    const talk = await talks.open(who, sessionId);
    if (!heard.has(talk.sessionId) || after !== undefined) {
      heard.get(talk.sessionId)?.();
      const leave = talk.listen(({ id, event }) => send({ ...event, id, sessionId: talk.sessionId }), after);
      heard.set(talk.sessionId, leave);
    }
    return talk;
  };
  return {
    leave() {
      for (const leave of [...subscribed, ...heard.values()]) leave();
    },
    async act(said: SocketMessage): Promise<Record<string, unknown>> {
      switch (said.type) {
        case 'chat': {
          const talk = await listen(said.sessionId);
          talk.say(said.text);
          return { sessionId: talk.sessionId };
        }
        case 'answer':
          (await talks.open(who, said.sessionId)).answer(said.id, said.approved);
          return { approved: said.approved };
        case 'stop':
          (await talks.open(who, said.sessionId)).stop();
          return {};
        case 'listen':
          return { sessionId: (await listen(said.sessionId, said.after)).sessionId };
        case 'subscribe':
          subscribed.push(
            news.subscribe(who, said.channel, (item) => send({ ...item, channel: said.channel })),
          );
          return { channel: said.channel };
      }
    },
  };
}

/** A message as it came. Throws `usage`. */
function spoken(data: Buffer, binary: boolean): unknown {
  try {
    if (!binary) return JSON.parse(data.toString('utf8'));
  } catch {
    // Said below.
  }
  throw new CoachError('usage', 'The message is not JSON', 'Send one JSON object as text.');
}

/** One client on its socket. */
function attend(socket: Socket, pass: Pass, parts: LiveParts): void {
  const { bounds } = parts;
  const { who } = pass;
  let alive = true;
  const send = (frame: Record<string, unknown>) => {
    if (socket.readyState !== 1) return;
    socket.send(JSON.stringify(frame));
    if (socket.bufferedAmount > bounds.unread) socket.terminate();
  };
  const client = wishes(who, send, parts);
  const answer = async (data: Buffer, binary: boolean) => {
    let ref: string | undefined;
    try {
      const said = read(socketMessage, spoken(data, binary));
      ref = said.ref;
      send({ type: 'done', ref, ...(await client.act(said)) });
    } catch (thrown) {
      parts.refused('frame');
      send({ type: 'error', ref, error: failure(thrown) });
    }
  };
  const beat = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, bounds.beat);
  socket.on('message', (data, binary) => void answer(data, binary));
  socket.on('pong', () => {
    alive = true;
  });
  const stopLooking = whenOver(pass, () => socket.close(4401, 'the sign-in is over'));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(beat);
    stopLooking();
    client.leave();
  });
  send({ type: 'hello', name: who.name, role: who.role });
}

const usedUp = () =>
  Object.assign(
    new CoachError('denied', 'The ticket is used, too old or unknown', 'Ask POST /v1/live/ticket for one.'),
    { statusCode: 401 },
  );

const protocol = 'coach.v1';
const prefix = 'ticket.';

/** The ticket of a handshake: a subprotocol, which no log keeps, or a parameter of one use. */
function ticketOf(offered: string | undefined, query: unknown): string {
  const words = (offered ?? '').split(',').map((word) => word.trim());
  const spoken = words.find((word) => word.startsWith(prefix))?.slice(prefix.length);
  const written = (query as Record<string, unknown>)['ticket'];
  return spoken ?? (typeof written === 'string' ? written : '');
}

/** The choice of the subprotocol: the one without a secret in it. */
export const chosenProtocol = (offered: Set<string>): string | false =>
  offered.has(protocol) ? protocol : false;

/** Chat and news over one socket. The handshake is refused before it is a socket where the ticket is no good. */
export function liveRoute(app: FastifyInstance, parts: LiveParts): void {
  const holders = new WeakMap<object, Pass>();
  app.get(
    '/v1/live',
    {
      websocket: true,
      // The ticket says who it is: no header of one's own can be sent with this.
      config: { open: true },
      exposeHeadRoute: false,
      preValidation: async (request) => {
        const pass = parts.tickets.take(ticketOf(request.headers['sec-websocket-protocol'], request.query));
        if (pass === null || !(await pass.still())) {
          parts.refused('ticket');
          throw usedUp();
        }
        holders.set(request.raw, pass);
      },
    },
    (socket, request) => attend(socket as unknown as Socket, holders.get(request.raw)!, parts),
  );
}
