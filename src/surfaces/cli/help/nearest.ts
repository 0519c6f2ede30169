/** Edits (insert, delete, replace, swap neighbours) between two words: optimal string alignment distance. */
export function edits(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let least = Math.min(above[j]! + 1, row[j - 1]! + 1, above[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        least = Math.min(least, before[j - 2]! + 1);
      }
      row.push(least);
    }
    before = above;
    above = row;
  }
  return above[b.length]!;
}

/** The likeliest meant word, or null when none is near. */
export function nearest(typed: string, words: readonly string[]): string | null {
  const word = typed.toLowerCase();
  let best: string | null = null;
  let least = Math.max(1, Math.floor(word.length * 0.4)) + 1;
  for (const candidate of words) {
    const distance = edits(word, candidate.toLowerCase());
    if (distance < least) [best, least] = [candidate, distance];
  }
  if (best !== null || word.length < 3) return best;
  return words.find((candidate) => candidate.toLowerCase().startsWith(word)) ?? null;
}
