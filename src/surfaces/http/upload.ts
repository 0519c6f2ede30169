import type { FastifyInstance } from 'fastify';
import type { Context } from '../../core/command.ts';
import { CoachError, kinds } from '../../core/errors.ts';
import { execute } from '../../core/execute.ts';
import { permitted } from '../../core/exposure.ts';
import { fields } from '../../core/shape.ts';
import type { Asking } from './answer.ts';
import { queryInput } from './query.ts';
import { refuse } from './trouble.ts';
import { whoOf } from './who.ts';

/** Imports whose file comes with the request. */
const imports = ['journal import', 'market import'] as const;

const fileType = 'application/octet-stream';
// One plain name: no folder, nothing hidden, nothing a shell or a header would read otherwise.
const plainName = /^[\w(][\w .()&+-]{0,118}$/;

/** Throws `usage` for what is no plain name of a file. */
function nameOf(query: Record<string, unknown>): string {
  const { name } = query;
  if (typeof name === 'string' && plainName.test(name)) return name;
  throw new CoachError(
    'usage',
    'The file has no name, or one with a folder in it',
    'Add ?name=tradebook.csv to the address; the ending tells what it is.',
  );
}

/**
 * A file of somebody's, as the bytes of one request: it is imported into their own store and taken away again. Only here is a
 * body read that is not JSON, and only for these addresses.
 */
export async function uploadRoutes(
  app: FastifyInstance,
  { door, told, bounds }: Pick<Asking, 'door' | 'told' | 'bounds'>,
): Promise<void> {
  await app.register(async (own) => {
    own.removeAllContentTypeParsers();
    own.addContentTypeParser(
      fileType,
      { parseAs: 'buffer', bodyLimit: bounds.file },
      async (_: unknown, body: Buffer) => body,
    );
    for (const name of imports) {
      const entry = door.registry.find((one) => one.name === name);
      if (entry === undefined) continue;
      own.post(`/v1/upload/${name.split(' ')[0]}`, { bodyLimit: bounds.file }, async (request, reply) => {
        const command = await entry.load();
        const who = whoOf(request);
        if (!permitted(command, who.role))
          throw new CoachError('denied', `"${name}" is not for a ${who.role}`, 'Ask the owner.');
        const { name: _, ...query } = request.query as Record<string, unknown>;
        const file = nameOf(request.query as Record<string, unknown>);
        const known = fields(command).filter(({ key }) => key !== 'paths');
        const input = { ...queryInput(query, known), paths: [file] };
        if (!(request.body instanceof Uint8Array) || request.body.byteLength === 0)
          throw new CoachError('usage', 'The file is empty', `Send its bytes as ${fileType}.`);
        const outcome = await door.sent(who, file, request.body, (ports) => {
          const context: Context = {
            ports,
            caller: 'http',
            confirmed: false,
            asOf: null,
            // What was sent whole is imported whole, whoever still listens.
            signal: new AbortController().signal,
            emit: () => undefined,
            registry: door.registry,
            correlationId: request.id,
          };
          return execute(command, input, context);
        });
        if (!outcome.ok) return refuse(reply, outcome.error, kinds[outcome.error.kind].status);
        told.tell(who, { type: 'changed', command: name, at: door.clock.now() });
        return reply.header('coach-exit', outcome.exit).send(outcome.output);
      });
    }
  });
}
