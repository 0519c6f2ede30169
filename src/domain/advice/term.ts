import file from '../../../data/advice/terms.json' with { type: 'json' };

const terms = file.terms.map(({ term, pattern, meaning }) => ({
  term,
  meaning,
  pattern: new RegExp(`\\b(?:${pattern})s?\\b`, 'iu'),
}));

/** What a term of options means that a text asks about: of several the longest; null where it names none. */
export function explained(text: string): { term: string; meaning: string } | null {
  let best: { term: string; meaning: string; length: number } | null = null;
  for (const { term, meaning, pattern } of terms) {
    const length = pattern.exec(text.slice(0, 600))?.[0].length ?? 0;
    if (length > (best?.length ?? 0)) best = { term, meaning, length };
  }
  return best === null ? null : { term: best.term, meaning: best.meaning };
}
