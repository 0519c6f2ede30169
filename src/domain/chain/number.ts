/** A figure as JSON has it: null for what is absent or unbounded, and no negative zero. */
export function figure(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : value + 0;
}

/** A price or an amount of money, to two decimals. */
export function money(value: number | null | undefined): number | null {
  const known = figure(value);
  return known === null ? null : Math.round(known * 100) / 100 + 0;
}
