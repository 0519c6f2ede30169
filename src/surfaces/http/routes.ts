import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnyCommand, Context, Entry } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { execute, type Outcome } from '../../core/execute.ts';
import { exposure } from '../../core/exposure.ts';
import { fields } from '../../core/shape.ts';
import { parseWhen } from '../../core/when.ts';

import type { Bounds, HttpDoor } from './door.ts';
import type { News } from './news.ts';
import { asOfKey, queryInput } from './query.ts';
import { eventStream } from './stream.ts';
import { refuse } from './trouble.ts';
import { whoOf } from './who.ts';

/** Rows of one batch at most. */
const mostRows = 1_000;

const streamed = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').split(',').some((type) => type.trim().startsWith('text/event-stream'));

/** Fires when the client goes away before it has its answer. */
function gone(reply: FastifyReply): AbortSignal {
  const stop = new AbortController();
  reply.raw.on('close', () => {
    if (!reply.raw.writableFinished) stop.abort();
  });
  return stop.signal;
}

async function contextOf(door: HttpDoor, request: FastifyRequest, signal: AbortSignal): Promise<Context> {
  const when = (request.query as Record<string, unknown>)[asOfKey];
  return {
    ports: await door.portsOf(whoOf(request)),
    caller: 'http',
    confirmed: request.headers['coach-confirm'] === 'yes',
    asOf: typeof when === 'string' ? parseWhen(when) : null,
    signal,
    emit: () => undefined,
    registry: door.registry,
    correlationId: request.id,
  };
}

const refusedYes = 'Send it again with the header Coach-Confirm: yes.';

/** A failure as this surface words it: a yes is given by a header here. */
function said(outcome: Outcome, command: AnyCommand): Outcome {
  if (outcome.ok || outcome.error.kind !== 'refused' || command.effect !== 'danger') return outcome;
  return { ...outcome, error: { ...outcome.error, hint: refusedYes } };
}

async function one(command: AnyCommand, input: unknown, context: Context): Promise<Outcome> {
  return said(await execute(command, input, context), command);
}

/** Answers rows in their order; a bad one leaves its error in its place. */
async function batch(command: AnyCommand, rows: readonly unknown[], context: Context) {
  if (rows.length > mostRows)
    throw new CoachError('usage', `A batch has at most ${mostRows} rows`, 'Send it in parts.');
  const answers: unknown[] = [];
  let failed = false;
  for (const row of rows) {
    context.signal.throwIfAborted();
    const outcome = await one(command, row, context);
    failed ||= !outcome.ok;
    answers.push(outcome.ok ? outcome.output : { error: outcome.error });
  }
  return { answers, exit: failed ? 2 : 0 };
}

/** One call whose progress, and whose answer piece by piece, are wanted while they come. */
async function flowing(
  command: AnyCommand,
  raw: unknown,
  context: Context,
  reply: FastifyReply,
  bounds: Bounds,
): Promise<void> {
  const events = eventStream(reply, bounds);
  context.emit = ({ kind, ...rest }) => void events.send({ type: kind, ...rest });
  context.stream = (event) => void events.send(event);
  context.events = true;
  const outcome = await one(command, raw, context);
  if (outcome.ok) events.send({ type: 'result', output: outcome.output, exit: outcome.exit });
  else events.send({ type: 'error', error: outcome.error });
  events.end();
}

/** What every answer of a command needs. */
interface Asked {
  door: HttpDoor;
  told: News;
  bounds: Bounds;
  command: AnyCommand;
}

async function answer(
  { door, told, bounds, command }: Asked,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  if (request.method === 'GET' && command.effect !== 'read') {
    void reply.header('allow', 'POST');
    const error = new CoachError('usage', `"${command.name}" changes something`, 'Ask for it by POST.');
    return refuse(reply, error, 405);
  }
  const context = await contextOf(door, request, gone(reply));
  const changed = () => {
    if (command.effect !== 'read')
      told.tell(whoOf(request), { type: 'changed', command: command.name, at: door.clock.now() });
  };
  const raw =
    request.method === 'GET'
      ? queryInput(request.query as Record<string, unknown>, fields(command))
      : (request.body ?? {});
  if (Array.isArray(raw)) {
    const { answers, exit } = await batch(command, raw, context);
    changed();
    return reply.header('coach-exit', exit).type('application/json').send(JSON.stringify(answers));
  }
  if (streamed(request)) return flowing(command, raw, context, reply, bounds).then(changed);
  const outcome = await one(command, raw, context);
  if (!outcome.ok) return refuse(reply, outcome.error);
  changed();
  return reply
    .header('coach-exit', outcome.exit)
    .type('application/json')
    .send(JSON.stringify(outcome.output));
}

/** The address of a command: its words behind /v1. */
const pathOf = (name: string): string => `/v1/${name.replaceAll(' ', '/')}`;

/** Every command of the registry as a route; its code is loaded by the first request. */
export function commandRoutes(app: FastifyInstance, door: HttpDoor, told: News, bounds: Bounds): void {
  const taken = new Set<string>();
  const route = (path: string, entry: Entry) => {
    if (taken.has(path) || app.hasRoute({ method: 'POST', url: path })) return;
    taken.add(path);
    app.route({
      method: ['GET', 'POST'],
      url: path,
      exposeHeadRoute: false,
      handler: async (request, reply) => {
        const command = await entry.load();
        if (exposure(command, 'http') === 'off')
          throw new CoachError(
            'denied',
            `"${command.name}" is not offered here`,
            'Run it in your own terminal.',
          );
        return answer({ door, told, bounds, command }, request, reply);
      },
    });
  };
  for (const entry of door.registry) route(pathOf(entry.name), entry);
  for (const entry of door.registry) if (entry.alone) route(pathOf(entry.name.split(' ')[0]!), entry);
}
