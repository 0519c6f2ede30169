import file from '../../../data/advice/levels.json' with { type: 'json' };

/** How much of options a person knows. */
export type Experience = 'beginner' | 'intermediate' | 'advanced';
/** What a person writes in. */
export type Language = 'en' | 'hinglish' | 'hi';

const advanced = file.advanced as Readonly<Record<string, Readonly<Record<Language, readonly string[]>>>>;
const glosses = file.glosses.map(({ pattern, ...words }) => ({
  pattern: new RegExp(pattern, 'iu'),
  words: words as Readonly<Record<Language, string>>,
}));

/** Topics whose plain words are the answer, whoever asks. */
const spoken = /^(?:caution|help|refuse|terms|calendar|contracts|events|idea)/;
/** Heads and items of a list carry the answer, also without a figure. */
const carries = (sentence: string): boolean =>
  sentence.includes('{') || /^\s*- |:$/.test(sentence) || sentence.includes('\n');

/** The sentences of an answer for a reader: an advanced one gets more figures in the place of general remarks. */
export function sentencesFor(
  topic: string,
  sentences: readonly string[],
  language: Language,
  level: Experience,
): readonly string[] {
  if (level !== 'advanced' || spoken.test(topic)) return sentences;
  return [...sentences.filter(carries), ...(advanced[topic]?.[language] ?? [])];
}

/** Terms explained at most: a few stay in mind. */
const most = 3;

/** An answer with what a beginner has explained below it: the terms it used, once each. */
export function explainedFor(text: string, language: Language, level: Experience): string {
  if (level !== 'beginner') return text;
  const found = glosses.filter(({ pattern }) => pattern.test(text)).slice(0, most);
  return found.length === 0
    ? text
    : `${text}\n\n${found.map(({ words }) => `- ${words[language]}`).join('\n')}`;
}
