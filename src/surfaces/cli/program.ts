import { CoachError, failure, kinds } from '../../core/errors.ts';
import type { Door } from './flow.ts';
import { has } from './globals.ts';
import { groupHelp, topHelp } from './help/help.ts';
import { find } from './help/words.ts';
import { complain } from './notices.ts';

// How long a command may take to stop by itself after Ctrl-C.
const graceMs = 150;

// What the shells' completion scripts ask with; no word of a person begins so.
const completes = '--complete';

async function dispatch(door: Door, signal: AbortSignal): Promise<number> {
  const { argv, registry, streams } = door;
  const { out, columns, ascii } = streams;
  if (door.argv[0] === completes) {
    const { complete } = await import('./help/completion.ts');
    await out.write((await complete(door.argv.slice(1), registry)).map((word) => `${word}\n`).join(''));
    return 0;
  }
  const asked = find(door.argv, registry);
  if (asked.kind === 'top') {
    const known = argv.length === 0 ? await (await import('./home.ts')).home(door, signal) : null;
    if (known !== null) {
      await out.write(known);
      return 0;
    }
    const wantsVersion = asked.rest.includes('--version') || asked.rest.includes('-V');
    await out.write(
      wantsVersion ? `${door.version}\n` : topHelp(registry, columns, ascii || has(asked.rest, 'ascii')),
    );
    return 0;
  }
  if (asked.kind === 'group') {
    await out.write(groupHelp(asked.name, asked.entries, columns));
    return 0;
  }
  const { entry, rest } = asked;
  const { answer } = await import('./answer.ts');
  return answer(door, entry, rest, signal);
}

/** Answers one command line and gives its exit code. Never throws. */
export async function runCli(door: Door): Promise<number> {
  const { streams, argv } = door;
  const stop = new AbortController();
  const interrupted = new Promise<number>((resolve) => {
    let presses = 0;
    streams.onInterrupt(() => {
      stop.abort();
      if (++presses > 1) resolve(kinds.interrupted.exit);
      else setTimeout(() => resolve(kinds.interrupted.exit), graceMs);
    });
  });
  const unread = new Promise<number>((resolve) => {
    streams.gone.addEventListener('abort', () => {
      stop.abort();
      resolve(0);
    });
  });
  const how = { json: has(argv, 'json') || has(argv, 'ndjson'), colour: !has(argv, 'no-color') };
  const answered = dispatch(door, stop.signal).catch((thrown: unknown) =>
    complain(failure(thrown), streams, how),
  );
  const code = await Promise.race([answered, interrupted, unread]);
  if (streams.gone.aborted) {
    const { reason } = streams.gone;
    return reason instanceof CoachError ? complain(failure(reason), streams, how) : 0;
  }
  return stop.signal.aborted ? kinds.interrupted.exit : code;
}
