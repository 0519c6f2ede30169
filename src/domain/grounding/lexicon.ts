import file from '../../../data/grounding/concepts.json' with { type: 'json' };

/** What a row value counts. */
export type Kind = 'price' | 'money' | 'ratio' | 'rank' | 'count' | 'days' | 'number';

export interface Concept {
  id: string;
  kind: Kind;
}

interface Entry extends Concept {
  keys: string[];
  under?: string[];
  of?: string[];
  words: string[];
  loose?: string[];
}

const entries = file.concepts as Entry[];

/** A phrase that names figures; a tight one names nothing else. */
export interface Phrase {
  concepts: readonly string[];
  tight: boolean;
}

const byKey = new Map<string, Concept[]>();
const byParent = new Map<string, Concept>();
/** Phrases of one to four lower-case words. */
export const phrases = new Map<string, Phrase>();

function name(words: readonly string[] | undefined, entry: Entry, tight: boolean): void {
  for (const word of words ?? []) {
    const old = phrases.get(word);
    const concepts = [...(old?.concepts ?? []), ...(entry.of ?? [entry.id])];
    phrases.set(word, { concepts, tight: tight && old?.tight !== false });
  }
}

for (const entry of entries) {
  for (const key of entry.keys) byKey.set(key, [...(byKey.get(key) ?? []), entry]);
  for (const parent of entry.under ?? []) byParent.set(parent, entry);
  name(entry.words, entry, true);
  name(entry.loose, entry, false);
}

const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));
/** Words that may stand between a label and its figure. */
export const connectives = set(file.connectives);
/** Words that make a figure a threshold rather than a reading. */
export const comparisons = set(file.compare);
export const hedges = set(file.hedges);
export const structures = set(file.structures);

const guesses: readonly [RegExp, Kind][] = [
  [
    /(^|[a-z])(iv|vol|volatility|rate|return|share|probability|pop|confidence|percent|fraction|weight)\d*$/i,
    'ratio',
  ],
  [/^days|days$|dte/i, 'days'],
  [/lots?$|qty|quantity|count|contracts|oi$|volume|shares|trades$|wins$|losses$/i, 'count'],
  [
    /price|strike|high|low|open|close|spot|bid|ask|last|avg|average|sma|ema|vwap|pivot|^[prs][123]?$/i,
    'price',
  ],
  [
    /pnl|^pl$|profit|loss|cash|capital|equity|margin|amount|charges|fee|cost|value|room|limit|budget/i,
    'money',
  ],
];

/** A camelCase key as lower-case words. */
export const wordsOf = (key: string): string =>
  key
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[_:.,-]+/g, ' ')
    .toLowerCase()
    .trim();

const plain = set(
  'value price last total count size name type time date id open high low close net gross figure number basis entry exit',
);

/** What the value under a key is: the concepts of the lexicon, else one of its own named by the words of the key. */
export function conceptsOf(
  parent: string,
  key: string,
): { concepts: readonly Concept[]; phrase: string | null } {
  const lower = key.toLowerCase();
  const level = lower === 'strike' || lower === 'price' ? byKey.get(parent.toLowerCase()) : undefined;
  const found = level ?? byKey.get(`${parent.toLowerCase()}.${lower}`) ?? byKey.get(lower);
  if (found !== undefined) return { concepts: found, phrase: null };
  const above = byParent.get(parent.toLowerCase());
  if (above !== undefined) return { concepts: [above], phrase: null };
  const kind = guesses.find(([pattern]) => pattern.test(key))?.[1] ?? 'number';
  const words = wordsOf(key);
  const usable = words.includes(' ') || (words.length >= 5 && !plain.has(words));
  return { concepts: [{ id: `key:${lower}`, kind }], phrase: usable && !phrases.has(words) ? words : null };
}

/** What follows a put or a call: "24,864 pe hai" stands at a level; "24800 pe is at 48" is a put. */
export const optionAfter =
  /^(?:$|\s+(?:is|at|costs?|trades|trade(?!\s+(?:kar|ho|chal))|has|bid|ask|iv|delta|oi|premium|ka|ki|@)\b|\s*[/@,;)+])/i;

/** Whether a number in words stands at a level: "pachis hazaar pe hai". */
export function postposed(text: string, end: number): boolean {
  const match = /^\s+(?:pe|par|पर|पे)(?![\p{L}\p{M}])/u.exec(text.slice(end));
  return match !== null && !optionAfter.test(text.slice(end + match[0].length));
}
