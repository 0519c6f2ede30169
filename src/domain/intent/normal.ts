import file from '../../../data/advice/intents.json' with { type: 'json' };
import { editDistance } from '../symbol/spelling.ts';
import { inLatin } from './latin.ts';

const longest = 600;
const devanagari = new Map(Object.entries(file.devanagari));
const shorthand = new Map(Object.entries(file.shorthand));

/** Plain words of the patterns: what a slip of the hand may have meant. */
const vocabulary = new Set<string>();
for (const patterns of Object.values(file.intents)) {
  for (const [, pattern] of patterns) {
    for (const [word] of String(pattern)
      .replace(/\\[a-z]/g, ' ')
      .matchAll(/[a-z]{5,}/g))
      vocabulary.add(word);
  }
}
for (const word of [
  'about',
  'event',
  'there',
  'their',
  'where',
  'which',
  'would',
  'could',
  'right',
  'spread',
  'kaise',
  'today',
  'stock',
  'stocks',
  'first',
  'please',
  'after',
  'before',
  'money',
  'price',
  'these',
  'those',
  'other',
  'still',
  'think',
  'thanks',
  'great',
  'going',
  'never',
  'week',
  'weekly',
  'loses',
  'losers',
  'winners',
  'sakta',
  'sakte',
  'sakti',
  'month',
  'monthly',
  'nifty',
  'banknifty',
  'finnifty',
  'sensex',
])
  vocabulary.add(word);
const byLength = new Map<number, string[]>();
for (const word of vocabulary) byLength.set(word.length, [...(byLength.get(word.length) ?? []), word]);

/** The word of the vocabulary one slip away (two for long words), the word itself when it is known or none is near. */
function corrected(word: string): string {
  if (word.length < 5 || word.length > 20 || vocabulary.has(word) || /[^a-z]/.test(word)) return word;
  if (word.endsWith('s') && vocabulary.has(word.slice(0, -1))) return word;
  const reach = word.length >= 9 ? 2 : 1;
  let best = word;
  let least = reach + 1;
  for (let length = word.length - reach; length <= word.length + reach; length++) {
    for (const candidate of byLength.get(length) ?? []) {
      // Slips rarely touch the first letter; plurals are no slips.
      if (candidate[0] !== word[0] || `${candidate}s` === word) continue;
      const distance = editDistance(word, candidate);
      if (distance < least) [best, least] = [candidate, distance];
    }
  }
  return best;
}

/** Lower case, Latin letters, shorthand written out, slips mended, single spaces; at most the first 600 characters. */
export function normalised(text: string): string {
  const plain = text
    .slice(0, longest)
    .normalize('NFC')
    .toLowerCase()
    .replace(/p\s?&\s?l\b/g, 'pnl')
    .replace(/[’']/g, ' ')
    .replace(/[^\p{L}\p{M}\p{N}%₹$/&]+/gu, ' ')
    .trim();
  const words = plain.split(' ').map((word) => {
    const latin = devanagari.get(word) ?? inLatin(word);
    return corrected(shorthand.get(latin) ?? latin);
  });
  return words
    .join(' ')
    .replace(/\b(bank|fin) nifty\b/g, '$1nifty')
    .replace(/\biv (rank|percentile)\b/g, 'iv$1');
}
