import type { AnyCommand, Context, Entry, Ports, StreamEvent } from '../../core/command.ts';
import { sanitizer } from '../../core/sanitize.ts';
import type { Field } from '../../core/shape.ts';
import type { Parsed } from './flags.ts';
import type { Notices } from './notices.ts';
import type { Streams } from './streams.ts';

/** Work put off until the answer is out, once by name. */
export function later() {
  const works = new Map<string, () => Promise<void>>();
  return {
    add: (name: string, work: () => Promise<void>) => void works.set(name, work),
    async done() {
      for (const work of works.values()) await work();
    },
  };
}

export function contextOf(
  { ports, parsed, signal, streams, registry }: Call,
  emit: Context['emit'],
  afterwards?: Context['afterwards'],
): Context {
  return {
    ports,
    caller: 'cli',
    confirmed: parsed.globals.yes,
    asOf: parsed.globals.asOf,
    signal,
    emit,
    piped: ({ firstByteMs } = {}) => streams.bytes(longestPipe, firstByteMs),
    secret: async (question) => (await streams.secret?.(question, signal)) ?? null,
    registry,
    ...(afterwards === undefined ? {} : { afterwards }),
    ...(streams.interactive && streams.out.tty && !parsed.globals.json && !parsed.globals.ndjson
      ? {
          question: (words: string, until?: AbortSignal) =>
            streams.ask(words, until === undefined ? signal : AbortSignal.any([signal, until])),
        }
      : {}),
    terminal: streams,
    correlationId: ports.clock.id(),
  };
}

/** An answer that comes in pieces: text goes to stdout at once, made safe; a first answer is drawn while a better one is made. */
export function flowing(
  streams: Streams,
  spoken: Notices,
  draw: (output: unknown, amended?: boolean) => Promise<string>,
) {
  const safe = sanitizer();
  let last = '';
  let written: Promise<unknown> = Promise.resolve();
  const write = (piece: string | Promise<string>) => {
    written = written.then(async () => streams.out.write(await piece));
  };
  return {
    /** The last piece shown, once all are written; empty when there was none. */
    async shown() {
      await written;
      return last;
    },
    take(event: StreamEvent) {
      if (event.type === 'preview' || event.type === 'amended') {
        last = '\n';
        spoken.clear();
        write(draw(event['output'], event.type === 'amended'));
      }
      if (event.type !== 'text' || typeof event['text'] !== 'string') return;
      const piece = safe.push(event['text']);
      if (piece === '') return;
      spoken.clear();
      last = piece;
      write(piece);
    },
  };
}

/** What a command line is answered with. */
export interface Door {
  argv: readonly string[];
  registry: readonly Entry[];
  streams: Streams;
  version: string;
  /** Settings and ports, built only when a command runs. */
  open(flags: { store?: string }): Promise<{ ports: Ports; close(): Promise<void> }>;
}

/** Everything one call of a command needs. */
export interface Call {
  command: AnyCommand;
  fields: readonly Field[];
  parsed: Parsed;
  ports: Ports;
  registry: readonly Entry[];
  streams: Streams;
  signal: AbortSignal;
}

/** What a command reads from a pipe at most. */
export const longestPipe = 256 * 2 ** 20;
