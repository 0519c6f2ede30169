import fs from 'node:fs';
import os from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { CoachError } from '../core/errors.ts';
import { typedPath } from '../core/typed-path.ts';

export interface NamedFileOptions {
  /** Bytes read at most, perhaps told by how the content begins. */
  most: number | ((head: Uint8Array) => number);
  signal?: AbortSignal | undefined;
  /** The words for a file past `most`; a plain sentence when left out. */
  tooLarge?: ((size: number) => CoachError) | undefined;
}

const chunkBytes = 256 * 1024;
const pollMs = 20;
/** How long a pipe that nobody has open to write is watched. */
const noWriterMs = 2_000;
/** How long a writer may hold a pipe open and send nothing. */
const silentMs = 60_000;

/** A path as a person typed or dragged it. */
export const located = (path: string): string =>
  typedPath(path, {
    home: os.homedir() || os.userInfo().homedir,
    windows: process.platform === 'win32',
    exists: fs.existsSync,
  });

/** What the system says about a path somebody named, in coach's words. */
export function unreadable(path: string, thrown: unknown): CoachError {
  if (thrown instanceof CoachError) return thrown;
  const { code } = thrown as NodeJS.ErrnoException;
  const cause = { cause: thrown };
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new CoachError('missing', `There is no file ${path}`, 'Check the path.', cause);
  if (code === 'EISDIR') return new CoachError('usage', `${path} is a folder`, 'Name one file.', cause);
  if (code === 'ENXIO' || code === 'ENODEV')
    return new CoachError('usage', `${path} is not a file`, 'Name one file.', cause);
  return new CoachError(
    'unavailable',
    `${path} cannot be read (${code ?? 'unknown reason'})`,
    'Check its permissions.',
    cause,
  );
}

const nobodyWrites = (path: string, ms: number): CoachError =>
  new CoachError(
    'unavailable',
    `${path} is a pipe, and nobody wrote to it for ${ms / 1000} s`,
    'Start the program that writes to it first, or name a file.',
  );

const read = (handle: number, buffer: Buffer): Promise<number> =>
  new Promise((resolve, reject) => {
    fs.read(handle, buffer, 0, buffer.length, null, (error, bytes) =>
      error ? reject(error) : resolve(bytes),
    );
  });

/** Bytes now there; 0 at the end, null where a writer has sent none yet. */
async function next(handle: number, buffer: Buffer): Promise<number | null> {
  try {
    return await read(handle, buffer);
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'EAGAIN') return null;
    throw thrown;
  }
}

function opened(path: string): { handle: number; stat: fs.Stats } {
  const { O_RDONLY, O_NONBLOCK = 0, O_NOCTTY = 0 } = fs.constants;
  // Opening a pipe that nobody writes to would block a thread that nothing can wake, not even the end of the process.
  const handle = fs.openSync(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  try {
    const stat = fs.fstatSync(handle);
    if (stat.isDirectory()) throw Object.assign(new Error('folder'), { code: 'EISDIR' });
    return { handle, stat };
  } catch (thrown) {
    fs.closeSync(handle);
    throw thrown;
  }
}

const larger = (path: string, most: number): CoachError =>
  new CoachError(
    'usage',
    `${path} is larger than ${most >= 2 ** 20 ? `${most >> 20} MB` : `${most >> 10} KB`}`,
    'Give a smaller file.',
  );

async function* poured(path: string, handle: number, stat: fs.Stats, options: NamedFileOptions) {
  const { signal, tooLarge } = options;
  const isPipe = stat.isFIFO();
  const past = (size: number, most: number) => tooLarge?.(size) ?? larger(path, most);
  let most = Number.POSITIVE_INFINITY;
  let size = 0;
  let waited = 0;
  for (;;) {
    signal?.throwIfAborted();
    const buffer = Buffer.allocUnsafe(chunkBytes);
    const bytes = await next(handle, buffer);
    if (bytes !== null && bytes > 0) {
      waited = 0;
      if (size === 0)
        most = typeof options.most === 'number' ? options.most : options.most(buffer.subarray(0, bytes));
      if (stat.isFile() && stat.size > most) throw past(stat.size, most);
      size += bytes;
      if (size > most) throw past(size, most);
      yield buffer.subarray(0, bytes);
      continue;
    }
    // A pipe ends with its last writer; before the first one came, an end means nothing.
    if (bytes === 0 && (!isPipe || size > 0)) return;
    const patience = bytes === 0 ? noWriterMs : silentMs;
    if (waited >= patience) throw nobodyWrites(path, patience);
    await pause(pollMs, undefined, signal ? { signal } : {});
    waited += pollMs;
  }
}

/**
 * The bytes of a path a person named, in pieces: a file, a device or a pipe. Waits for no writer that does not come, stops
 * at `most` bytes whatever the path is, and at the signal. Throws CoachError, or the abort.
 */
export async function* pieces(named: string, options: NamedFileOptions): AsyncGenerator<Buffer> {
  const path = located(named);
  let handle: number | undefined;
  try {
    const found = opened(path);
    handle = found.handle;
    yield* poured(path, handle, found.stat, options);
  } catch (thrown) {
    if (options.signal?.aborted) throw options.signal.reason;
    throw unreadable(path, thrown);
  } finally {
    if (handle !== undefined) fs.closeSync(handle);
  }
}

/** All bytes of a path a person named. */
export async function readNamed(named: string, options: NamedFileOptions): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const piece of pieces(named, options)) parts.push(piece);
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts);
}

/** The text of a path a person named, in pieces that split no character. */
export async function* textPieces(named: string, options: NamedFileOptions): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of pieces(named, options)) yield decoder.decode(piece, { stream: true });
  yield decoder.decode();
}
