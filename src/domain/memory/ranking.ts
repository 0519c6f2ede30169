import { reciprocalRankFusion } from './fusion.ts';

/** A memory in the running. */
export interface Candidate {
  id: number;
  /** Epoch ms UTC. */
  at: number;
  /** Under the model of the question; null where there is none. */
  vector: Float32Array | null;
  symbol: string | null;
  strategy: string | null;
}

export interface Ranked {
  id: number;
  /** Of the fusion; only its order means anything. */
  score: number;
}

/** Half of what age can take is gone after this long, and age never takes more than this share of a likeness. */
export const decayRule = { halfLifeDays: 180, most: 0.1 };
/** Weight of relevance against being unlike what is already chosen. */
export const diversity = 0.85;

const dayMs = 86_400_000;

/** What age leaves of a likeness: 1 for now, falling by halves towards 0.9. */
export function decay(at: number, now: number): number {
  const age = Math.max(0, now - at) / dayMs;
  return 1 - decayRule.most * (1 - 2 ** (-age / decayRule.halfLifeDays));
}

function cosine(a: Float32Array | null, b: Float32Array | null): number {
  if (a === null || b === null) return 0;
  let dot = 0;
  let left = 0;
  let right = 0;
  for (let i = 0; i < a.length; i++) {
    const x = a[i]!;
    const y = b[i]!;
    dot += x * y;
    left += x * x;
    right += y * y;
  }
  return left > 0 && right > 0 ? dot / Math.sqrt(left * right) : 0;
}

/** What a text gains by each of symbol and structure that the question names too. */
export const namedGain = 0.2;

/** How much a memory's likeness counts for being about what the question names: 1, or more. */
export function named({ symbol, strategy }: Candidate, terms: readonly string[]): number {
  const bySymbol = symbol !== null && terms.includes(symbol.toLowerCase());
  const words = strategy?.split('-') ?? [];
  const byStrategy = words.length > 0 && words.every((word) => terms.includes(word));
  return 1 + namedGain * (Number(bySymbol) + Number(byStrategy));
}

/**
 * A list's ids by their likeness (larger is better) less what age takes, and more for what the question names; best first. It is done before ranks are fused, where
 * a margin still shows: age decides between near equals and never buries what is much the nearest.
 */
export function aged(
  hits: readonly { id: number; likeness: number }[],
  candidates: ReadonlyMap<number, Candidate>,
  { now, terms }: { now: number; terms: readonly string[] },
): number[] {
  return hits
    .flatMap(({ id, likeness }) => {
      const candidate = candidates.get(id);
      return candidate === undefined
        ? []
        : [{ id, worth: likeness * decay(candidate.at, now) * named(candidate, terms) }];
    })
    .sort((a, b) => b.worth - a.worth || a.id - b.id)
    .map(({ id }) => id);
}

/** Lists of ids, best first, fused by reciprocal rank (k 60), best first. */
export const fused = (lists: readonly (readonly number[])[]): Ranked[] =>
  reciprocalRankFusion(lists.map((list) => list.map(String))).map(({ id, score }) => ({
    id: Number(id),
    score,
  }));

/**
 * The k best of a fused list, one by one the most relevant and least like those chosen before (maximal marginal relevance,
 * Carbonell and Goldstein 1998). The first is always the best.
 */
export function diverse(
  list: readonly Ranked[],
  candidates: ReadonlyMap<number, Candidate>,
  k: number,
): Ranked[] {
  const left = list.map(({ id, score }) => ({ id, score, like: 0 }));
  const best = left[0]?.score ?? 1;
  const vectorOf = (id: number) => candidates.get(id)?.vector ?? null;
  const worth = ({ score, like }: (typeof left)[number]) =>
    (diversity * score) / best - (1 - diversity) * like;
  const chosen: Ranked[] = [];
  while (left.length > 0 && chosen.length < k) {
    let pick = 0;
    for (let i = 1; i < left.length; i++) if (worth(left[i]!) > worth(left[pick]!)) pick = i;
    const { id, score } = left.splice(pick, 1)[0]!;
    chosen.push({ id, score });
    for (const one of left) one.like = Math.max(one.like, cosine(vectorOf(one.id), vectorOf(id)));
  }
  return chosen;
}
