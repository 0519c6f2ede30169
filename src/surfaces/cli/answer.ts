import type { Entry } from '../../core/command.ts';
import { checkOnce, fields, schemas } from '../../core/shape.ts';
import { run } from './call.ts';
import { parse } from './flags.ts';
import type { Door } from './flow.ts';
import { has } from './globals.ts';
import { commandHelp } from './help/command-help.ts';
import { group } from './help/words.ts';
import { json } from './json.ts';
import type { Streams } from './streams.ts';

/** Answers one chosen command: its help, its schemas, or a run of it. Throws `usage` for what cannot be read. */
export async function answer(
  door: Door,
  entry: Entry,
  rest: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  const { out, columns, ascii } = door.streams;
  if (!has(rest, 'input')) checkOnce();
  const command = await entry.load();
  const known = fields(command);
  const parsed = parse(command, known, rest);
  const { globals } = parsed;
  const aside = globals.version
    ? door.version
    : globals.help
      ? commandHelp(command, known, group(command.name, door.registry), columns)
      : globals.schema
        ? json(schemas(command), out.tty ? 2 : 0)
        : null;
  if (aside !== null) {
    await out.write(aside.endsWith('\n') ? aside : `${aside}\n`);
    return 0;
  }
  const app = await door.open(globals.store === undefined ? {} : { store: globals.store });
  const streams: Streams = Object.create(door.streams, { ascii: { value: ascii || globals.ascii } });
  try {
    return await run({
      command,
      fields: known,
      parsed,
      ports: app.ports,
      registry: door.registry,
      streams,
      signal,
    });
  } finally {
    await app.close();
  }
}
