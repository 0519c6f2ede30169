import type { FastifyInstance } from 'fastify';
import { refreshWords, signInWords } from '../../core/shapes/serve.ts';
import { read } from './chat.ts';
import type { HttpDoor } from './door.ts';
import type { Tickets } from './tickets.ts';
import { passOf, whoOf } from './who.ts';

/** Signing in with a key, going on with a refresh token, and out. The answer holds secrets: nothing keeps it. */
export function authRoutes(app: FastifyInstance, { identity }: HttpDoor, tickets: Tickets): void {
  const open = { config: { open: true } } as const;
  app.post('/v1/auth/token', open, (request) => identity.signIn(read(signInWords, request.body).key));
  app.post('/v1/auth/refresh', open, (request) =>
    identity.refresh(read(refreshWords, request.body).refreshToken),
  );
  app.post('/v1/auth/revoke', open, async (request) => {
    await identity.signOut(read(refreshWords, request.body).refreshToken);
    return {};
  });
  app.get('/v1/auth/me', async (request) => ({ ...whoOf(request), required: await identity.required() }));
  app.post('/v1/live/ticket', (request) => tickets.give(passOf(request)));
}
