import type { FastifyInstance } from 'fastify';
import type { HttpDoor } from './door.ts';
import { whoOf } from './who.ts';

/** The Model Context Protocol over streamable HTTP, for whoever may ask; each request stands for itself. */
export function mcpRoute(app: FastifyInstance, door: HttpDoor): void {
  app.route({
    method: ['GET', 'POST', 'DELETE'],
    url: '/mcp',
    handler: async (request, reply) => {
      const headers = new Headers();
      for (const [name, value] of Object.entries(request.headers))
        if (typeof value === 'string' && name !== 'content-length') headers.set(name, value);
      const asked = new Request(`${request.protocol}://${request.host}/mcp`, {
        method: request.method,
        headers,
      });
      const answer = await door.mcp(whoOf(request), asked, request.body);
      for (const [name, value] of answer.headers) void reply.header(name, value);
      return reply.status(answer.status).send(Buffer.from(await answer.arrayBuffer()));
    },
  });
}
