import type { FastifyInstance } from 'fastify';
import type { AnyCommand } from '../../core/command.ts';
import { exposure, permitted } from '../../core/exposure.ts';
import type { HttpDoor } from './door.ts';
import { whoOf } from './who.ts';

/** What a server offers and to whom: enough for a page to know what to show, without the shapes of everything. */
export function offerRoute(app: FastifyInstance, door: HttpDoor): void {
  let commands: Promise<AnyCommand[]> | undefined;
  const listed = async () => {
    const loaded = await Promise.all(door.registry.map((entry) => entry.load()));
    return loaded.filter((command) => exposure(command, 'http') !== 'off');
  };
  // Commands are loaded once, before the first page asks.
  app.addHook('onListen', async () => {
    commands ??= listed();
    await commands.catch(() => undefined);
  });
  app.get('/v1', async (request) => {
    commands ??= listed();
    const { name, role } = whoOf(request);
    const lines = (await commands)
      .filter((command) => permitted(command, role))
      .map(({ name, summary, effect }) => ({ name, summary, effect }));
    return { version: door.version, user: { name, role }, commands: lines };
  });
}
