import type { Refusal } from '../refusal.ts';

export const metrics = ['cosine', 'l2', 'dot'] as const;
export type Metric = (typeof metrics)[number];

/** Sum of products, compensated (Neumaier 1974), so that the order of neighbours does not hang on rounding. */
function product(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [sum, lost] = [0, 0];
  for (let i = 0; i < a.length; i++) {
    const term = a[i]! * b[i]!;
    const next = sum + term;
    lost += Math.abs(sum) >= Math.abs(term) ? sum - next + term : term - next + sum;
    sum = next;
  }
  return sum + lost;
}

function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const apart = Float64Array.from(a, (x, i) => x - b[i]!);
  return Math.sqrt(product(apart, apart));
}

function vectorFault(
  vector: ArrayLike<number>,
  length: number,
  metric: Metric,
  name: string,
): Refusal | null {
  if (vector.length !== length)
    return { refused: `${name} has ${vector.length} numbers where ${length} belong` };
  const squares = product(vector, vector);
  if (!Number.isFinite(squares)) return { refused: `${name} is not finite` };
  return metric === 'cosine' && !(squares > 0) ? { refused: `${name} has no direction` } : null;
}

/**
 * The k nearest of some vectors, nearest first, each compared: ids are positions from 0 on, `among` leaves only some of them
 * in the running. `score` is the cosine or the product, larger nearer, or the distance for l2, smaller nearer. Equals by id.
 */
export function nearestTo(
  query: ArrayLike<number>,
  vectors: readonly ArrayLike<number>[],
  { k, metric, among }: { k: number; metric: Metric; among?: readonly number[] | undefined },
): { id: number; score: number }[] | Refusal {
  const fault = vectorFault(query, query.length, metric, 'The query');
  if (fault !== null) return fault;
  const size = Math.sqrt(product(query, query));
  const found: { id: number; score: number }[] = [];
  for (const id of among === undefined ? vectors.keys() : new Set(among)) {
    const vector = vectors[id];
    if (vector === undefined) return { refused: `There is no vector ${id}` };
    const wrong = vectorFault(vector, query.length, metric, `Vector ${id}`);
    if (wrong !== null) return wrong;
    const score =
      metric === 'l2'
        ? distance(query, vector)
        : metric === 'dot'
          ? product(query, vector)
          : product(query, vector) / (size * Math.sqrt(product(vector, vector)));
    found.push({ id, score });
  }
  const sign = metric === 'l2' ? 1 : -1;
  return found.sort((a, b) => sign * (a.score - b.score) || a.id - b.id).slice(0, k);
}
