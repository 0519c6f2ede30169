import { CoachError } from '../../core/errors.ts';
import { retryBudget, waited } from '../../core/retry.ts';
import type { Embedder } from '../../ports/memory.ts';
import type { ModelInfo } from '../../ports/model.ts';
import { random } from '../system.ts';
import { CallFailure, failedEvent } from './call/failure.ts';
import type { Server } from './call/guarded-fetch.ts';
import { retryWaitMs } from './call/retry-policy.ts';
import { usualTimeouts } from './call/timers.ts';
import { type ServerChoice, serverAt } from './choose.ts';
import { quirksOf } from './hosts.ts';
import { fields, list } from './wire/reader.ts';
import { ask } from './wire/sdk.ts';
import { wellFormed } from './wire/well-formed.ts';

export interface EmbedderChoice extends ServerChoice {
  model: string;
  /** Length of the vectors; models that can shorten theirs are asked to. */
  dimension: number;
  random?: () => number;
}

/** What every embedding model can read in one piece. */
const pieceCharacters = 6_000;
const batchPieces = 64;
const answerBytes = 32 * 1024 * 1024;
const shortenable = /^text-embedding-3-/;

/** A text's pieces, cut between words where there are any. */
export function piecesOf(text: string): string[] {
  const pieces: string[] = [];
  let rest = wellFormed(text);
  while (rest.length > pieceCharacters) {
    const space = rest.lastIndexOf(' ', pieceCharacters);
    let at = space > pieceCharacters / 2 ? space : pieceCharacters;
    // Not inside a character.
    if (/[\ud800-\udbff]/.test(rest[at - 1]!)) at--;
    pieces.push(rest.slice(0, at));
    rest = rest.slice(at).trimStart();
  }
  // Several servers refuse empty input.
  return rest === '' && pieces.length > 0 ? pieces : [...pieces, rest === '' ? ' ' : rest];
}

const broken = (detail: string) => new CallFailure('malformed', { detail });

/** A vector as it came: numbers, or base64 of little-endian 32-bit floats from servers that send that unasked. */
function vectorOf(value: unknown, dimension: number): Float32Array {
  let vector: Float32Array;
  if (typeof value === 'string') {
    const bytes = Buffer.from(value, 'base64');
    if (bytes.length !== dimension * 4)
      throw broken(`vectors of ${bytes.length / 4} numbers, not ${dimension}`);
    vector = Float32Array.from({ length: dimension }, (_, i) => bytes.readFloatLE(i * 4));
  } else {
    const numbers = list(value);
    if (numbers.length !== dimension) throw broken(`vectors of ${numbers.length} numbers, not ${dimension}`);
    vector = Float32Array.from(numbers, (n) => (typeof n === 'number' ? n : Number.NaN));
  }
  return unit(vector);
}

/** The vector at length one; CallFailure for one that has no direction. */
function unit(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(vector.reduce((sum, x) => sum + x * x, 0));
  if (!Number.isFinite(norm)) throw broken('a vector that is not finite');
  if (norm < 1e-6) throw broken('a vector without direction');
  return vector.map((x) => x / norm);
}

/** The vectors of an answer in the order they were asked for. */
export function vectorsOf(document: unknown, count: number, dimension: number): Float32Array[] {
  const rows = list(fields(document)['data']).map(fields);
  if (rows.length !== count) throw broken(`${rows.length} vectors for ${count} texts`);
  const ordered: (Float32Array | undefined)[] = new Array(count).fill(undefined);
  rows.forEach((row, position) => {
    const index = typeof row['index'] === 'number' ? row['index'] : position;
    ordered[index] = vectorOf(row['embedding'], dimension);
  });
  if (ordered.length !== count || ordered.includes(undefined)) throw broken('vectors that belong to no text');
  return ordered as Float32Array[];
}

/** One vector for a text of several pieces: their mean, weighted by length, at length one. */
function joined(vectors: readonly Float32Array[], pieces: readonly string[]): Float32Array {
  if (vectors.length === 1) return vectors[0]!;
  const sum = new Float32Array(vectors[0]!.length);
  vectors.forEach((vector, i) => {
    for (let k = 0; k < sum.length; k++) sum[k]! += vector[k]! * pieces[i]!.length;
  });
  return unit(sum);
}

interface Line {
  server: Server;
  choice: EmbedderChoice;
  budget: ReturnType<typeof retryBudget>;
  random: () => number;
}

async function batch(line: Line, input: string[], signal: AbortSignal): Promise<Float32Array[]> {
  const { model, dimension } = line.choice;
  const { connectMs, totalMs } = { ...usualTimeouts, ...line.choice.timeouts };
  const body = {
    model,
    input,
    encoding_format: 'float' as const,
    ...(shortenable.test(model) ? { dimensions: dimension } : {}),
  };
  line.budget.called();
  for (let tried = 0, waitedMs = 0; ; tried++) {
    try {
      const whole = { signal, connectMs, totalMs, capBytes: answerBytes };
      const document = await ask(line.server, whole, (sdk) => sdk.embeddings.create(body));
      return vectorsOf(document, input.length, dimension);
    } catch (thrown) {
      if (!(thrown instanceof CallFailure)) throw thrown;
      const wait = retryWaitMs(line, thrown, { tried, waitedMs });
      if (wait === null) throw thrown;
      if (!(await waited(line.server.clock, wait, signal))) throw new CallFailure('aborted');
      waitedMs += wait;
    }
  }
}

/** An embedder behind any `/embeddings` server. Throws CoachError `usage` for an address that is not allowed. */
export function remoteEmbedder(choice: EmbedderChoice): Embedder {
  const server = serverAt(choice);
  const line: Line = { server, choice, budget: retryBudget(), random: choice.random ?? random };
  const { provider } = quirksOf(server.endpoint);
  const info: ModelInfo = { provider, model: choice.model, origin: server.endpoint.origin, wire: 'chat' };
  return {
    id: `${choice.model}/${choice.dimension}`,
    dimension: choice.dimension,
    async embed(texts, signal = new AbortController().signal) {
      const pieces = texts.map(piecesOf);
      const flat = pieces.flat();
      const vectors: Float32Array[] = [];
      try {
        for (let at = 0; at < flat.length; at += batchPieces) {
          vectors.push(...(await batch(line, flat.slice(at, at + batchPieces), signal)));
        }
        let next = 0;
        return pieces.map((own) => joined(vectors.slice(next, (next += own.length)), own));
      } catch (thrown) {
        if (!(thrown instanceof CallFailure)) throw thrown;
        if (thrown.reason === 'aborted') signal.throwIfAborted();
        const { message, hint } = failedEvent(thrown, info, false, server.key);
        throw new CoachError('unavailable', message, hint, { cause: thrown });
      }
    },
  };
}
