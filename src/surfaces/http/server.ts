import type { AddressInfo } from 'node:net';
import websocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { bodies } from './bodies.ts';
import { chatRoutes } from './chat.ts';
import { type Bounds, type HttpDoor, type Served, usualBounds } from './door.ts';
import { guard } from './guard.ts';
import { chosenProtocol, liveRoute } from './live.ts';
import { news } from './news.ts';
import { offerRoute } from './offer.ts';
import { page } from './page.ts';
import { commandRoutes } from './routes.ts';
import { talks } from './talks.ts';
import { tickets } from './tickets.ts';
import { troubles } from './trouble.ts';
import { whoOf } from './who.ts';

function instance(door: HttpDoor, bounds: Bounds): FastifyInstance {
  return fastify({
    logger: false,
    bodyLimit: bounds.body,
    requestTimeout: bounds.arrival,
    genReqId: () => door.clock.id(),
    requestIdHeader: false,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    http: { maxHeaderSize: 16 * 1024, headersTimeout: bounds.arrival },
  });
}

const address = ({ address: host, port, family }: AddressInfo): string =>
  `http://${family === 'IPv6' ? `[${host}]` : host}:${port}`;

/** Starts the server. Throws where it cannot listen. */
export async function serveHttp(door: HttpDoor): Promise<Served> {
  const bounds = { ...usualBounds, ...door.bounds };
  const app = instance(door, bounds);
  const open = talks(door, bounds);
  const passes = tickets(door.clock);
  const told = news();
  troubles(app, door.log);
  bodies(app);
  guard(app, door);
  await app.register(websocket, { options: { maxPayload: bounds.message, handleProtocols: chosenProtocol } });
  app.get('/v1/health', { exposeHeadRoute: false }, () => ({ ok: true, version: door.version }));
  app.post('/v1/live/ticket', (request) => passes.give(whoOf(request)));
  offerRoute(app, door);
  chatRoutes(app, open, bounds);
  liveRoute(app, { talks: open, tickets: passes, news: told, bounds });
  commandRoutes(app, door, told, bounds);
  await page(app, door.page);
  await app.listen({ host: door.host, port: door.port });
  return {
    address: address(app.server.address() as AddressInfo),
    async close() {
      const late = setTimeout(() => app.server.closeAllConnections(), bounds.drain);
      await Promise.all([app.close(), open.close()]);
      clearTimeout(late);
    },
  };
}
