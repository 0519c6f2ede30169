import file from '../../../data/memory/synonyms.json' with { type: 'json' };
import type { Refusal } from '../refusal.ts';

/** Name of the embedding below; a changed weight, hash or synonym needs a new one. */
export const hashModel = 'hash-v1/384';
export const hashDimension = 384;

const canonical = new Map<string, string>();
for (const [word, others] of Object.entries(file.words))
  for (const other of others) canonical.set(other, word);

const token = /[\p{L}\p{N}\p{M}]+/gu;

/** 1 + ln(n) of 1..8 as literals, so that no engine's logarithm decides a bit; more repetitions say no more. */
const repeated = [
  1, 1.6931471805599454, 2.09861228866811, 2.386294361119891, 2.6094379124341005, 2.791759469228055,
  2.9459101490553135, 3.0794415416798357,
];

const wordSeed = 0x77;
const pairSeed = 0x62;
const gramSeed = 0x63;
const signSeed = 0x9e3779b9;

/** FNV-1a step (Fowler, Noll, Vo) over UTF-16 units. */
function fnv(hash: number, text: string, from = 0, to = text.length): number {
  let h = hash;
  for (let i = from; i < to; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return h;
}

const fnvStart = (seed: number) => Math.imul(0x811c9dc5 ^ seed, 0x01000193);

/** The finaliser of MurmurHash3 (Appleby), which spreads every bit of the sum over all others. */
function finalised(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

function add(vector: Float64Array, hash: number, weight: number): void {
  const sign = (finalised(hash ^ signSeed) & 1) === 0 ? weight : -weight;
  vector[finalised(hash) % vector.length]! += sign;
}

/** The words of a text as the embedding reads them: NFKC, lower case, synonyms made one. */
export function wordsOf(text: string): string[] {
  const found = text.normalize('NFKC').toLowerCase().match(token) ?? [];
  return found.map((word) => canonical.get(word) ?? word);
}

function addGrams(vector: Float64Array, word: string, weight: number): void {
  const { length } = word;
  const count = Math.max(0, length - 2) + Math.max(0, length - 3);
  if (count === 0) return;
  const each = (0.6 * weight) / Math.sqrt(count);
  for (const size of [3, 4]) {
    for (let at = 0; at + size <= length; at++)
      add(vector, fnv(fnvStart(gramSeed), word, at, at + size), each);
  }
}

function tally<T>(items: Iterable<T>): Map<T, number> {
  const counts = new Map<T, number>();
  for (const item of items) counts.set(item, (counts.get(item) ?? 0) + 1);
  return counts;
}

const weightOf = (times: number): number => repeated[Math.min(times, repeated.length) - 1]!;

/**
 * A text as a unit vector of 384 numbers, without a model and the same to the last bit on every machine: words (1 + ln of
 * their count), pairs of neighbours (half of that) and runs of 3 and 4 characters of each word (0.6 shared among them), each
 * hashed to one place with one sign (feature hashing, Weinberger et al. 2009). A refusal for a text without a word.
 */
export function hashEmbedding(text: string): Float32Array | Refusal {
  const words = wordsOf(text);
  if (words.length === 0) return { refused: 'The text has no word to remember it by' };
  const vector = new Float64Array(hashDimension);
  for (const [word, times] of tally(words)) {
    add(vector, fnv(fnvStart(wordSeed), word), weightOf(times));
    addGrams(vector, word, weightOf(times));
  }
  const pairs = tally(words.slice(1).map((word, i) => `${words[i]} ${word}`));
  for (const [pair, times] of pairs) add(vector, fnv(fnvStart(pairSeed), pair), 0.5 * weightOf(times));
  let squares = 0;
  for (const x of vector) squares += x * x;
  if (!(squares > 0)) return { refused: 'The words of the text cancel each other out' };
  const norm = Math.sqrt(squares);
  return Float32Array.from(vector, (x) => x / norm);
}
