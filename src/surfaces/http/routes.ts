import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { AnyCommand, Entry } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import { exposure, permitted } from '../../core/exposure.ts';
import { fields } from '../../core/shape.ts';
import { parseWhen } from '../../core/when.ts';
import { type Asking, answer } from './answer.ts';
import { tooMany } from './guard.ts';
import { asOfKey, queryInput } from './query.ts';
import { refuse } from './trouble.ts';
import { whoOf } from './who.ts';

/** Throws `denied` for what is not offered, to nobody or not to a role. */
function offered(command: AnyCommand, request: FastifyRequest): void {
  if (exposure(command, 'http') === 'off')
    throw new CoachError('denied', `"${command.name}" is not offered here`, 'Run it in your own terminal.');
  const { role } = whoOf(request);
  if (!permitted(command, role))
    throw new CoachError('denied', `"${command.name}" is not for a ${role}`, 'Ask the owner.');
}

const queryOf = (request: FastifyRequest) => request.query as Record<string, unknown>;

/** The moment an address asks for; null is now. Throws `usage`. */
function asOfOf(request: FastifyRequest): number | null {
  const when = queryOf(request)[asOfKey];
  return typeof when === 'string' ? parseWhen(when) : null;
}

/** The address of a command: its words behind /v1. */
export const pathOf = (name: string): string => `/v1/${name.replaceAll(' ', '/')}`;

/** Every command of the registry as a route, and other addresses some are known by; code is loaded by the first request. */
export function commandRoutes(app: FastifyInstance, asking: Asking): void {
  const { door, bounds } = asking;
  const taken = new Set<string>();
  let running = 0;
  const admitted = async (reply: FastifyReply, work: () => Promise<unknown>): Promise<unknown> => {
    if (running >= bounds.running) {
      void reply.header('retry-after', 1);
      throw tooMany(1);
    }
    running++;
    try {
      return await work();
    } finally {
      running--;
    }
  };
  const route = (path: string, entry: Entry) => {
    if (taken.has(path) || app.hasRoute({ method: 'POST', url: path })) return;
    taken.add(path);
    app.route({
      method: ['GET', 'POST'],
      url: path,
      handler: async (request, reply) => {
        const command = await entry.load();
        offered(command, request);
        const get = request.method === 'GET';
        if (get && command.effect !== 'read') {
          void reply.header('allow', 'POST');
          const error = new CoachError('usage', `"${command.name}" changes something`, 'Ask for it by POST.');
          return refuse(reply, error, 405);
        }
        const input = get ? queryInput(queryOf(request), fields(command)) : (request.body ?? {});
        const given = { command, input, asOf: asOfOf(request) };
        return admitted(reply, () => answer(asking, given, request, reply));
      },
    });
  };
  for (const entry of door.registry) route(pathOf(entry.name), entry);
  for (const entry of door.registry) if (entry.alone) route(pathOf(entry.name.split(' ')[0]!), entry);
  for (const { method, path, entry, input } of door.aliases)
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const command = await entry.load();
        offered(command, request);
        const words = method === 'GET' ? queryOf(request) : ((request.body ?? {}) as Record<string, unknown>);
        const { input: mapped, asOf } = input(words, whoOf(request));
        const given = {
          command,
          input: method === 'GET' ? queryInput(mapped, fields(command)) : mapped,
          asOf: asOf === null ? null : parseWhen(asOf),
        };
        return admitted(reply, () => answer(asking, given, request, reply));
      },
    });
}
