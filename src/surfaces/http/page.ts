import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { CoachError } from '../../core/errors.ts';
import { refuse } from './trouble.ts';

const unbuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><title>coach</title>
<h1>coach</h1><p>The server runs; the page is not built. Commands answer under <code>/v1</code>.</p></html>\n`;

const missing = (what: string) =>
  new CoachError('missing', `There is nothing at ${what}`, 'Commands are at /v1/<noun>/<verb>.');

/** The page at /, with its files; every address that is nobody's is the page's own where a person asks for it. */
export async function page(app: FastifyInstance, folder: string | null): Promise<void> {
  if (folder !== null)
    await app.register(fastifyStatic, {
      root: folder,
      index: ['index.html'],
      dotfiles: 'deny',
      maxAge: 0,
      setHeaders: (response, file) => {
        // Names of built files hold a hash of their content.
        if (/-[\w-]{8,}\.(js|css|woff2)$/.test(file))
          response.header('cache-control', 'public, max-age=31536000, immutable');
      },
    });
  else
    app.get('/', { exposeHeadRoute: false }, (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(unbuilt),
    );
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?', 1)[0]!;
    const wantsPage =
      (request.headers.accept ?? '').includes('text/html') && !/^\/(v1|api|ai|mcp)(\/|$)/.test(path);
    if (folder !== null && request.method === 'GET' && wantsPage && !/\.\w+$/.test(path))
      return reply.sendFile('index.html');
    return refuse(reply, missing(path.slice(0, 100)));
  });
}
