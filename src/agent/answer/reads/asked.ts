import type { Experience, Language } from '../../../domain/advice/level.ts';
import { type Values, worded } from '../../../domain/advice/slot.ts';
import type { Route } from '../../../domain/intent/route.ts';
import { currencyOf } from './idea-values.ts';

/** One thing an answer was read from: a command, or what coach knows itself (calendar, contracts, terms, help, caution, refuse). */
export interface Read {
  name: string;
  input: Record<string, unknown>;
}

/** What an answer without a model is made with. */
export interface Asked {
  question: string;
  route: Route;
  /** The underlying meant, where the question names none. */
  symbol: string;
  capital: number | null;
  experience: Experience;
  /** Epoch ms UTC. */
  now: number;
  /** Runs a read command; null where it failed, which was told already. */
  run(command: string, input: Record<string, unknown>): Promise<unknown>;
}

export interface ReadAnswer {
  text: string;
  reads: Read[];
}

export type Teller = (asked: Asked) => Promise<ReadAnswer | null>;

export const languageOf = ({ route }: Asked): Language => route.slots.language;

const ages: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  sample: { en: 'Sample prices, made up.', hinglish: 'Sample prices, asli nahi.', hi: 'नमूना भाव, असली नहीं।' },
  lastClose: {
    en: 'Prices of the last close.',
    hinglish: 'Pichhle close ke prices.',
    hi: 'पिछले क्लोज़ के भाव।',
  },
  stale: { en: 'Old prices.', hinglish: 'Purane prices.', hi: 'पुराने भाव।' },
  delayed: { en: 'Delayed prices.', hinglish: 'Der se aaye prices.', hi: 'देर से आए भाव।' },
};

export function told(
  asked: Asked,
  topic: string,
  values: Values,
  read: Read,
  currency = 'INR',
  state: string | null = null,
): ReadAnswer {
  const language = languageOf(asked);
  const body = worded(topic, values, language, currencyOf(currency), asked.experience);
  const age = state === null ? undefined : ages[state]?.[language];
  return { text: age === undefined ? body : `${age} ${body}`, reads: [read] };
}
