import file from '../../../data/query/hindi.json' with { type: 'json' };

/** One spelling for what is written with and without a nukta. */
const plain = (text: string): string => text.normalize('NFD').replaceAll('\u093c', '').normalize('NFC');

type Reading = { said: string } | { after: string } | { filler: true };

function phrases(): Map<string, Reading> {
  const found = new Map<string, Reading>();
  for (const word of file.fillers.split(' ')) found.set(plain(word), { filler: true });
  for (const [said, words] of Object.entries(file.words))
    for (const word of words) found.set(plain(word), { said });
  for (const [after, words] of Object.entries(file.after))
    for (const word of words) found.set(plain(word), { after });
  return found;
}

const known = phrases();
const longest = Math.max(...[...known.keys()].map((phrase) => phrase.split(' ').length));
/** Words that English has as well count as Hindi only beside others that it has not. */
const shared = new Set([
  'is',
  'current',
  'share',
  'band',
  'par',
  'wise',
  'sal',
  'din',
  'kal',
  'tak',
  'se',
  'tha',
  'wale',
  'expiry',
]);
const digit = /[०-९]/g;

const own: ReadonlySet<string> = new Set(
  [...known.keys()].flatMap((phrase) => phrase.split(' ')).filter((word) => !shared.has(word)),
);
const isHindi = (word: string): boolean => /\p{Script=Devanagari}/u.test(word) || own.has(word);

/** The reading of the most words from a place on, and how many they are. */
function readingAt(words: readonly string[], at: number): { reading: Reading; count: number } | null {
  for (let count = Math.min(longest, words.length - at); count > 0; count--) {
    const reading = known.get(words.slice(at, at + count).join(' '));
    if (reading !== undefined) return { reading, count };
  }
  return null;
}

/** A question in Hindi, in either script, in the English words of the phrasings; other texts and quoted names as they are. */
export function inEnglish(text: string): string {
  const words = plain(text)
    .replace(digit, (sign) => String(sign.charCodeAt(0) - 0x0966))
    .split(/("[^"]*"|'[^']*'|[\s,?!।]+)/)
    .filter((word) => /[^\s,?!।]/.test(word));
  if (!words.some(isHindi)) return text;
  const said: string[] = [];
  for (let at = 0; at < words.length; ) {
    const found = readingAt(words, at);
    if (found === null) said.push(words[at]!);
    else if ('said' in found.reading) said.push(found.reading.said);
    else if ('after' in found.reading) placed(said, found.reading.after);
    at += found?.count ?? 1;
  }
  return said.join(' ');
}

/** English says before a word what Hindi says after it: "रणनीति के हिसाब से" is "by strategy", "2026-10-01 से" is "since" it. */
function placed(said: string[], word: string): void {
  const last = said.at(-1);
  const dated = last !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(last);
  if (last === undefined || dated !== (word !== 'by')) return;
  said.splice(-1, 1, word, last.replace(/^days$/, 'day'));
}
