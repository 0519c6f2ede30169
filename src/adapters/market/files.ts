import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { CoachError } from '../../core/errors.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import type { ImportedFile, MarketFiles } from '../../ports/market.ts';
import { located, readNamed, unreadable as unopened } from '../named-file.ts';
import { fileLimit, isGzip, isZip, tooLarge, unpack } from './archive.ts';
import { readMembers } from './detect.ts';
import { ledger as newLedger } from './ledger.ts';
import { pipeName, type Reading, type Source, unreadable } from './reading.ts';
import { underlyingAnywhere } from './underlying.ts';

export interface ReadOptions {
  /** Names a series that carries no symbol; of several, only this one is kept. */
  symbol?: string;
  /** What to call bars that neither the file nor its name names; refused without it. */
  unnamed?: string;
  signal?: AbortSignal;
  /** Content already at hand (a pipe); the path is then only what messages and names are taken from. */
  bytes?: Uint8Array;
  /** Moment of the prices where neither the file nor its name says, epoch ms UTC. */
  asOf?: number;
}

const called = (path: string): string => (path === '-' ? pipeName : path);
const packedLimit = 256 * 1024 * 1024;

async function bytesOf(path: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  if (path === '-') throw new CoachError('usage', 'Nothing was piped in', 'Pipe a file in, or name one.');
  return readNamed(path, {
    most: (head) => (isGzip(head) || isZip(head) ? packedLimit : fileLimit),
    tooLarge: (size) => tooLarge(path, size),
    signal,
  });
}

function merged(path: string, readings: readonly Reading[]): ImportedFile {
  const notes = newLedger();
  for (const { ledger } of readings) for (const text of ledger.notes) notes.note(text);
  const refused = readings.flatMap(({ ledger }) => ledger.refused);
  const shown = refused.slice(0, 20);
  const total = readings.reduce((sum, { ledger }) => sum + ledger.read - ledger.kept, 0);
  return {
    path,
    format: [...new Set(readings.map((reading) => reading.format))].join('+'),
    rowsRead: readings.reduce((sum, { ledger }) => sum + ledger.read, 0),
    rowsKept: readings.reduce((sum, { ledger }) => sum + ledger.kept, 0),
    refused: shown,
    refusedMore: total - shown.length,
    chains: readings.flatMap((reading) => reading.chains),
    bars: readings.flatMap((reading) => reading.bars),
    previousCloses: readings.flatMap((reading) => reading.previousCloses ?? []),
    holidays: readings.flatMap((reading) => reading.holidays ?? []),
    actions: readings.flatMap((reading) => reading.actions ?? []),
    futures: readings.flatMap((reading) => reading.futures ?? []),
    notes: notes.notes,
    warnings: [...new Set(readings.flatMap(({ ledger }) => ledger.warnings))],
  };
}

function insist(file: ImportedFile): ImportedFile {
  if (file.rowsKept > 0) return file;
  const first = file.refused[0];
  if (first === undefined)
    throw unreadable(called(file.path), 'there are no rows in it', 'Save the data again.');
  throw unreadable(
    called(file.path),
    `none of its ${file.rowsRead} rows can be used; row ${first.row}: ${first.reason}`,
    'Check that the columns and units are those of docs/formats.md.',
  );
}

function chosen(file: ImportedFile, symbol: string | undefined): ImportedFile {
  if (symbol === undefined) return file;
  const chains = file.chains.filter((chain) => chain.symbol === symbol);
  const bars = file.bars.filter((series) => series.symbol === symbol);
  if (chains.length > 0 || bars.length > 0) return { ...file, chains, bars };
  const held = [...new Set([...file.chains, ...file.bars].map((found) => found.symbol))];
  const list =
    held.length > 8 ? `${held.slice(0, 8).join(', ')} and ${held.length - 8} more` : held.join(', ');
  throw unreadable(called(file.path), `it holds ${list}, not ${symbol}`, 'Name a symbol it holds.');
}

function readAll(path: string, bytes: Uint8Array, options: ReadOptions): ImportedFile {
  const symbol = options.symbol === undefined ? undefined : underlyingAnywhere(options.symbol).symbol;
  const source: Source = { name: called(path), symbol, unnamed: options.unnamed, asOf: options.asOf };
  const readings = readMembers(unpack(source.name, bytes), source, options.signal);
  return chosen(insist(merged(path, readings)), symbol);
}

/** Every file below a folder, in name order, without what is hidden. */
async function below(path: string): Promise<string[]> {
  const found = await readdir(path, { withFileTypes: true });
  found.sort((a, b) => (a.name < b.name ? -1 : 1));
  const lists = found
    .filter((entry) => !entry.name.startsWith('.') && (entry.isFile() || entry.isDirectory()))
    .map((entry) => (entry.isDirectory() ? below(join(path, entry.name)) : [join(path, entry.name)]));
  return (await Promise.all(lists)).flat();
}

async function expand(paths: readonly string[]): Promise<string[]> {
  const lists = paths.map(async (path) => {
    if (path === '-') return [path];
    const place = located(path);
    const found = await stat(place).catch((thrown: unknown) => {
      throw unopened(place, thrown);
    });
    return found.isDirectory() ? below(place) : [place];
  });
  return (await Promise.all(lists)).flat();
}

export interface FileReader extends MarketFiles {
  read(path: string, options?: ReadOptions): Promise<ImportedFile>;
}

/** Reads market files of every known format by their content. */
export function files(): FileReader {
  return {
    expand,
    async read(path, options: ReadOptions = {}) {
      options.signal?.throwIfAborted();
      return readAll(path, options.bytes ?? (await bytesOf(path, options.signal)), options);
    },
  };
}

/** The one chain of a file; where it has several underlyings, `symbol` chooses. */
export async function chainFile(path: string, options: ReadOptions = {}): Promise<Chain> {
  const { chains, bars } = await files().read(path, options);
  const [chain, ...others] = chains;
  if (chain === undefined) {
    const seen = bars.length > 0 ? 'it holds price bars, not an option chain' : 'it holds no option chain';
    throw unreadable(called(path), seen, 'Import bars with `coach market import`.');
  }
  if (others.length === 0) return chain;
  const symbols = [...new Set(chains.map((found) => found.symbol))];
  if (symbols.length === 1) {
    return chains.reduce((newest, next) => (next.asOf > newest.asOf ? next : newest));
  }
  const list = symbols.slice(0, 8).join(', ');
  throw unreadable(
    path,
    `it holds chains of ${symbols.length} underlyings (${list}…)`,
    'Name the one you mean.',
  );
}
