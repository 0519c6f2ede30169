/** How two who label the same things agree: the share of equal labels, and Cohen's kappa (1960), which takes chance out of it. */
export interface Agreement {
  n: number;
  share: number | null;
  /** Null where one of them, or both, never differ from one label: then chance alone explains any agreement. */
  kappa: number | null;
}

export function agreementOf(pairs: readonly (readonly [boolean, boolean])[]): Agreement {
  const n = pairs.length;
  if (n === 0) return { n, share: null, kappa: null };
  const part = (of: (pair: readonly [boolean, boolean]) => boolean) => pairs.filter(of).length / n;
  const same = part(([a, b]) => a === b);
  const [first, second] = [part(([a]) => a), part(([, b]) => b)];
  const chance = first * second + (1 - first) * (1 - second);
  return { n, share: same, kappa: chance === 1 ? null : (same - chance) / (1 - chance) };
}
