import type { FastifyInstance } from 'fastify';
import type { Effect } from '../../core/command.ts';
import { exposure } from '../../core/exposure.ts';
import type { HttpDoor } from './door.ts';
import { whoOf } from './who.ts';

interface OfferLine {
  name: string;
  summary: string;
  effect: Effect;
}

/** What a server offers and to whom: enough for a page to know what to show, without the shapes of everything. */
export function offerRoute(app: FastifyInstance, door: HttpDoor): void {
  let lines: Promise<OfferLine[]> | undefined;
  const listed = async (): Promise<OfferLine[]> => {
    const loaded = await Promise.all(
      door.registry.map(async (entry) => ({ entry, command: await entry.load() })),
    );
    return loaded.flatMap(({ entry: { name, summary }, command }) =>
      exposure(command, 'http') === 'off' ? [] : [{ name, summary, effect: command.effect }],
    );
  };
  // Commands are loaded once, before the first page asks.
  app.addHook('onListen', async () => {
    lines ??= listed();
    await lines.catch(() => undefined);
  });
  app.get('/v1', { exposeHeadRoute: false }, async (request) => {
    lines ??= listed();
    const { name, role } = whoOf(request);
    return { version: door.version, user: { name, role }, commands: await lines };
  });
}
