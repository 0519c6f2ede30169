import type { FastifyInstance } from 'fastify';
import type { AnyCommand } from '../../core/command.ts';
import { exposure } from '../../core/exposure.ts';
import { fields, type Schema, schemas } from '../../core/shape.ts';
import type { HttpDoor } from './door.ts';
import { pathOf } from './routes.ts';

type Node = Record<string, unknown>;

const failureSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['kind', 'message', 'hint'],
      properties: {
        kind: {
          type: 'string',
          enum: ['usage', 'refused', 'denied', 'missing', 'unavailable', 'internal', 'busy', 'interrupted'],
        },
        message: { type: 'string' },
        hint: { type: 'string' },
      },
    },
  },
};

/** A schema under a name of its own, so that what it refers to within itself is found there and not in the whole document. */
function standing(schema: Schema, name: string): Node {
  const { $schema: _, ...rest } = schema;
  return rest.$defs === undefined ? rest : { $id: `urn:coach:${name}`, ...rest };
}

const failures = {
  default: {
    description: 'A failure',
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Failure' } } },
  },
};

function operation(command: AnyCommand, method: 'get' | 'post'): Node {
  const { input, output } = schemas(command);
  const id = command.name.replaceAll(/[^a-z0-9]+/gi, '_');
  const answers = {
    200: {
      description: 'The document',
      headers: {
        'Coach-Exit': {
          description: 'Exit code the shell would give: 0 done, 1 a negative finding, 3 refused by a rule',
          schema: { type: 'integer' },
        },
      },
      content: { 'application/json': { schema: standing(output, `${id}.output`) } },
    },
    ...failures,
  };
  const asOf = { name: 'as-of', in: 'query', schema: { type: 'string' }, description: 'Act as at that time' };
  const base = { summary: command.summary, tags: [command.name.split(' ')[0]!], responses: answers };
  if (method === 'post')
    return {
      ...base,
      operationId: id,
      parameters: [asOf],
      requestBody: {
        content: { 'application/json': { schema: standing(input, `${id}.input`), example: command.example } },
      },
    };
  const flat = fields(command).filter(({ kind }) => kind !== 'nested');
  const query = flat.map(({ key, list, summary, required }) => ({
    name: key,
    in: 'query',
    required,
    description: summary,
    schema: list ? { type: 'array', items: {} } : (input.properties?.[key] ?? {}),
    ...(list ? { style: 'form', explode: false } : {}),
  }));
  return { ...base, operationId: `${id}_get`, parameters: [asOf, ...query] };
}

/** What a server offers as an OpenAPI 3.1 document; its schemas are those of the commands. */
export function openApi(commands: readonly AnyCommand[], version: string): Node {
  const paths: Record<string, Node> = {};
  for (const command of commands) {
    if (exposure(command, 'http') === 'off') continue;
    paths[pathOf(command.name)] = {
      post: operation(command, 'post'),
      ...(command.effect === 'read' ? { get: operation(command, 'get') } : {}),
    };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'coach', version, description: 'Every command of coach; see docs/serve.md.' },
    security: [{}, { key: [] }],
    paths,
    components: {
      securitySchemes: { key: { type: 'http', scheme: 'bearer' } },
      schemas: { Failure: failureSchema },
    },
  };
}

const escaped = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** The same as a page to read, without a script. */
function pageOf(commands: readonly AnyCommand[]): string {
  const rows = commands
    .filter((command) => exposure(command, 'http') !== 'off')
    .map(({ name, summary, effect, example }) => {
      const path = pathOf(name);
      const body = escaped(JSON.stringify(example));
      return `<section id="${path}"><h2><code>${effect === 'read' ? 'GET, POST' : 'POST'} ${path}</code></h2><p>${escaped(summary)}</p><pre>curl -s localhost:8787${path} -H 'content-type: application/json' -d '${body}'</pre></section>`;
    });
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>coach: commands over HTTP</title></head><body><main><h1>coach over HTTP</h1><p>The whole description with every schema: <a href="/v1/openapi.json">openapi.json</a>.</p>${rows.join('\n')}</main></body></html>\n`;
}

export function openApiRoutes(app: FastifyInstance, door: HttpDoor): void {
  const loaded = () => Promise.all(door.registry.map((entry) => entry.load()));
  let text: Promise<string> | undefined;
  app.get('/v1/openapi.json', { config: { open: true } }, async (_request, reply) => {
    text ??= loaded().then((commands) => JSON.stringify(openApi(commands, door.version)));
    return reply.type('application/json').send(await text);
  });
  app.get('/v1/docs', { config: { open: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(pageOf(await loaded())),
  );
}
