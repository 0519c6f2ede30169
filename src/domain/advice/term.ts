import file from '../../../data/advice/terms.json' with { type: 'json' };

interface Entry {
  term: string;
  pattern: string;
  meaning: string;
  /** A word of every question about options: explained where no other term is named. */
  general?: boolean;
}

const terms = (file.terms as Entry[]).map(({ term, pattern, meaning, general = false }) => ({
  term,
  meaning,
  general,
  pattern: new RegExp(`\\b(?:${pattern})s?\\b`, 'iu'),
}));

/** What a term of options means that a text asks about: of several the longest; null where it names none. */
export function explained(text: string): { term: string; meaning: string } | null {
  let best: { term: string; meaning: string; length: number } | null = null;
  for (const { term, meaning, pattern, general } of terms) {
    const found = pattern.exec(text.slice(0, 600))?.[0].length ?? 0;
    const length = general ? found / 100 : found;
    if (length > (best?.length ?? 0)) best = { term, meaning, length };
  }
  return best === null ? null : { term: best.term, meaning: best.meaning };
}
