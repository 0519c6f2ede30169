import numbers from '../../data/grounding/numbers.json' with { type: 'json' };

const hindi = numbers.hindi.split(' ');
const latin = new Map<number, string>();
for (const [word, value] of Object.entries(numbers.latin)) if (!latin.has(value)) latin.set(value, word);
latin.set(2, 'do').set(4, 'chaar').set(60, 'saath');

const scales = [
  [100_000, 'lakh', 'लाख'],
  [1000, 'hazaar', 'हज़ार'],
  [100, 'sau', 'सौ'],
] as const;

/** A whole number below ten million as Hindi says it, in Devanagari or in Latin letters. */
export function spokenHindi(value: number, script: 'latin' | 'devanagari'): string {
  const small = (n: number) => (script === 'latin' ? latin.get(n)! : hindi[n]!);
  const words: string[] = [];
  let rest = value;
  for (const [scale, roman, devanagari] of scales) {
    const n = Math.floor(rest / scale);
    if (n > 0) words.push(small(n), script === 'latin' ? roman : devanagari);
    rest %= scale;
  }
  if (rest > 0) words.push(small(rest));
  return words.join(' ');
}
