import { knownUnderlying } from '../symbol/known.ts';

/** Words of speech that are also tickers; they name one only with a $ before them. */
const speech = new Set(
  'IT ALL NOW CAT LOW COST GE F C V T MA MS PM GM GS CL PG BA DE MO HD HON COP DIS KO PEP MU ACC ABB BEL BSE CDSL IDEA MCX LT ITC NEWS LOAD SQ META SHOP UBER HOOD COIN UNG USO DIA GLD OIL SAIL GAIL OFSS BOSCH TITAN TRENT PAGE POLICY FORCE LINK SAFE ADX ATR SO BE AN A I OR ON FOR IS ARE'.split(
    ' ',
  ),
);

function found(words: readonly string[], typed: readonly string[]): string | null {
  for (let size = 3; size >= 1; size--) {
    for (let i = 0; i + size <= words.length; i++) {
      const name = words
        .slice(i, i + size)
        .join(' ')
        .toUpperCase();
      const upper = typed.slice(i, i + size).join(' ') === name;
      if (name.length < 2 || (speech.has(name) && !(upper && name.length > 2))) continue;
      if (!upper && name.length < 3) continue;
      const known = knownUnderlying(name);
      if (known !== null && (upper || name.length >= 4 || known.assetClass !== 'stock')) return known.symbol;
    }
  }
  return null;
}

/** The first underlying a text names, as typed or in its normalised words; null where there is none. */
export function mentioned(text: string, normal: string): string | null {
  const raw = text
    .slice(0, 600)
    .split(/[^\p{L}\p{N}&.^$-]+/u)
    .map((word) => word.replace(/^\$(?=[A-Z])|[.-]+$/g, ''));
  const shouting = !/[a-z]/.test(text);
  const typed = raw.map((word) => (shouting ? word.toLowerCase() : word));
  const words = normal.split(' ');
  return found(raw, typed) ?? found(words, words);
}
