import { masked } from '../grounding/mask.ts';
import { readSpelled } from '../grounding/spelled.ts';
import { amountsIn, strikeIn } from './amounts.ts';

export const structureNames = [
  'iron condor',
  'iron butterfly',
  'straddle',
  'strangle',
  'bull call spread',
  'bear put spread',
  'bull put spread',
  'bear call spread',
  'call',
  'put',
  'covered call',
] as const;
export type StructureName = (typeof structureNames)[number];

/** What a question names, beside what it asks. */
export interface Slots {
  /** In the order named. */
  structures: StructureName[];
  strikes: number[];
  right: 'CE' | 'PE' | null;
  side: 'buy' | 'sell' | null;
  lots: number | null;
  capital: number | null;
  lost: number | null;
  /** A move of the underlying: -0.03 is a fall of 3 %. */
  move: number | null;
  /** The move of that many points. */
  points: number | null;
  /** A calendar day; the year may be left out. */
  date: { year: number | null; month: number; day: number } | null;
  period: 'today' | 'week' | 'month' | 'year' | 'all' | null;
  /** How many rows: "worst 3 trades". */
  count: number | null;
  language: 'en' | 'hinglish' | 'hi';
}

const structures: readonly [StructureName, RegExp][] = [
  ['iron condor', /\b(iron )?condors?\b/],
  ['iron butterfly', /\b(iron )?(butterfl(y|ies)|fly)\b/],
  ['bull call spread', /\b(bull call|call debit|debit call) spreads?\b/],
  ['bear put spread', /\b(bear put|put debit|debit put) spreads?\b/],
  ['bull put spread', /\b(bull put|put credit|credit put) spreads?\b/],
  ['bear call spread', /\b(bear call|call credit|credit call) spreads?\b/],
  ['covered call', /\bcovered calls?\b/],
  ['straddle', /\b(straddles?|stradle|straddel)\b/],
  ['strangle', /\b(strangles?|strangel)\b/],
  ['call', /\b(calls?|ce)\b|\d(ce)\b/],
  ['put', /\b(puts?|pe)\b|\d(pe)\b/],
];
const hinglish =
  /\b(hai|hain|ka|ki|ke|ko|kya|kyu|kyun|kitn[aei]|karu|karun|karna|kare|kaun|kaunsa|konsa|mera|meri|mere|mujhe|batao|bata|aaj|kal|abhi|chahiye|lagega|lagta|sahi|jayega|jayegi|hoga|hogi|raha|rahi|gaya|gayi|nahi|kaise|kab|kahan|sakta|sakti|haal|niche|upar|lu|loon|bechu|kharidu|paisa|paise|agla|agli|matlab|wala|wali|aur|toh|kaisa|kaisi|haan|bhai|par|agar|pura|poora|sab)\b/g;

function sideIn(normal: string): Slots['side'] {
  const sell = /\b(sell|selling|sold|short|shorting|write|writing|bech\w*)\b/.test(normal);
  const buy = /\b(buy|buying|bought|long|kharid\w*|lena|lelu|le lu)\b/.test(normal);
  return sell === buy ? null : sell ? 'sell' : 'buy';
}

const fall =
  /\b(falls?|fell|falling|drops?|crash\w*|down|goes down|girt?[aei]?|gire?|giraa?|niche|lower|tank\w*|minus)\b/;
const rise = /\b(rises?|rose|rall\w+|up|goes up|jumps?|badh\w*|bade|upar|higher|gains?|climb\w*)\b/;

function movesIn(normal: string): Pick<Slots, 'move' | 'points'> {
  const direction = fall.test(normal) ? -1 : rise.test(normal) ? 1 : 0;
  const percent = /(\d+(?:\.\d+)?) ?(?:%|percent|pct|pratishat|per cent)/.exec(normal);
  const points = /(\d{2,5}) ?(?:points?|pts|ank)\b/.exec(normal);
  return {
    move: percent === null || direction === 0 ? null : (direction * Number(percent[1])) / 100,
    points: points === null || direction === 0 ? null : direction * Number(points[1]),
  };
}

const scales: readonly [RegExp, string][] = [[/ (lakh|lac)s?\b/, ' lakh']];

/** Spelled sums as digits, so that "do lakh" and "ढाई लाख" are amounts like any other. */
function inDigits(text: string): string {
  let out = text;
  for (const { start, end, value, small } of readSpelled(text).reverse()) {
    if (!small && value >= 1000) out = `${out.slice(0, start)}₹${value}${out.slice(end)}`;
  }
  return scales.reduce((now, [from, to]) => now.replace(from, to), out);
}

/** Bare numbers that may be strikes: not sums of money, counts, shares or parts of a date. */
function strikesIn(text: string): number[] {
  const spans = masked(text).spans.filter(
    ({ start, end }) => /[A-Za-z]/.test(text.slice(start, end)) || /\d{4}-\d/.test(text.slice(start, end)),
  );
  const found: number[] = [];
  const number =
    /(?<![₹$\d.,])(\d{1,3}(?:,\d{2,3})+|\d{2,6})(\.\d{1,2})?(?![\d,]*\d)(?!\s*(?:%|percent|pct|lakh|lac|k\b|l\b|cr|crore|thousand|hazaa?r|hajar|rupees?|rs\b|lots?|days?|din|points?|pts|trades?|shares?|minutes?|months?|years?|saal|mahine|hafte|weeks?))/giu;
  for (const match of text.matchAll(number)) {
    const [start, end] = [match.index, match.index + match[0].length];
    if (spans.some((span) => start < span.end && end > span.start)) continue;
    if (/(?:₹|\$|rs\.?|rupees?)\s*$/i.test(text.slice(0, start))) continue;
    found.push(Number(`${match[1]!.replaceAll(',', '')}${match[2] ?? ''}`));
  }
  return found;
}

function periodIn(normal: string): Slots['period'] {
  if (/\b(today|aaj|day)\b/.test(normal)) return 'today';
  if (/\b(week|weekly|hafte|hafta|haft[ae])\b/.test(normal)) return 'week';
  if (/\b(month|monthly|mahin[ae]|mahine)\b/.test(normal)) return 'month';
  if (/\b(year|yearly|saal|sal|ytd)\b/.test(normal)) return 'year';
  return /\b(ever|overall|total|all time|so far|ab tak|kul|till now|till date)\b/.test(normal) ? 'all' : null;
}

/** What a question names: structures, strikes, sides, sums, moves, days. `normal` is its normalised text. */
export function slotsIn(text: string, normal: string): Slots {
  const digits = inDigits(text.slice(0, 600));
  const sums = amountsIn(digits);
  const strike = strikeIn(digits);
  // "the 25000 call" names a strike, whatever words of money stand around it.
  const [capital, lost] = [sums.capital, sums.lost].map((value) => (value === strike ? null : value)) as [
    number | null,
    number | null,
  ];
  const named = structures.filter(([, pattern]) => pattern.test(normal)).map(([name]) => name);
  const whole = named.some((name) => !/^(call|put)$/.test(name));
  const strikes = strikesIn(digits).filter((value) => value !== capital && value !== lost && value >= 20);
  const call = /\b(calls?|ce)\b|\dce\b/.test(normal);
  const put = /\b(puts?|pe)\b|\dpe\b/.test(normal);
  const lots = /(\d{1,3}) ?lots?\b/.exec(normal);
  const count =
    /\b(?:worst|best|last|top|biggest|largest|pichhl\w*|aakhri|sabse \w+) (\d{1,2})\b|\b(\d{1,2}) (?:worst|best|biggest|largest|losing|winning|trades?)\b/.exec(
      normal,
    );
  const date = masked(text).dates[0];
  const script = /[\u0900-\u097f]/u.test(text);
  return {
    structures: whole ? named.filter((name) => !/^(call|put)$/.test(name)) : named,
    strikes,
    right: call === put ? null : call ? 'CE' : 'PE',
    side: sideIn(normal),
    lots: lots === null ? null : Number(lots[1]),
    capital,
    lost,
    ...movesIn(normal),
    date: date === undefined ? null : { year: date.year, month: date.month, day: date.day },
    period: periodIn(normal),
    count: count === null ? null : Number(count[1] ?? count[2]),
    language: script
      ? 'hi'
      : (normal.match(hinglish)?.length ?? 0) >= (normal.split(' ').length <= 4 ? 1 : 2)
        ? 'hinglish'
        : 'en',
  };
}
