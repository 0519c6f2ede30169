/** Ascending order of the p values, as indices. */
const order = (ps: readonly number[]): number[] => ps.map((_, i) => i).sort((a, b) => ps[a]! - ps[b]!);

/** Adjusted p of a step-up procedure: p(i) * factor(i), no smaller p being adjusted above a larger one. */
function stepUp(ps: readonly number[], factor: (rank: number) => number): number[] {
  const out = new Array<number>(ps.length);
  let least = 1;
  for (const [below, at] of order(ps).reverse().entries()) {
    least = Math.min(least, ps[at]! * factor(ps.length - below));
    out[at] = least;
  }
  return out;
}

/** Adjusted p values that bound the false discovery rate for independent tests (Benjamini and Hochberg 1995). */
export const benjaminiHochberg = (ps: readonly number[]): number[] => stepUp(ps, (rank) => ps.length / rank);

/** The same under any dependence (Benjamini and Yekutieli 2001). */
export function benjaminiYekutieli(ps: readonly number[]): number[] {
  const harmonic = ps.reduce((sum, _, i) => sum + 1 / (i + 1), 0);
  return stepUp(ps, (rank) => (harmonic * ps.length) / rank);
}

/** Adjusted p values that bound the chance of any false discovery (Holm 1979). */
export function holm(ps: readonly number[]): number[] {
  const out = new Array<number>(ps.length);
  let most = 0;
  for (const [above, at] of order(ps).entries()) {
    most = Math.min(1, Math.max(most, ps[at]! * (ps.length - above)));
    out[at] = most;
  }
  return out;
}

export const bonferroni = (ps: readonly number[]): number[] => ps.map((p) => Math.min(1, p * ps.length));
