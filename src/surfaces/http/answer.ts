import { setImmediate } from 'node:timers/promises';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AnyCommand, Context } from '../../core/command.ts';
import { CoachError, kinds } from '../../core/errors.ts';
import { execute, type Outcome } from '../../core/execute.ts';
import type { Bounds, HttpDoor } from './door.ts';
import type { Idempotency, Made } from './idempotency.ts';
import type { News } from './news.ts';
import { eventStream } from './stream.ts';
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

const refusedYes = 'Send it again with the header Coach-Confirm: yes.';

/** A failure as this surface words it: a yes is given by a header here. */
async function one(command: AnyCommand, input: unknown, context: Context): Promise<Outcome> {
  const outcome = await execute(command, input, context);
  if (outcome.ok || outcome.error.kind !== 'refused' || command.effect !== 'danger') return outcome;
  return { ...outcome, error: { ...outcome.error, hint: refusedYes } };
}

/** Answers rows in their order; a bad one leaves its error in its place. */
async function batch(command: AnyCommand, rows: readonly unknown[], context: Context): Promise<Made> {
  if (rows.length > mostRows)
    throw new CoachError('usage', `A batch has at most ${mostRows} rows`, 'Send it in parts.');
  const answers: unknown[] = [];
  let failed = false;
  for (const row of rows) {
    context.signal.throwIfAborted();
    const outcome = await one(command, row, context);
    failed ||= !outcome.ok;
    answers.push(outcome.ok ? outcome.output : { error: outcome.error });
    // Others are let in between two rows.
    await setImmediate();
  }
  return { status: 200, exit: failed ? 2 : 0, body: JSON.stringify(answers) };
}

/** One call whose progress, and whose answer piece by piece, are wanted while they come. */
async function flowing(
  command: AnyCommand,
  input: unknown,
  context: Context,
  reply: FastifyReply,
  bounds: Bounds,
): Promise<void> {
  const events = eventStream(reply, bounds);
  context.emit = ({ kind, ...rest }) => void events.send({ type: kind, ...rest });
  context.stream = (event) => void events.send(event);
  context.events = true;
  const outcome = await one(command, input, context);
  if (outcome.ok) events.send({ type: 'result', output: outcome.output, exit: outcome.exit });
  else events.send({ type: 'error', error: outcome.error });
  events.end();
}

async function made(command: AnyCommand, input: unknown, context: Context): Promise<Made> {
  if (Array.isArray(input)) return batch(command, input, context);
  const outcome = await one(command, input, context);
  if (outcome.ok) return { status: 200, exit: outcome.exit, body: JSON.stringify(outcome.output) };
  return {
    status: kinds[outcome.error.kind].status,
    exit: null,
    body: JSON.stringify({ error: outcome.error }),
  };
}

/** What every answer of a command needs. */
export interface Asking {
  door: HttpDoor;
  told: News;
  bounds: Bounds;
  kept: Idempotency;
}

/** A call as a request makes it. */
export interface Given {
  command: AnyCommand;
  input: unknown;
  /** Epoch ms UTC; null is now. */
  asOf: number | null;
}

/** Runs a command for a request and sends what came of it. */
export async function answer(
  { door, told, bounds, kept }: Asking,
  { command, input, asOf }: Given,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const who = whoOf(request);
  const key = command.effect === 'read' ? undefined : request.headers['idempotency-key'];
  const context: Context = {
    ports: await door.portsOf(who),
    caller: 'http',
    confirmed: request.headers['coach-confirm'] === 'yes',
    asOf,
    // What may be asked for again is done to its end, whoever still listens.
    signal: key === undefined ? gone(reply) : new AbortController().signal,
    emit: () => undefined,
    registry: door.registry,
    correlationId: request.id,
  };
  const changed = () => {
    if (command.effect !== 'read')
      told.tell(who, { type: 'changed', command: command.name, at: door.clock.now() });
  };
  if (streamed(request) && !Array.isArray(input))
    return flowing(command, input, context, reply, bounds).then(changed);
  const make = () => made(command, input, context);
  const of = JSON.stringify([command.name, input, asOf, context.confirmed]);
  const { again, ...sent } =
    typeof key === 'string'
      ? await kept.once(context.ports, { who: who.id, key, of }, make)
      : { ...(await make()), again: false };
  if (sent.status === 200 && !again) changed();
  if (again) void reply.header('idempotent-replay', 'true');
  if (sent.exit !== null) void reply.header('coach-exit', sent.exit);
  return reply.status(sent.status).type('application/json').send(sent.body);
}
