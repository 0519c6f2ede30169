import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  MemoryAddDocument,
  MemoryNote,
  MemoryQuestion,
  MemorySearchDocument,
} from '../../core/shapes/memory.ts';
import { parseWhen } from '../../core/when.ts';
import {
  affordable,
  affordableRows,
  anyOf,
  everyWord,
  gramTerms,
  termsOf,
} from '../../domain/memory/question.ts';
import { aged, type Candidate, diverse, fused } from '../../domain/memory/ranking.ts';
import { noteMemory } from '../../domain/memory/texts.ts';
import { wilson } from '../../domain/stats/proportion.ts';
import { parseSymbol, underlyingOf } from '../../domain/symbol/symbol.ts';
import type { Embedder, Memory, MemoryFilter, NearestHit } from '../../ports/memory.ts';
import type { Store } from '../../ports/store.ts';
import { homeTime } from '../home-clock.ts';
import { orThrow } from '../suggest/snapshot.ts';
import { catchUp, embedSome, remember, rememberEvents } from './sync.ts';

/** Ids each way of searching hands to the fusion. */
const perList = 50;

/** The moment a question is asked at: nothing later is seen. */
const momentOf = (context: Context): number => context.asOf ?? context.ports.clock.now();

const symbolOf = (text: string): string => underlyingOf(orThrow(parseSymbol(text))).symbol;

function filterOf(question: MemoryQuestion, context: Context): MemoryFilter {
  const now = momentOf(context);
  return {
    kinds: question.kind?.length ? question.kind : undefined,
    symbol: question.symbol === undefined ? undefined : symbolOf(question.symbol),
    side: question.side,
    strategy: question.strategy,
    before: question.before === undefined ? now : Math.min(parseWhen(question.before), now),
    after: question.after === undefined ? undefined : parseWhen(question.after),
  };
}

/** One way of searching and what it found; likeness is larger the better. */
interface Leg {
  name: 'vectors' | 'words' | 'trigrams';
  hits: { id: number; likeness: number }[];
}

type Order = Record<Leg['name'], number[]>;

async function keptTerms(by: 'words' | 'trigrams', terms: readonly string[], { memory }: Store) {
  if ((await memory.size()) <= everyWord) return { terms, leftOut: [], newest: false };
  const counted: { term: string; rows: number }[] = [];
  for (const term of terms)
    counted.push({ term, rows: await memory.frequency(term, by, affordableRows + 1) });
  return affordable(counted);
}

/** The rarest terms that BM25 can afford, ranked; common ones are named in the warnings. */
async function wordLeg(
  by: 'words' | 'trigrams',
  terms: readonly string[],
  filter: MemoryFilter,
  base: Store,
  warnings: string[],
): Promise<Leg> {
  const { terms: kept, leftOut, newest } = await keptTerms(by, terms, base);
  const expression = anyOf(kept);
  if (expression === null) return { name: by, hits: [] };
  if (leftOut.length > 0) warnings.push(`Too common to rank by: ${leftOut.join(', ')}`);
  if (newest)
    warnings.push(`Every word is common: only the newest ${affordableRows} that pass were ranked by words`);
  const hits = await base.memory.matching(expression, {
    filter,
    k: perList,
    by,
    ...(newest ? { newest: affordableRows } : {}),
  });
  return { name: by, hits: hits.map(({ id, score }) => ({ id, likeness: -score })) };
}

/** The nearest by meaning; a warning in their place where the embedder cannot answer. */
async function vectorLeg(
  text: string,
  filter: MemoryFilter,
  base: Store,
  embedder: Embedder,
  warnings: string[],
  context: Context,
): Promise<NearestHit[]> {
  try {
    const [vector] = await embedder.embed([text], context.signal);
    const model = { name: embedder.id, dimension: embedder.dimension };
    return (await base.memory.nearest(model, vector!, { filter, k: perList })).hits;
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || !['unavailable', 'refused'].includes(thrown.kind)) throw thrown;
    warnings.push(`Searched by words only: ${thrown.message}`);
    return [];
  }
}

function documentOf(
  memory: Memory,
  score: number,
  similarity: number | null,
  order: Order,
  time: (at: number) => string,
) {
  const { id, key, kind, at, symbol, side, strategy, title, body, outcome } = memory;
  const rank = (name: Leg['name']) => {
    const place = order[name].indexOf(id);
    return place < 0 ? null : place + 1;
  };
  const ranks = { vectors: rank('vectors'), words: rank('words'), trigrams: rank('trigrams') };
  return {
    ...{ id, key, kind, at: time(at), symbol, side, strategy, title, text: body, outcome },
    score,
    similarity,
    ranks,
  };
}

/** Shown but unlike the question, a memory says nothing of how such a thing ends: it shares no word and is far less like it than the best. */
const leastOfBest = 0.6;

function verdictOf(
  memories: readonly Memory[],
  likeness: ReadonlyMap<number, number>,
  worded: ReadonlySet<number>,
) {
  const best = memories.reduce((most, { id }) => Math.max(most, likeness.get(id) ?? 0), 0);
  const alike = memories.filter(({ id }) => worded.has(id) || (likeness.get(id) ?? 0) >= leastOfBest * best);
  const ended = alike.flatMap(({ outcome }) => (outcome === null ? [] : [outcome.result]));
  const losses = ended.filter((result) => result === 'lost').length;
  const n = ended.length;
  const interval = n === 0 ? null : wilson(losses, n);
  return { n, losses, lossShare: n === 0 ? null : losses / n, lossInterval: interval };
}

/** Takes in what the rest of the store holds; returns how many memories have no vector yet. Where nothing can be written, what is there is searched. */
async function broughtUp(
  question: MemoryQuestion,
  base: Store,
  embedder: Embedder,
  warnings: string[],
  context: Context,
): Promise<number> {
  try {
    await catchUp(base, embedder, context);
    if (question.kind?.includes('event')) await rememberEvents(base, embedder, context);
    return question.wordsOnly ? 0 : await embedSome(base, embedder, context);
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind !== 'unavailable') throw thrown;
    warnings.push(`nothing new was remembered: ${thrown.message}`);
    return 0;
  }
}

/** What is remembered about a text: by vectors and by words, fused by rank, older a little less, each unlike the last. */
export async function searchMemory(
  question: MemoryQuestion,
  context: Context,
): Promise<MemorySearchDocument> {
  const base = await context.ports.store();
  const embedder = await context.ports.embedder();
  const warnings: string[] = [];
  const bare = await broughtUp(question, base, embedder, warnings, context);
  const filter = filterOf(question, context);
  const terms = termsOf(question.text);
  const near = question.wordsOnly
    ? []
    : await vectorLeg(question.text, filter, base, embedder, warnings, context);
  // Where nothing could be embedded at all that has been said already.
  if (bare > 0 && warnings.length === 0)
    warnings.push(
      `${bare} memories have no vector yet and were searched by words only; \`coach memory reindex\` makes them all`,
    );
  const legs: Leg[] = [
    { name: 'vectors', hits: near.map(({ id, similarity }) => ({ id, likeness: similarity })) },
    await wordLeg('words', terms, filter, base, warnings),
    await wordLeg('trigrams', gramTerms(terms), filter, base, warnings),
  ];
  const ids = [...new Set(legs.flatMap(({ hits }) => hits.map(({ id }) => id)))];
  const memories = new Map((await base.memory.byIds(ids)).map((each) => [each.id, each]));
  const model = { name: embedder.id, dimension: embedder.dimension };
  const vectors = question.wordsOnly ? new Map() : await base.memory.vectors(model, ids);
  const candidates = new Map<number, Candidate>(
    [...memories.values()].map(({ id, at, symbol, strategy }) => [
      id,
      { id, at, symbol, strategy, vector: vectors.get(id) ?? null },
    ]),
  );
  const time = homeTime(context);
  const order = Object.fromEntries(
    legs.map(({ name, hits }) => [name, aged(hits, candidates, { now: momentOf(context), terms })]),
  ) as Order;
  const chosen = diverse(fused(Object.values(order)), candidates, question.k);
  const similarity = new Map(near.map((hit) => [hit.id, hit.similarity]));
  const found = chosen.map(({ id }) => memories.get(id)!);
  return {
    query: question.text,
    asOf: time(momentOf(context)),
    embedder: question.wordsOnly ? null : embedder.id,
    searched: await base.memory.count(filter),
    results: chosen.map(({ id, score }) =>
      documentOf(memories.get(id)!, score, similarity.get(id) ?? null, order, time),
    ),
    outcomes: verdictOf(
      found,
      similarity,
      new Set(legs.slice(1).flatMap(({ hits }) => hits.map(({ id }) => id))),
    ),
    warnings,
  };
}

/** Remembers a note from this moment on. */
export async function addNote(words: MemoryNote, context: Context): Promise<MemoryAddDocument> {
  const base = await context.ports.store();
  const embedder = await context.ports.embedder();
  const at = momentOf(context);
  const record = noteMemory(words.note, at, context.ports.digest, {
    symbol: words.symbol === undefined ? null : symbolOf(words.symbol),
    side: words.side ?? null,
    strategy: words.strategy ?? null,
  });
  const { ids, added, embedded } = await remember([record], base, embedder, context);
  return {
    id: ids[0]!,
    key: record.key,
    at: homeTime(context)(at),
    added: added === 1,
    embedder: embedded ? embedder.id : null,
    warnings: embedded
      ? []
      : ['The embedder cannot answer; found by words until `coach memory reindex` has run'],
  };
}
