/** The plain ratio (parts up to 100) that two quantities make, new shares first; null where they make none. */
export function smallRatio(fresh: number, old: number): [fresh: number, old: number] | null {
  if (!(fresh > 0 && old > 0) || fresh === old) return null;
  for (let parts = 1; parts <= 100; parts++) {
    const other = Math.round((parts * fresh) / old);
    // Fractions of a share are cut off at some decimal, so the ratio may miss by that much.
    if (other >= 1 && other <= 100 && Math.abs((other * old) / (parts * fresh) - 1) < 1e-5)
      return [other, parts];
  }
  return null;
}
