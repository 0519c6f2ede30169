import type { Context } from '../../core/command.ts';
import { execute } from '../../core/execute.ts';
import type { ProfileNext } from '../../core/shapes/profile.ts';
import type { Door } from './flow.ts';
import { show } from './show.ts';

/**
 * What `coach` alone shows to somebody it knows: what they use most and what would be useful next. Null where nothing is kept
 * yet or it cannot be read; then help is shown.
 */
export async function home(door: Door, signal: AbortSignal): Promise<string | null> {
  const entry = door.registry.find(({ name }) => name === 'profile next');
  if (entry === undefined) return null;
  const app = await door.open({}).catch(() => null);
  if (app === null) return null;
  const { ports } = app;
  try {
    // Looking must not make a store where there is none.
    const { paths } = await ports.machine();
    if (paths.some(({ name, mode }) => name === 'store' && mode === null)) return null;
    const context: Context = {
      ports,
      caller: 'cli',
      confirmed: false,
      asOf: null,
      signal,
      emit: () => undefined,
      registry: door.registry,
      correlationId: ports.clock.id(),
    };
    const command = await entry.load();
    const outcome = await execute(command, {}, context);
    if (!outcome.ok || !(outcome.output as ProfileNext).known) return null;
    const { experience, width } = ports.config;
    const look = { colour: true, columns: undefined };
    const text = await show(command, outcome.output, door.streams, look, { experience, width, asked: {} });
    return `${text}\nAll commands: coach --help\n`;
  } finally {
    await app.close();
  }
}
