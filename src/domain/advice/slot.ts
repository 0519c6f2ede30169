import file from '../../../data/advice/answers.json' with { type: 'json' };
import { type Experience, type Language, sentencesFor } from './level.ts';

export type Currency = 'INR' | 'USD';
export type Values = Readonly<Record<string, number | string | null | undefined>>;

function fixed(value: number, places: number, currency: Currency): string {
  const options = { minimumFractionDigits: places, maximumFractionDigits: places };
  return value.toLocaleString(currency === 'USD' ? 'en-US' : 'en-IN', options);
}

const isWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 5e-3;
const counted = (count: number, noun: string, currency: Currency) =>
  `${fixed(count, 0, currency)} ${noun}${count === 1 ? '' : 's'}`;

type Format = (value: number, currency: Currency) => string;
const sum: Format = (value, currency) =>
  `${currency === 'USD' ? '$' : '₹'}${fixed(Math.abs(value), 0, currency)}`;

const formats: Readonly<Record<string, Format>> = {
  price: (value, currency) => fixed(value, isWhole(value) ? 0 : 2, currency),
  strike: (value, currency) => fixed(value, isWhole(value) ? 0 : 2, currency),
  money: sum,
  signed: (value, currency) => `${value < 0 ? '-' : '+'}${sum(value, currency)}`,
  points: (value, currency) => `${fixed(Math.abs(value), Math.abs(value) < 10 ? 1 : 0, currency)} points`,
  percent: (value, currency) => `${fixed(100 * value, isWhole(100 * value) ? 0 : 1, currency)} %`,
  percent1: (value, currency) => `${fixed(100 * value, 1, currency)} %`,
  days: (value, currency) => counted(Math.round(value), 'day', currency),
  lots: (value, currency) => counted(Math.floor(value), 'lot', currency),
  ratio: (value, currency) => fixed(value, 2, currency),
  number: (value, currency) => fixed(value, 0, currency),
  count: (value, currency) => fixed(value, 0, currency),
};

/** A value as words of a sentence; null where it is absent, not finite or not of the format. */
function shown(value: number | string | null | undefined, format: string, currency: Currency): string | null {
  // A flag lets its sentence through and shows nothing itself.
  if (format === 'flag') return value === null || value === undefined || value === 0 ? null : '';
  if (format === 'text') {
    const words = typeof value === 'string' ? value.trim() : '';
    return words === '' ? null : words;
  }
  // Beyond this size a number is a fault of its source, not something to advise on.
  if (typeof value !== 'number' || !(Math.abs(value) < 1e15)) return null;
  return formats[format]?.(value, currency) ?? null;
}

const slot = /\{(\w+):(\w+)\}/g;

/** Fills the slots of a sentence; null where one has nothing to show. */
export function filled(sentence: string, values: Values, currency: Currency): string | null {
  let missing = false;
  const text = sentence.replace(slot, (_, name: string, format: string) => {
    const words = shown(values[name], format, currency);
    if (words === null) missing = true;
    return words ?? '';
  });
  return missing ? null : text;
}

/** How many different values a sentence shows. */
export const slotsIn = (sentence: string): number =>
  new Set([...sentence.matchAll(slot)].map((match) => match[1])).size;

const answers = file.answers as Readonly<Record<string, Readonly<Record<Language, readonly string[]>>>>;

/** Whether there are words for a topic. */
export const hasWords = (topic: string): boolean => answers[topic] !== undefined;

/** The prepared sentences of a topic whose slots all have something to show, in the person's language; list items each on a line. */
export function worded(
  topic: string,
  values: Values,
  language: Language,
  currency: Currency,
  level: Experience = 'intermediate',
): string {
  const prepared = sentencesFor(topic, answers[topic]?.[language] ?? [], language, level);
  const sentences = prepared.flatMap((sentence) => filled(sentence, values, currency) ?? []);
  let text = '';
  for (const sentence of sentences) {
    const item = /^\s*- /.test(sentence) || sentence.includes('\n');
    const before = text === '' ? '' : item || /(^|\n)\s*- [^\n]*$/.test(text) ? '\n' : ' ';
    const gap = !item && /(^|\n)\s*- [^\n]*$/.test(text) ? '\n' : '';
    text += `${before}${gap}${sentence}`;
  }
  return text;
}
