const term = /[\p{L}\p{N}\p{M}]+(?:[&.'’-][\p{L}\p{N}\p{M}]+)*/gu;
const mostTerms = 48;

/** Memories up to which every word is ranked by; there can be no more rows than these. */
export const everyWord = 10_000;
/** Rows that ranking by BM25 may look at in a larger memory before common words are left out. */
export const affordableRows = 5_000;
/** Common terms that are still ranked by where there are no others. */
const mostCommon = 2;

/** What a person typed as search terms: each once, signs inside kept ("M&M", "BAJAJ-AUTO"). */
export const termsOf = (text: string): string[] =>
  [...new Set(text.toLowerCase().match(term) ?? [])].slice(0, mostTerms);

/** Terms that only runs of characters find: in scripts that words are cut wrongly in, three characters or more. */
export const gramTerms = (terms: readonly string[]): string[] =>
  terms.filter((each) => /[\p{M}\p{Lo}]/u.test(each) && [...each].length >= 3);

/** Any of the terms, each quoted, as FTS5 reads it; null without one. */
export const anyOf = (terms: readonly string[]): string | null =>
  terms.length === 0 ? null : terms.map((each) => `"${each.replaceAll('"', '""')}"`).join(' OR ');

/**
 * The rarest terms whose rows together stay within `most`; the rest only cost time and hardly move the order. Where even
 * the rarest is in more, the two rarest are kept and `newest` says that only the newest rows may be looked at.
 */
export function affordable(
  counted: readonly { term: string; rows: number }[],
  most: number = affordableRows,
): { terms: string[]; leftOut: string[]; newest: boolean } {
  const ordered = counted.filter(({ rows }) => rows > 0).sort((a, b) => a.rows - b.rows);
  const terms: string[] = [];
  let sum = 0;
  for (const { term, rows } of ordered) {
    if (sum + rows > most) break;
    sum += rows;
    terms.push(term);
  }
  const newest = terms.length === 0 && ordered.length > 0;
  if (newest) terms.push(...ordered.slice(0, mostCommon).map(({ term }) => term));
  return { terms, leftOut: ordered.slice(terms.length).map(({ term }) => term), newest };
}
