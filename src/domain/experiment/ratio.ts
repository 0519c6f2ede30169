import { normalTwoSided } from '../stats/proportion.ts';

/** What a variant should have got and got: assigned units, the sum of their chances to get it, and of chance times its rest. */
export interface Assigned {
  n: number;
  expected: number;
  variance: number;
}

/** Below this the shares are not those that were planned, and no figure of the experiment can be trusted. */
export const mismatchBelow = 0.0005;

/** Chance that a chi-square variable of `df` degrees of freedom exceeds x: closed sums for whole df (Abramowitz and Stegun 26.4.4-5). */
export function chiSquareAbove(x: number, df: number): number {
  if (x <= 0) return 1;
  const odd = df % 2 === 1;
  let term = odd ? Math.sqrt((2 * x) / Math.PI) * Math.exp(-x / 2) : Math.exp(-x / 2);
  let tail = odd ? normalTwoSided(Math.sqrt(x)) : term;
  if (odd && df > 1) tail += term;
  for (let k = odd ? 3 : 2; k < df; k += 2) {
    term *= x / k;
    tail += term;
  }
  return Math.min(1, tail);
}

/**
 * Chance of shares at least as far from those planned (sample-ratio mismatch): Pearson's chi-square where the shares stood
 * still; where they moved, the furthest variant against the chances its units really had, times the variants.
 */
export function sampleRatioP(variants: readonly Assigned[], moving: boolean): number | null {
  const n = variants.reduce((sum, one) => sum + one.n, 0);
  if (n === 0 || variants.length < 2) return null;
  if (!moving) {
    const x = variants.reduce((sum, one) => sum + (one.n - one.expected) ** 2 / one.expected, 0);
    return chiSquareAbove(x, variants.length - 1);
  }
  const furthest = Math.max(
    ...variants.map((one) =>
      one.variance > 0 ? Math.abs(one.n - one.expected) / Math.sqrt(one.variance) : 0,
    ),
  );
  const looks = variants.length === 2 ? 1 : variants.length;
  return Math.min(1, looks * normalTwoSided(furthest));
}
