import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CoachError } from '../../core/errors.ts';
import { buckets } from './buckets.ts';
import type { Bounds, HttpDoor } from './door.ts';
import { type Acquainted, acquainted, lateness } from './pressure.ts';
import { refuse } from './trouble.ts';
import { passFor, passOf, recognised } from './who.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers whoever asks: it gives nothing of anybody's. */
    open?: true;
  }
}

const loopback = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/** Why a request may not come from where it says it does, or null. */
function stranger(
  request: FastifyRequest,
  names: ReadonlySet<string>,
  origins: ReadonlySet<string>,
): string | null {
  const { headers, host, protocol } = request;
  // A name of somebody else's that leads here would let their page read what is ours (DNS rebinding).
  if (headers.host === undefined || !(loopback.test(host) || names.has(host.toLowerCase())))
    return `"${String(headers.host).slice(0, 80)}" is not a name of this server`;
  const { origin } = headers;
  if (origin !== undefined && origin !== `${protocol}://${host}` && !origins.has(origin))
    return `Pages of ${origin.slice(0, 80)} may not ask`;
  const site = headers['sec-fetch-site'];
  const navigates = headers['sec-fetch-mode'] === 'navigate';
  const listed = origin !== undefined && origins.has(origin);
  return site === 'cross-site' && !navigates && !listed ? 'Pages of other sites may not ask' : null;
}

/** What is given to whoever asks: the page with its files, and routes that say so. Decided by the route found, not by the address as it was spelt. */
const isOpen = ({ routeOptions: { url, config } }: FastifyRequest): boolean =>
  config.open === true || url === undefined || url === '/' || url === '/*';

const bearer = /^Bearer ([\w.~+/=-]{1,4096})$/i;

function credentialOf({ headers }: FastifyRequest): string | null {
  const { authorization } = headers;
  if (authorization === undefined) return null;
  // Something that is no credential opens nothing, even where none is needed.
  return bearer.exec(authorization)?.[1] ?? '';
}

async function recognise(request: FastifyRequest, reply: FastifyReply, door: HttpDoor, seen: Acquainted) {
  if (isOpen(request)) return;
  const credential = credentialOf(request);
  const pass = await passFor(credential, door.identity);
  if (pass !== null) {
    if (credential !== null) seen.note(credential, pass.who.id);
    return recognised(request, pass);
  }
  void reply.header(
    'www-authenticate',
    `Bearer realm="coach"${credential === null ? '' : ', error="invalid_token"'}`,
  );
  const error = new CoachError(
    'denied',
    credential === null ? 'Say who you are' : 'That key or token opens nothing',
    'Send Authorization: Bearer with a key of `coach auth key create`, or a token of POST /v1/auth/token.',
  );
  return refuse(reply, error, 401);
}

const minuteMs = 60_000;

/** Too much at once: when to come again stands in Retry-After. */
export const tooMany = (seconds: number): CoachError =>
  Object.assign(new CoachError('busy', 'Too many requests', `Ask again in ${Math.max(1, seconds)} s.`), {
    statusCode: 429,
  });

function refused(reply: FastifyReply, seconds: number): never {
  void reply.header('retry-after', Math.max(1, seconds));
  throw tooMany(seconds);
}

const policy = {
  useDefaults: false,
  directives: {
    defaultSrc: ["'self'"],
    imgSrc: ["'self'", 'data:', 'blob:'],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
    formAction: ["'self'"],
  },
};

/** Who may ask, and how often: all of it is looked at before a byte of a body is read. */
export async function guard(app: FastifyInstance, door: HttpDoor, bounds: Bounds): Promise<void> {
  const origins = new Set(door.origins);
  const names = new Set(door.origins.map((origin) => new URL(origin).host.toLowerCase()));
  app.addHook('onRequest', async (request, reply) => {
    // A handshake that is refused leaves its connection with nobody who would ever close it.
    if (request.headers.upgrade !== undefined)
      reply.raw.once('finish', () => void request.raw.socket.destroySoon());
    const why = stranger(request, names, origins);
    if (why !== null)
      return refuse(reply, new CoachError('denied', why, 'Ask from the page of this server itself.'));
  });
  const perUser = buckets(door.clock, bounds.perUser);
  const seen = acquainted();
  const late = lateness(door.clock);
  app.addHook('onClose', async () => late.stop());
  app.addHook('onRequest', async (request, reply) => {
    if (isOpen(request)) return;
    if (late.now() > bounds.late) refused(reply, 1);
    // Whoever asks far too often is told so before anything is looked up for them.
    const user = seen.user(credentialOf(request) ?? '');
    const seconds = user === null ? 0 : perUser.wait(user);
    if (seconds > 0) refused(reply, seconds);
  });
  await app.register(helmet, {
    contentSecurityPolicy: policy,
    strictTransportSecurity: door.tls === null ? false : { maxAge: 31_536_000, includeSubDomains: false },
    referrerPolicy: { policy: 'no-referrer' },
  });
  if (origins.size > 0)
    await app.register(cors, {
      origin: [...origins],
      methods: ['GET', 'POST'],
      maxAge: 600,
      strictPreflight: true,
    });
  await app.register(rateLimit, { global: false });
  const perAddress = app.createRateLimit({ max: bounds.perAddress, timeWindow: minuteMs });
  app.addHook('onRequest', async (request, reply) => {
    const found = await perAddress(request);
    if (!found.isAllowed && found.isExceeded) refused(reply, found.ttlInSeconds);
  });
  app.addHook('onRequest', (request, reply) => recognise(request, reply, door, seen));
  app.addHook('onRequest', async (request, reply) => {
    if (isOpen(request) || reply.sent) return;
    const seconds = perUser.take(passOf(request).who.id);
    if (seconds > 0) refused(reply, seconds);
  });
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
}
