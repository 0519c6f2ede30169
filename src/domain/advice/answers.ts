import file from '../../../data/advice/answers.json' with { type: 'json' };
import { type Currency, filled, type Values } from './slot.ts';

export type Language = 'en' | 'hinglish' | 'hi';

const answers = file.answers as Readonly<Record<string, Readonly<Record<Language, readonly string[]>>>>;

/** Whether there are words for a topic. */
export const hasWords = (topic: string): boolean => answers[topic] !== undefined;

/** The prepared sentences of a topic whose slots all have something to show, in the person's language; list items each on a line. */
export function worded(topic: string, values: Values, language: Language, currency: Currency): string {
  const sentences = (answers[topic]?.[language] ?? []).flatMap(
    (sentence) => filled(sentence, values, currency) ?? [],
  );
  let text = '';
  for (const sentence of sentences) {
    const item = /^\s*- /.test(sentence) || sentence.includes('\n');
    const before = text === '' ? '' : item || /(^|\n)\s*- [^\n]*$/.test(text) ? '\n' : ' ';
    const gap = !item && /(^|\n)\s*- [^\n]*$/.test(text) ? '\n' : '';
    text += `${before}${gap}${sentence}`;
  }
  return text;
}
