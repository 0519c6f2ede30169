import type { FastifyInstance, FastifyReply } from 'fastify';
import type { z } from 'zod';
import { CoachError } from '../../core/errors.ts';
import { inputProblems } from '../../core/execute.ts';
import { worded } from '../../core/problem.ts';
import { namedTalk, saidQuestion, saidVerdict } from '../../core/shapes/serve.ts';
import type { Bounds } from './door.ts';
import { eventStream } from './stream.ts';
import type { Talk, Talks } from './talks.ts';
import { type Pass, passOf, whenOver, whoOf } from './who.ts';

/** A message in its shape. Throws `usage`. */
export function read<T extends z.ZodType>(shape: T, value: unknown): z.output<T> {
  const parsed = shape.safeParse(value ?? {}, { error: worded });
  if (parsed.success) return parsed.data;
  throw new CoachError('usage', inputProblems(parsed.error), 'See docs/serve.md.');
}

/** Lets a client hear a talk until its answer, and the second opinion on it, are told. */
function hear(
  talk: Talk,
  pass: Pass,
  reply: FastifyReply,
  bounds: Bounds,
  how: { after?: string | undefined; begin?: () => void },
): void {
  const events = eventStream(reply.header('coach-session', talk.sessionId), bounds);
  const quiet = () => {
    if (!talk.busy) events.end();
  };
  const leave = talk.listen(({ id, event }) => {
    events.send(event, id);
    if (event.type === 'turnEnded' || event.type === 'review') queueMicrotask(quiet);
  }, how.after);
  const stopLooking = whenOver(pass, () => events.end());
  events.onClose(() => {
    leave();
    stopLooking();
  });
  how.begin?.();
  quiet();
}

const lastSeen = (headers: Record<string, string | string[] | undefined>): string | undefined => {
  const id = headers['last-event-id'];
  return typeof id === 'string' && id !== '' ? id : undefined;
};

/** A conversation over server-sent events: its events one by one, each with an id to go on from. */
export function chatRoutes(app: FastifyInstance, talks: Talks, bounds: Bounds): void {
  app.post('/v1/chat', async (request, reply) => {
    const { text, sessionId } = read(saidQuestion, request.body);
    const talk = await talks.open(whoOf(request), sessionId);
    if (talk.busy) talk.say(text);
    else hear(talk, passOf(request), reply, bounds, { begin: () => talk.say(text) });
  });
  app.get('/v1/chat', { exposeHeadRoute: false }, async (request, reply) => {
    const { sessionId } = read(namedTalk, request.query);
    const talk = await talks.open(whoOf(request), sessionId);
    hear(talk, passOf(request), reply, bounds, { after: lastSeen(request.headers) });
  });
  app.post('/v1/chat/answer', async (request) => {
    const { sessionId, id, approved } = read(saidVerdict, request.body);
    (await talks.open(whoOf(request), sessionId)).answer(id, approved);
    return { id, approved };
  });
  app.post('/v1/chat/stop', async (request) => {
    const { sessionId } = read(namedTalk, request.body);
    (await talks.open(whoOf(request), sessionId)).stop();
    return { sessionId };
  });
}
