import reviewText from '../../../data/prompts/review.md?raw';
import systemText from '../../../data/prompts/system.md?raw';
import type { Config } from '../../core/config.ts';

/** What the prompt may say of a person: nothing that names one. */
export type PersonLine = Pick<Config, 'experience' | 'risk' | 'capital'> &
  Partial<Pick<Config, 'tier' | 'language'>> & { columns?: number | null };

export interface Prompt {
  text: string;
  /** Digest of the template, the same for everybody: which words were in force. */
  hash: string;
  tokens: number;
}

/**
 * About how many tokens a text is, from above: English prose has some four letters a token, JSON and numbers three, other
 * scripts one or two.
 */
export function estimateTokens(text: string): number {
  let other = 0;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 127) other++;
  return Math.ceil((text.length - other) / 3.2 + other);
}

const levels: Record<Config['experience'], string> = {
  beginner: 'A beginner: explain each term once in plain words; only structures whose worst loss is known.',
  intermediate: 'Knows options: explain only what is unusual.',
  advanced: 'Advanced: terse, greeks and volatility first, no explanations.',
};

const tiers: Record<Config['tier'], string> = {
  brief: ' Wants the gist: at most three sentences, no bullets.',
  standard: '',
  full: ' Wants the whole picture: greeks, alternatives and what speaks against them, up to 300 words.',
};

const languages: Record<Config['language'], string> = {
  auto: '',
  english: ' Answer in English, whatever the question is in.',
  hindi: ' Answer in Hindi, in Devanagari; terms of the trade stay English.',
  hinglish: ' Answer in Hinglish, Hindi in Latin letters; terms of the trade stay English.',
};

const narrow = 80;

/** One line about the person, from settings and the terminal alone. */
export function personLine(person: PersonLine): string {
  const { experience, risk, capital, tier = 'standard', language = 'auto', columns = null } = person;
  const money =
    capital === null
      ? 'Capital is not set: ask before talking of size.'
      : `Capital set for trades: ${capital}.`;
  const room =
    columns !== null && columns < narrow ? ' Reads on a narrow screen: short lines, no lists in lists.' : '';
  return `${levels[experience]} Appetite for risk: ${risk}. ${money}${tiers[tier]}${languages[language]}${room}`;
}

export type Digest = (text: string) => string;

/** The system prompt. Text from outside never enters it: the settings here are numbers and fixed words. */
export function systemPrompt(person: PersonLine, canary: string, digest: Digest): Prompt {
  const text = systemText.replace('{{person}}', personLine(person)).replace('{{canary}}', canary).trim();
  return { text, hash: digest(systemText).slice(0, 16), tokens: estimateTokens(text) };
}

/** The mark of the instructions: the same in every conversation of an install, so that a provider's prompt cache holds. */
export const markOf = (digest: Digest, template: string = systemText): string =>
  `mark-${digest(`coach ${template}`).slice(0, 12)}`;

/** The prompt of the second opinion. */
export const reviewPrompt = (digest: Digest): Prompt => ({
  text: reviewText.trim(),
  hash: digest(reviewText).slice(0, 16),
  tokens: estimateTokens(reviewText),
});
