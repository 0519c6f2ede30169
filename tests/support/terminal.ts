import { textPieces } from '../../src/adapters/named-file.ts';
import type { Ports } from '../../src/core/command.ts';
import type { Door } from '../../src/surfaces/cli/flow.ts';
import { runCli } from '../../src/surfaces/cli/program.ts';
import type { Streams } from '../../src/surfaces/cli/streams.ts';

export interface Terminal extends Streams {
  written: { out: string; err: string };
  press(): void;
}

export interface TerminalOptions {
  input?: string | AsyncIterable<string>;
  answer?: string;
  tty?: boolean;
  colour?: boolean;
  columns?: number;
  ascii?: boolean;
}

/** Standard streams held in memory. */
export function terminal(options: TerminalOptions = {}): Terminal {
  const { input = '', tty = false, colour = false, columns = 80, ascii = false } = options;
  const written = { out: '', err: '' };
  const handlers = new Set<() => void>();
  const sink = (name: 'out' | 'err') => ({
    tty,
    colour,
    async write(text: string) {
      written[name] += text;
    },
  });
  return {
    written,
    out: sink('out'),
    err: sink('err'),
    columns,
    boundless: false,
    ascii,
    interactive: options.answer !== undefined,
    gone: new AbortController().signal,
    async *input() {
      if (typeof input === 'string') yield input;
      else yield* input;
    },
    async bytes() {
      const parts: string[] = [];
      for await (const part of this.input()) parts.push(part);
      return Buffer.from(parts.join(''));
    },
    async ask(question) {
      written.err += question;
      return options.answer ?? '';
    },
    onInterrupt(handler) {
      handlers.add(handler);
      return () => handlers.delete(handler);
    },
    press: () => {
      for (const handler of handlers) handler();
    },
  };
}

/** Ports that hold a clock and the settings; reaching for anything else fails. */
export function barePorts(): Ports {
  let ticks = 0;
  const absent = () => Promise.reject(new Error('This test opened no such port'));
  return {
    clock: {
      now: () => Date.UTC(2026, 10, 20, 9, 0),
      monotonic: () => ticks++,
      id: () => '00000000-0000-4000-8000-000000000000',
      sleep: () => Promise.resolve(),
    },
    announceDays: async () => undefined,
    config: { experience: 'intermediate' } as Ports['config'],
    settings: {} as Ports['settings'],
    store: absent,
    impatientStore: absent,
    halts: { raise: absent, raised: () => Promise.resolve(null), lower: absent },
    channels: absent,
    timetable: absent,
    installer: absent,
    query: absent,
    care: absent,
    market: absent,
    files: absent,
    embedder: absent,
    queue: absent,
    textRank: absent,
    journalFiles: absent,
    machine: absent,
    tokens: absent,
    serveMany: () => undefined,
    guest: absent,
    upload: absent,
    page: () => Promise.resolve(null),
    strategies: absent,
    crew: absent,
    readText: absent,
    streamText: (path, signal) => textPieces(path, { most: 2 ** 30, signal }),
    writeText: absent,
    model: absent,
    modelAt: absent,
    prices: absent,
    secrets: absent,
    logins: absent,
    quoteStream: absent,
    broker: absent,
    baskets: absent,
    digest: String,
  };
}

/** Answers a command line through the program, without a process. */
export async function coach(
  argv: string[],
  registry: Door['registry'],
  streams = terminal(),
): Promise<{ code: number; out: string; err: string }> {
  const opened: unknown[] = [];
  const code = await runCli({
    argv,
    registry,
    streams,
    version: '1.2.3',
    open: async (flags) => {
      opened.push(flags);
      return { ports: barePorts(), close: async () => undefined };
    },
  });
  return { code, ...streams.written };
}
