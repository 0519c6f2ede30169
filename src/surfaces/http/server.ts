import type { AddressInfo } from 'node:net';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { socketRefused } from '../../core/telemetry.ts';
import { authRoutes } from './auth.ts';
import { bodies } from './bodies.ts';
import { chatRoutes } from './chat.ts';
import { type Bounds, type HttpDoor, type Served, usualBounds } from './door.ts';
import { guard } from './guard.ts';
import { idempotency } from './idempotency.ts';
import { chosenProtocol, liveRoute } from './live.ts';
import { mcpRoute } from './mcp.ts';
import { news } from './news.ts';
import { offerRoute } from './offer.ts';
import { openApiRoutes } from './openapi.ts';
import { page } from './page.ts';
import { commandRoutes } from './routes.ts';
import { talks } from './talks.ts';
import { tickets } from './tickets.ts';
import { troubles } from './trouble.ts';
import { uploadRoutes } from './upload.ts';

function instance(door: HttpDoor, bounds: Bounds): FastifyInstance {
  const wire = { maxHeaderSize: 16 * 1024, headersTimeout: bounds.arrival };
  const made = fastify({
    logger: false,
    trustProxy: door.proxies.length > 0 && [...door.proxies],
    bodyLimit: bounds.body,
    requestTimeout: bounds.arrival,
    genReqId: () => door.clock.id(),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    ...(door.tls === null ? { http: wire } : { https: { ...door.tls, ...wire, minVersion: 'TLSv1.2' } }),
  });
  // Its type depends on whether it encrypts; nothing here does.
  return made as unknown as FastifyInstance;
}

const addressOf = ({ address: host, port, family }: AddressInfo, secure: boolean): string =>
  `http${secure ? 's' : ''}://${family === 'IPv6' ? `[${host}]` : host}:${port}`;

/** Starts the server. Throws where it cannot listen. */
export async function serveHttp(door: HttpDoor): Promise<Served> {
  const bounds = { ...usualBounds, ...door.bounds };
  const app = instance(door, bounds);
  const passes = tickets(door.clock);
  const told = news();
  const open = talks(door, bounds, told);
  troubles(app, door.log);
  bodies(app);
  await guard(app, door, bounds);
  await app.register(websocket, { options: { maxPayload: bounds.message, handleProtocols: chosenProtocol } });
  app.get('/v1/health', { config: { open: true } }, async () => ({
    ok: true,
    version: door.version,
    signIn: await door.identity.required(),
  }));
  authRoutes(app, door, passes);
  offerRoute(app, door);
  chatRoutes(app, open, bounds);
  const refused = (reason: 'ticket' | 'frame') => socketRefused(door, reason);
  liveRoute(app, { talks: open, tickets: passes, news: told, bounds, refused });
  commandRoutes(app, { door, told, bounds, kept: idempotency() });
  await uploadRoutes(app, { door, told, bounds });
  openApiRoutes(app, door);
  mcpRoute(app, door);
  app.get('/api/health', { config: { open: true } }, () => ({ status: 'ok', version: door.version }));
  await page(app, door.page);
  await app.listen({ host: door.host, port: door.port });
  return {
    address: addressOf(app.server.address() as AddressInfo, door.tls !== null),
    async close() {
      const late = setTimeout(() => app.server.closeAllConnections(), bounds.drain);
      await Promise.all([app.close(), open.close()]);
      clearTimeout(late);
    },
  };
}
