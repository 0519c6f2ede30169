import { CoachError } from '../../core/errors.ts';
import { begins, hiddenLine, line } from './typed-line.ts';
/** What the environment says about the terminal. */
export interface Terminal {
  noColor: boolean;
  forceColor: boolean;
  term: string;
  lang: string;
  /** Width given by COLUMNS, for output that goes to no terminal; 0 when it says nothing. */
  columns?: number;
}

/** A place text goes to. */
export interface Sink {
  tty: boolean;
  colour: boolean;
  /** Resolves when the text is handed over; a reader that went away is no error, the rest is dropped. */
  write(text: string): Promise<void>;
}

/** A terminal that a screen can be drawn on. */
export interface Screen {
  stdin: NodeJS.ReadStream;
  stdout: NodeJS.WriteStream;
}

/** The three standard streams and what can be known of the terminal behind them. */
export interface Streams {
  out: Sink;
  err: Sink;
  /** Width to draw for. */
  columns: number;
  /** Nobody looks at it in a given width: what goes to a pipe or a file is never cut. */
  boundless: boolean;
  /** Draw with ASCII only. */
  ascii: boolean;
  /** A person can be asked: stdin and stderr are terminals. */
  interactive: boolean;
  /** Fires when nothing can be written to stdout any more; its reason is a CoachError unless the reader just went away. */
  gone: AbortSignal;
  /** Standard input as text, touched only when somebody iterates. */
  input(): AsyncIterable<string>;
  /** Standard input as it came, to its end; refused past `most` bytes. With `firstByteMs`, empty when nobody writes in that time. */
  bytes(most: number, firstByteMs?: number): Promise<Uint8Array>;
  /** Asks on stderr, reads one line; an end of input or an abort is an empty answer. */
  ask(question: string, signal: AbortSignal): Promise<string>;
  /** Asks on stderr and reads a line that is not shown; null where stdin is no terminal. */
  secret?(question: string, signal: AbortSignal): Promise<string | null>;
  /** Calls back on Ctrl-C until the returned function is called: the newest handler first, the others unless it gives true. */
  onInterrupt(handler: () => unknown): () => void;
  /** Calls back when the system asks the process to end, or its terminal is closed; until somebody asks for that it ends at once. */
  onTerminate?(handler: () => unknown): void;
  /** A terminal of the start was closed since: the usual end of a process would fail on it. */
  lost?(): boolean;
  /** The terminal itself; null where keys cannot be read one by one or the cursor cannot be moved. */
  screen?(): Screen | null;
}

const fallbackColumns = 80;

function needsAscii({ term, lang }: Terminal): boolean {
  return term === 'dumb' || (lang !== '' && !/utf-?8/i.test(lang));
}

function colourful(stream: NodeJS.WriteStream, terminal: Terminal): boolean {
  if (terminal.forceColor) return true;
  return stream.isTTY === true && !terminal.noColor && stream.getColorDepth() > 1;
}

const unwritten = (code: string | undefined): CoachError =>
  new CoachError(
    'unavailable',
    `The output cannot be written (${code ?? 'unknown error'})`,
    'Free some space, or send it elsewhere.',
  );

function sink(stream: NodeJS.WriteStream, terminal: Terminal, onGone: (reason?: CoachError) => void): Sink {
  let open = true;
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    open = false;
    if (code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED') onGone();
    else onGone(unwritten(code));
  });
  return {
    tty: stream.isTTY === true,
    colour: colourful(stream, terminal),
    write: (text) =>
      new Promise((resolve) => {
        if (!open || text === '') resolve();
        else stream.write(text, () => resolve());
      }),
  };
}

async function stdinBytes(most: number, firstByteMs?: number): Promise<Uint8Array> {
  if (firstByteMs !== undefined && !(await begins(firstByteMs))) return new Uint8Array();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of process.stdin) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > most) {
      const limit = `${Math.floor(most / 2 ** 20)} MB`;
      throw new CoachError('usage', `More than ${limit} came through the pipe`, 'Name a file, or send less.');
    }
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

async function* stdinText(): AsyncIterable<string> {
  process.stdin.setEncoding('utf8');
  for await (const chunk of process.stdin) yield String(chunk);
}

const terminals = (): number[] => {
  const { isatty } = process.getBuiltinModule('node:tty');
  return [0, 1, 2].filter((descriptor) => isatty(descriptor));
};

/** The process's own streams. The only place that touches them. */
export function openStreams(terminal: Terminal): Streams {
  // Asked for only where there is one: the module behind it costs a tenth of a start.
  const some = process.stdout.isTTY || process.stderr.isTTY;
  const atStart = some ? terminals() : [];
  const gone = new AbortController();
  const handlers: (() => unknown)[] = [];
  const interrupted = () => {
    for (const handler of [...handlers].reverse()) if (handler() === true) return;
  };
  const out = sink(process.stdout, terminal, (reason) => gone.abort(reason));
  const err = sink(process.stderr, terminal, () => undefined);
  return {
    out,
    err,
    columns: process.stdout.columns || terminal.columns || fallbackColumns,
    boundless: !process.stdout.columns && !terminal.columns,
    ascii: needsAscii(terminal),
    get interactive() {
      return err.tty && process.getBuiltinModule('node:tty').isatty(0);
    },
    gone: gone.signal,
    input: stdinText,
    bytes: stdinBytes,
    ask: line,
    secret: hiddenLine,
    onInterrupt(handler) {
      if (handlers.length === 0) process.on('SIGINT', interrupted);
      handlers.push(handler);
      return () => void handlers.splice(handlers.indexOf(handler), 1);
    },
    onTerminate(handler) {
      for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, handler);
    },
    lost: () => atStart.length > terminals().length,
    screen() {
      const { stdin, stdout } = process;
      return stdin.isTTY && stdout.isTTY && terminal.term !== 'dumb' ? { stdin, stdout } : null;
    },
  };
}
