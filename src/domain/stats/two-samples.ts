import { studentCritical, studentTwoSided } from './distribution.ts';
import { type Interval, normalTwoSided } from './proportion.ts';
import { finite, over } from './returns.ts';
import { mean, ranks, tieSizes, variance } from './sample.ts';

export interface Welch {
  difference: number | null;
  t: number | null;
  df: number | null;
  p: number | null;
  interval: Interval | null;
  /** Difference in pooled standard deviations. */
  cohensD: number | null;
}

/** Welch's t test (1947) of two means with Satterthwaite's degrees of freedom; null figures where neither sample varies. */
export function welch(x: readonly number[], y: readonly number[], level = 0.95): Welch {
  const [vx, vy] = [variance(x), variance(y)];
  const [ex, ey] = [vx / x.length, vy / y.length];
  const error = Math.sqrt(ex + ey);
  const difference = mean(x) - mean(y);
  const t = over(difference, error);
  const df = (ex + ey) ** 2 / (ex ** 2 / (x.length - 1) + ey ** 2 / (y.length - 1));
  const known = Number.isFinite(t) && Number.isFinite(df);
  const half = known ? studentCritical(level, df) * error : Number.NaN;
  const pooled = ((x.length - 1) * vx + (y.length - 1) * vy) / (x.length + y.length - 2);
  return {
    difference: finite(difference),
    t: finite(t),
    df: finite(df),
    p: known ? studentTwoSided(t, df) : null,
    interval: known ? [difference - half, difference + half] : null,
    cohensD: finite(over(difference, Math.sqrt(pooled))),
  };
}

export interface MannWhitney {
  /** Pairs in which x is above y, ties a half. */
  u: number;
  /** Normal approximation with ties and a continuity correction of 0.5; null where all values are equal. */
  p: number | null;
  /** From the exact distribution; null with ties, or beyond 20 million steps of work. */
  pExact: number | null;
  /** Chance that a value of x is above one of y, ties a half. */
  superiority: number | null;
}

/** Mann and Whitney's test (1947) of whether one sample tends to be larger. */
export function mannWhitney(x: readonly number[], y: readonly number[]): MannWhitney {
  const [m, n] = [x.length, y.length];
  const all = [...x, ...y];
  const place = ranks(all);
  let u = (-m * (m + 1)) / 2;
  for (let i = 0; i < m; i++) u += place[i]!;
  const size = m + n;
  const sizes = tieSizes(all);
  const tied = sizes.reduce((sum, count) => sum + count ** 3 - count, 0);
  const sd = Math.sqrt(((m * n) / 12) * (size + 1 - over(tied, size * (size - 1))));
  const off = Math.max(0, Math.abs(u - (m * n) / 2) - 0.5);
  const z = over(off, sd);
  const low = Math.min(u, m * n - u);
  const feasible = m * n > 0 && sizes.length === 0 && m * n * (low + 1) <= 2e7;
  return {
    u,
    p: Number.isFinite(z) ? normalTwoSided(z) : null,
    pExact: feasible ? Math.min(1, 2 * lowerTail(m, n, low)) : null,
    superiority: finite(over(u, m * n)),
  };
}

/** P(U <= u) without ties, by the recursion of Mann and Whitney on the largest value, as probabilities. */
function lowerTail(m: number, n: number, u: number): number {
  let rows = Array.from({ length: n + 1 }, () => spike(u));
  for (let i = 1; i <= m; i++) {
    const next = [spike(u)];
    for (let j = 1; j <= n; j++) {
      const row = new Float64Array(u + 1);
      const [fromX, fromY] = [rows[j]!, next[j - 1]!];
      const share = i / (i + j);
      for (let k = 0; k <= u; k++) row[k] = (k >= j ? share * fromX[k - j]! : 0) + (1 - share) * fromY[k]!;
      next.push(row);
    }
    rows = next;
  }
  return rows[n]!.reduce((sum, value) => sum + value, 0);
}

function spike(u: number): Float64Array {
  const row = new Float64Array(u + 1);
  row[0] = 1;
  return row;
}

export interface KolmogorovSmirnov {
  d: number;
  p: number;
}

/**
 * Kolmogorov and Smirnov's test of two samples: the largest distance of their distribution functions, and the exact chance
 * of one as large, counting the lattice paths that leave the band (Hodges 1957). With ties it is a little too large.
 */
export function kolmogorovSmirnov(x: readonly number[], y: readonly number[]): KolmogorovSmirnov {
  const [m, n] = [x.length, y.length];
  const [left, right] = [Float64Array.from(x).sort(), Float64Array.from(y).sort()];
  let widest = 0;
  for (let i = 0, j = 0; i < m && j < n; ) {
    const at = Math.min(left[i]!, right[j]!);
    while (i < m && left[i] === at) i++;
    while (j < n && right[j] === at) j++;
    widest = Math.max(widest, Math.abs(i * n - j * m));
  }
  return { d: over(widest, m * n), p: widest === 0 ? 1 : leavingBand(m, n, widest) };
}

/** Chance that a random path from (0, 0) to (m, n) comes to a point with |i n - j m| >= widest. */
function leavingBand(m: number, n: number, widest: number): number {
  let left = 0;
  let row = new Float64Array(n + 1);
  for (let i = 0; i <= m; i++) {
    const next = new Float64Array(n + 1);
    for (let j = 0; j <= n; j++) {
      const here = i === 0 && j === 0 ? 1 : row[j]!;
      if (here === 0) continue;
      if (Math.abs(i * n - j * m) >= widest) {
        left += here;
        continue;
      }
      const rest = m - i + n - j;
      if (i < m) next[j]! += (here * (m - i)) / rest;
      if (j < n) row[j + 1]! += (here * (n - j)) / rest;
    }
    row = next;
  }
  return Math.min(1, left);
}
