import type { Column, Expression, Phrase } from './fts-expression.ts';

/** Where a phrase begins in a memory, counted from 1 through title and body. */
export interface Hit {
  column: Column;
  at: number;
}

/** A memory that holds a phrase. */
export interface Held {
  size: number;
  hits: Hit[];
}

/** What was found of each phrase: memories by id. */
export type Found = ReadonlyMap<Phrase, ReadonlyMap<number, Held>>;

export const phrasesOf = (tree: Expression): { phrase: Phrase; columns: Column[] | null }[] =>
  tree.kind === 'near'
    ? tree.phrases.map((phrase) => ({ phrase, columns: tree.columns }))
    : [...phrasesOf(tree.left), ...phrasesOf(tree.right)];

type Matches = Map<number, Map<Phrase, Hit[]>>;

/** The hits that lie together: between the first phrase's end and the last one's beginning are `distance` tokens at most. */
function together(
  own: readonly { phrase: Phrase; hits: Hit[] }[],
  distance: number,
): Map<Phrase, Hit[]> | null {
  const kept = new Map<Phrase, Set<Hit>>(own.map(({ phrase }) => [phrase, new Set()]));
  const end = (phrase: Phrase, hit: Hit) => hit.at + phrase.tokens.length;
  for (const { phrase: first, hits } of own) {
    for (const anchor of hits) {
      const from = end(first, anchor);
      const inside = own.map(({ phrase, hits: all }) =>
        all.filter(
          (hit) => hit.column === anchor.column && end(phrase, hit) >= from && hit.at - from <= distance,
        ),
      );
      if (inside.every((each) => each.length > 0))
        for (const [i, each] of inside.entries()) for (const hit of each) kept.get(own[i]!.phrase)!.add(hit);
    }
  }
  if ([...kept.values()].some((hits) => hits.size === 0)) return null;
  return new Map([...kept].map(([phrase, hits]) => [phrase, [...hits]]));
}

function near(tree: Expression & { kind: 'near' }, found: Found): Matches | null {
  const phrases = tree.phrases.filter(({ tokens }) => tokens.length > 0);
  if (phrases.length === 0) return null;
  const matches: Matches = new Map();
  for (const id of found.get(phrases[0]!)!.keys()) {
    const own = phrases.map((phrase) => ({ phrase, hits: found.get(phrase)!.get(id)?.hits ?? [] }));
    if (own.some(({ hits }) => hits.length === 0)) continue;
    const hits = phrases.length === 1 ? new Map([[phrases[0]!, own[0]!.hits]]) : together(own, tree.distance);
    if (hits !== null) matches.set(id, hits);
  }
  return matches;
}

/** Memories that match, with the hits that count; null where nothing was asked for. */
function matchesOf(tree: Expression, found: Found): Matches | null {
  if (tree.kind === 'near') return near(tree, found);
  const left = matchesOf(tree.left, found);
  const right = matchesOf(tree.right, found);
  if (left === null || right === null) return left ?? (tree.kind === 'not' ? null : right);
  const merged: Matches = new Map();
  const both = (id: number) => new Map([...(left.get(id) ?? []), ...(right.get(id) ?? [])]);
  if (tree.kind === 'not') {
    for (const [id, hits] of left) if (!right.has(id)) merged.set(id, hits);
  } else if (tree.kind === 'and') {
    for (const id of left.keys()) if (right.has(id)) merged.set(id, both(id));
  } else for (const id of new Set([...left.keys(), ...right.keys()])) merged.set(id, both(id));
  return merged;
}

const k1 = 1.2;
const b = 0.75;

/** Okapi BM25 with FTS5's inverse frequency, never below 1e-6; smaller is better, equals by id. */
export function ranked(
  tree: Expression,
  found: Found,
  all: { rows: number; tokens: number },
  weights: readonly [title: number, body: number],
): { id: number; score: number }[] {
  const average = all.tokens / all.rows;
  const rarity = new Map(
    [...found].map(([phrase, held]) => {
      const idf = Math.log((all.rows - held.size + 0.5) / (held.size + 0.5));
      return [phrase, idf <= 0 ? 1e-6 : idf] as const;
    }),
  );
  const scored = [...(matchesOf(tree, found) ?? [])].map(([id, hits]) => {
    let score = 0;
    for (const [phrase, idf] of rarity) {
      const own = hits.get(phrase);
      if (own === undefined) continue;
      let often = 0;
      for (const { column } of own) often += column === 'title' ? weights[0] : weights[1];
      const { size } = found.get(phrase)!.get(id)!;
      score += (idf * (often * (k1 + 1))) / (often + k1 * (1 - b + (b * size) / average));
    }
    return { id, score: -score };
  });
  return scored.sort((x, y) => x.score - y.score || x.id - y.id);
}
