import { sum } from '../stats/sample.ts';

export interface Fused {
  id: string;
  score: number;
}

const byId = (a: Fused, b: Fused): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);

/** Adds largest parts first, so that equal parts give equal scores whichever list they came from. */
const total = (parts: number[]): number => sum(parts.sort((a, b) => b - a));

const equal = (a: number, b: number): boolean => Math.abs(a - b) <= 8 * Number.EPSILON * Math.abs(a);

/**
 * Best first; scores that only rounding tells apart (1/10 + 2/10 and 3/10) are a tie, which `tie` decides.
 * A run of such neighbours is ordered as one, so the order does not depend on which pairs were compared.
 */
function ordered(fused: Fused[], tie: (a: Fused, b: Fused) => number): Fused[] {
  const sorted = fused.sort((a, b) => b.score - a.score);
  const out: Fused[] = [];
  for (let start = 0; start < sorted.length; ) {
    let end = start + 1;
    while (end < sorted.length && equal(sorted[end - 1]!.score, sorted[end]!.score)) end++;
    out.push(...sorted.slice(start, end).sort(tie));
    start = end;
  }
  return out;
}

function add<T>(map: Map<string, T[]>, id: string, value: T): void {
  const list = map.get(id);
  if (list === undefined) map.set(id, [value]);
  else list.push(value);
}

/**
 * Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009): the sum over lists of weight/(k + rank), rank from 1.
 * An id counts once a list, later ranks close up. Ties go to the better best rank, then to the smaller id.
 */
export function reciprocalRankFusion(
  lists: readonly (readonly string[])[],
  { k = 60, weights }: { k?: number; weights?: readonly number[] | null | undefined } = {},
): Fused[] {
  const parts = new Map<string, number[]>();
  const best = new Map<string, number>();
  for (const [at, list] of lists.entries()) {
    for (const [i, id] of [...new Set(list)].entries()) {
      add(parts, id, (weights?.[at] ?? 1) / (k + i + 1));
      best.set(id, Math.min(best.get(id) ?? Number.POSITIVE_INFINITY, i + 1));
    }
  }
  const fused = [...parts].map(([id, list]) => ({ id, score: total(list) }));
  return ordered(fused, (a, b) => best.get(a.id)! - best.get(b.id)! || byId(a, b));
}

/**
 * Min-max CombSUM (Fox and Shaw 1994): every list is stretched to 0..1 (a list of equal scores gives 1 to each),
 * then weighted and added. An id counts once a list, at its first place. Ties go to the smaller id.
 */
export function combSum(
  lists: readonly (readonly (readonly [id: string, score: number])[])[],
  { weights }: { weights?: readonly number[] | null | undefined } = {},
): Fused[] {
  const parts = new Map<string, number[]>();
  for (const [at, list] of lists.entries()) {
    const first = new Map<string, number>();
    for (const [id, score] of list) if (!first.has(id)) first.set(id, score);
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (const score of first.values()) {
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
    for (const [id, score] of first)
      add(parts, id, (weights?.[at] ?? 1) * (high === low ? 1 : (score - low) / (high - low)));
  }
  const fused = [...parts].map(([id, list]) => ({ id, score: total(list) }));
  return ordered(fused, byId);
}
