import type { WordIndex } from '../driver.ts';

const joins = (code: number): boolean => code >= 0x300 && code <= 0x331;

/** One sign without case, and without its accent where it is a Latin letter with one. */
function folded(sign: string): string {
  const low = sign.toLowerCase();
  if (low.charCodeAt(0) < 128) return low;
  const parts = low.normalize('NFD');
  return /^\p{Script=Latin}\p{Mn}$/u.test(parts) ? parts[0]! : low;
}

/** Words as FTS5's unicode61 cuts them: runs of letters and digits, without case and simple accents. */
function words(text: string): string[] {
  const found: string[] = [];
  let word = '';
  for (const sign of text) {
    if (/[\p{L}\p{N}\p{Co}]/u.test(sign)) word += folded(sign);
    else if (word === '' || !joins(sign.codePointAt(0)!)) {
      if (word !== '') found.push(word);
      word = '';
    }
  }
  if (word !== '') found.push(word);
  return found;
}

/** Every three signs that follow each other, without case. */
function trigrams(text: string): string[] {
  const signs = [...text].map((sign) => sign.toLowerCase());
  return signs.slice(2).map((_, i) => signs.slice(i, i + 3).join(''));
}

/** Cuts a text as the index does. */
export const splitter: Record<WordIndex, (text: string) => string[]> = { words, trigrams };

// What a tsvector can hold: places up to this one, so many of a token, tokens up to so many bytes.
const lastPlace = 16_383;
const mostPlaces = 255;
const longest = 2_000;

/** A token in the quotes of a tsvector or tsquery. */
export const quoted = (token: string): string => `'${token.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;

/** The tsvector of a memory: where each token stands, the title's marked A. */
export function tsvector(title: readonly string[], body: readonly string[]): string {
  const places = new Map<string, string[]>();
  const add = (tokens: readonly string[], from: number, mark: string) => {
    for (const [i, token] of tokens.entries()) {
      const place = from + i + 1;
      if (place > lastPlace) return;
      if (Buffer.byteLength(token) > longest) continue;
      const own = places.get(token) ?? [];
      if (own.length < mostPlaces) own.push(`${place}${mark}`);
      places.set(token, own);
    }
  };
  add(title, 0, 'A');
  add(body, title.length, 'B');
  return [...places].map(([token, own]) => `${quoted(token)}:${own.join(',')}`).join(' ');
}
