/** Devanagari letters as people type them in Latin ones; a consonant carries an "a" unless a vowel sign or a virama follows. */
const consonants: Readonly<Record<string, string>> = {
  क: 'k',
  ख: 'kh',
  ग: 'g',
  घ: 'gh',
  ङ: 'n',
  च: 'ch',
  छ: 'chh',
  ज: 'j',
  झ: 'jh',
  ञ: 'n',
  ट: 't',
  ठ: 'th',
  ड: 'd',
  ढ: 'dh',
  ण: 'n',
  त: 't',
  थ: 'th',
  द: 'd',
  ध: 'dh',
  न: 'n',
  प: 'p',
  फ: 'f',
  ब: 'b',
  भ: 'bh',
  म: 'm',
  य: 'y',
  र: 'r',
  ल: 'l',
  व: 'v',
  श: 'sh',
  ष: 'sh',
  स: 's',
  ह: 'h',
  ळ: 'l',
};
const nukta: Readonly<Record<string, string>> = {
  क: 'k',
  ख: 'kh',
  ग: 'g',
  ज: 'z',
  ड: 'd',
  ढ: 'dh',
  फ: 'f',
  य: 'y',
};
const vowels: Readonly<Record<string, string>> = {
  अ: 'a',
  आ: 'aa',
  इ: 'i',
  ई: 'i',
  उ: 'u',
  ऊ: 'u',
  ए: 'e',
  ऐ: 'ai',
  ओ: 'o',
  औ: 'au',
  ऑ: 'o',
  ऋ: 'ri',
};
const signs: Readonly<Record<string, string>> = {
  'ा': 'a',
  'ि': 'i',
  'ी': 'i',
  'ु': 'u',
  'ू': 'u',
  'े': 'e',
  'ै': 'ai',
  'ो': 'o',
  'ौ': 'au',
  'ॉ': 'o',
  'ृ': 'ri',
};
const virama = '्';

/** A word in Devanagari as it would be typed in Latin letters: "रणनीति" is "rananiti", "कितना" is "kitna". Other words stay. */
export function inLatin(word: string): string {
  if (!/[\u0900-\u097f]/u.test(word)) return word;
  const letters = [...word.normalize('NFD')];
  let out = '';
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i]!;
    const dotted = letters[i + 1] === '\u093c';
    const consonant = (dotted ? nukta[letter] : undefined) ?? consonants[letter];
    if (consonant === undefined) {
      out +=
        vowels[letter] ??
        signs[letter] ??
        (/[ंँ]/u.test(letter)
          ? 'n'
          : /[\u0966-\u096f]/u.test(letter)
            ? String(letter.charCodeAt(0) - 0x966)
            : '');
      continue;
    }
    if (dotted) i += 1;
    const next = letters[i + 1];
    const last = next === undefined;
    // Spoken Hindi drops the vowel at the end of a word and before a syllable that has one of its own.
    const spoken =
      !last &&
      next !== virama &&
      signs[next] === undefined &&
      !/[ंँः]/u.test(next) &&
      signs[letters[i + 2] ?? ''] !== undefined &&
      out !== '';
    out += consonant;
    if (next === virama) i += 1;
    else if (next !== undefined && signs[next] === undefined && !spoken) out += 'a';
  }
  return out;
}
