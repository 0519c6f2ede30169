import file from '../../../data/grounding/numbers.json' with { type: 'json' };
import { postposed } from './lexicon.ts';

/** What a figure in prose counts: how it was written decides which row values it may stand for. */
export type Unit =
  | 'number'
  | 'money'
  | 'percent'
  | 'bps'
  | 'points'
  | 'count'
  | 'days'
  | 'multiple'
  | 'strike'
  | 'date';

/** A number as written in prose. */
export interface ReadFigure {
  text: string;
  start: number;
  end: number;
  value: number;
  /** Half of the last printed place: a true value lies within it. */
  half: number;
  unit: Unit;
  /** The sign that was written, 0 where none was. */
  sign: -1 | 0 | 1;
  /** Word that made the unit, lower case: lots, lakh, points. */
  suffix: string;
  /** Letters before it that make it a strike: CE, PE. */
  prefix: string;
  /** A small number in words: a figure only where a label or a unit makes it one. */
  small?: boolean;
}

const clean = (word: string): string => word.normalize('NFC').toLowerCase();
const ones = new Map<string, number>([
  ...Object.entries(file.english),
  ...Object.entries(file.latin),
  ...file.hindi.split(' ').map((word, i): [string, number] => [clean(word), i]),
  ...Object.entries(file.also).map(([word, value]): [string, number] => [clean(word), value]),
]);
const bound = new Map(Object.entries(file.bound));
const fractions = new Map(Object.entries(file.fractions).map(([word, value]) => [clean(word), value]));
const offsets = new Map(Object.entries(file.offsets).map(([word, value]) => [clean(word), value]));
const scales = new Map(Object.entries(file.scales).map(([word, value]) => [clean(word), value]));
const pointWords = new Set(file.point.split(' ').map(clean));
const units: Readonly<Record<string, Unit>> = {
  percent: 'percent',
  per: 'percent',
  pct: 'percent',
  प्रतिशत: 'percent',
  pratishat: 'percent',
  points: 'points',
  point: 'points',
  days: 'days',
  day: 'days',
  din: 'days',
  दिन: 'days',
  lots: 'count',
  lot: 'count',
  contracts: 'count',
  rupees: 'money',
  rupaye: 'money',
  रुपये: 'money',
  times: 'multiple',
};

/** What two and four may count in Latin letters, where they read like other words otherwise. */
const counted = new Set(['din', 'lot', 'rupaye', 'percent', 'pratishat', 'point', 'dashamlav']);

interface Token {
  word: string;
  start: number;
  end: number;
}

/** A number in words. A small one is a figure only where a label or a unit makes it one. */
export interface Spelled extends ReadFigure {
  small: boolean;
}

const wordAt = /[\p{L}\p{M}]+/gu;

interface Sum {
  value: number;
  next: number;
  scaled: boolean;
}

/** The cardinal that starts at a word, read in groups ("two lakh fifty thousand"); null where none does. */
function cardinal(words: readonly Token[], from: number, text: string): Sum | null {
  let total = 0;
  let group: number | null = null;
  let offset: number | null = null;
  let scaled = false;
  let i = from;
  for (; i < words.length; i++) {
    const { word } = words[i]!;
    const joined = i === from || /^[\s-]+$/.test(text.slice(words[i - 1]!.end, words[i]!.start));
    if (!joined) break;
    const next = words[i + 1]?.word ?? '';
    const scale = scales.get(word);
    const part =
      ones.get(word) ??
      fractions.get(word) ??
      (scales.has(next) || counted.has(next) ? bound.get(word) : undefined);
    if (offsets.has(word) && group === null && (ones.has(next) || scales.has(next))) {
      offset = offsets.get(word)!;
      if (scales.has(next)) group = 1;
    } else if (
      part !== undefined &&
      (group === null || (group % 10 === 0 && group % 100 !== 0 ? part < 10 : group >= 100 && part < 100))
    )
      group = (group ?? 0) + part;
    else if (
      scale !== undefined &&
      (group !== null || total === 0) &&
      (group !== null || /^(a|an|one)$/.test(words[i - 1]?.word ?? ''))
    ) {
      const filled: number = (group ?? 1) + (offset ?? 0);
      offset = null;
      scaled = true;
      if (scale === 100) group = filled * 100;
      else {
        total += filled * scale;
        group = null;
      }
    } else if (word === 'and' && scaled && ones.has(next)) continue;
    else break;
  }
  if (i === from) return null;
  return { value: total + (group ?? 0) + (offset ?? 0), next: i, scaled };
}

/** The decimals said after a cardinal, a digit a word: "eleven point eight". */
function decimals(words: readonly Token[], sum: Sum, text: string): { sum: Sum; places: number } {
  const at = words[sum.next];
  const last = words[sum.next - 1]!;
  if (at === undefined || !pointWords.has(at.word) || !/^\s+$/.test(text.slice(last.end, at.start)))
    return { sum, places: 0 };
  // "point ninety-nine" is one number, "point nine nine" two digits.
  const pair = cardinal(words, sum.next + 1, text);
  const together = pair !== null && !pair.scaled && pair.value >= 10;
  let digits = together ? String(pair.value) : '';
  let next = together ? pair.next : sum.next + 1;
  for (; !together && next < words.length && digits.length < 4; next++) {
    const digit = ones.get(words[next]!.word) ?? bound.get(words[next]!.word);
    const joined = /^[\s-]+$/.test(text.slice(words[next - 1]!.end, words[next]!.start));
    if (digit === undefined || !joined || digit > 9) break;
    digits += String(digit);
  }
  if (digits === '') return { sum, places: 0 };
  const value = sum.value + Number(`0.${digits}`);
  return { sum: { value, next, scaled: true }, places: digits.length };
}

const outOf = /^\s+(?:times\s+)?(?:out\s+of|in|में\s+से|mein\s+se|me\s+se)\s+/u;
const growth = new Map([
  ['doubled', 2],
  ['tripled', 3],
  ['trebled', 3],
  ['quadrupled', 4],
  ['halved', 0.5],
]);

function spelled(
  text: string,
  start: number,
  end: number,
  value: number,
  unit: Unit,
  small = false,
): Spelled {
  const zeros = /0*$/.exec(String(value))![0].length;
  const half = unit === 'multiple' ? 0.1 * value : Math.min(0.5 * 10 ** zeros, Math.max(0.5, 0.002 * value));
  return {
    text: text.slice(start, end),
    start,
    end,
    value,
    half,
    unit,
    sign: 0,
    suffix: '',
    prefix: '',
    small,
  };
}

/** "nine times out of ten": a chance. */
function odds(
  words: readonly Token[],
  text: string,
  { value, next }: Sum,
  start: number,
): [Spelled, number] | null {
  const last = words[next - 1]!;
  const match = outOf.exec(text.slice(last.end));
  if (match === null) return null;
  const at = words.findIndex((one) => one.start === last.end + match[0].length);
  const whole = at === -1 ? null : cardinal(words, at, text);
  if (whole === null || whole.value < value || whole.value === 0) return null;
  const figure = spelled(text, start, words[whole.next - 1]!.end, (100 * value) / whole.value, 'percent');
  return [{ ...figure, half: 50 / whole.value }, whole.next];
}

/** Numbers in words, in English, Hindi and Hinglish. */
export function readSpelled(text: string): Spelled[] {
  const found: Spelled[] = [];
  const words: Token[] = [...text.matchAll(wordAt)].map((match) => ({
    word: clean(match[0]),
    start: match.index,
    end: match.index + match[0].length,
  }));
  for (let i = 0; i < words.length; ) {
    const { start, word, end } = words[i]!;
    const grown = growth.get(word);
    if (grown !== undefined) found.push(spelled(text, start, end, grown, 'multiple'));
    const whole = grown === undefined ? cardinal(words, i, text) : null;
    if (whole === null) {
      i += 1;
      continue;
    }
    const { sum, places } = decimals(words, whole, text);
    const chance = odds(words, text, sum, start);
    if (chance !== null) {
      found.push(chance[0]);
      i = chance[1];
      continue;
    }
    const last = words[sum.next - 1]!;
    const beside = words[sum.next];
    const near = beside !== undefined && /^[\s-]+$/.test(text.slice(last.end, beside.start));
    const sign = /^\s?%/.test(text.slice(last.end)) ? 'percent' : undefined;
    const unit = sign ?? (near ? units[beside.word] : undefined);
    const small = !sum.scaled && sum.value <= 20 && unit !== 'percent';
    const to = unit !== undefined && sign === undefined ? beside!.end : last.end;
    // "ninety-day" is a window; "one" alone is a pronoun as often as a number.
    if (!(unit === 'days' && text[last.end] === '-')) {
      const said = spelled(text, start, to, sum.value, unit ?? 'number', small);
      const figure = unit === undefined && postposed(text, last.end) ? { ...said, suffix: 'par' } : said;
      found.push(places === 0 ? figure : { ...figure, half: 0.5 * 10 ** -places });
    }
    i = sum.next;
  }
  return found;
}
