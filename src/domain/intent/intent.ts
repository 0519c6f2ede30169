import file from '../../../data/advice/intents.json' with { type: 'json' };
import { mentioned } from './mention.ts';
import { normalised } from './normal.ts';

export const intents = [
  'entry',
  'exit',
  'size',
  'volatility',
  'event',
  'expiry',
  'tilt',
  'market',
  'portfolio',
  'howto',
  'error',
  'default',
] as const;
/** What a person is after. */
export type Intent = (typeof intents)[number];

export interface Recognised {
  intent: Intent;
  /** 0..1: how far it stands above the next. */
  confidence: number;
  symbol: string | null;
  /** The person left the previous subject. */
  topicSwitch: boolean;
  /** The person goes on with the previous subject. */
  followUp: boolean;
  /** The person says that the last answer was of the wrong thing. */
  correction: boolean;
  /** The person wants what is running to stop. */
  interrupt: boolean;
  /** A bare yes or no to an open question; null otherwise. */
  answer: 'yes' | 'no' | null;
}

export interface Context {
  previousIntent?: Intent | undefined;
  previousSymbol?: string | undefined;
  pendingApproval?: boolean | undefined;
}

interface Recogniser {
  intent: Intent;
  patterns: readonly { weight: number; pattern: RegExp }[];
}

const recognisers: readonly Recogniser[] = Object.entries(file.intents).map(([intent, list]) => ({
  intent: intent as Intent,
  patterns: list.map(([weight, pattern]) => ({
    weight: Number(weight),
    pattern: new RegExp(String(pattern), 'u'),
  })),
}));
const followUp = new RegExp(file.followUp, 'u');
const pronoun = new RegExp(file.pronoun, 'u');
const change = new RegExp(file.switch, 'u');
const correcting = new RegExp(file.correction, 'u');
const interruption = new RegExp(file.interrupt, 'u');
const yes = new RegExp(file.yes, 'u');
const no = new RegExp(file.no, 'u');

/** Score at which half of the trust is earned. */
const halfTrust = 1.5;
/** Words up to which a sentence leans on the one before. */
const short = 4;

interface Scored {
  intent: Intent;
  confidence: number;
  score: number;
}

function scored(normal: string): Scored {
  let [best, second] = [{ intent: 'default' as Intent, score: 0 }, 0];
  for (const { intent, patterns } of recognisers) {
    let score = 0;
    for (const { weight, pattern } of patterns) if (pattern.test(normal)) score += weight;
    if (score > best.score) [best, second] = [{ intent, score }, best.score];
    else second = Math.max(second, score);
  }
  const { intent, score } = best;
  const confidence = score === 0 ? 0 : (score / (score + halfTrust)) * (1 - second / (2 * score));
  return { intent, score, confidence: Math.round(confidence * 1e4) / 1e4 };
}

/** What a text asks for, found by weighted patterns alone; never throws. */
export function recognise(text: string, context: Context = {}): Recognised {
  const normal = normalised(text);
  const own = mentioned(text, normal);
  const { intent, confidence, score } = scored(normal);
  const { previousIntent, previousSymbol, pendingApproval = false } = context;
  const answer = pendingApproval ? (yes.test(normal) ? 'yes' : no.test(normal) ? 'no' : null) : null;
  const interrupt = answer === null && interruption.test(normal);
  const base = {
    intent,
    confidence,
    symbol: own,
    topicSwitch: false,
    followUp: false,
    correction: false,
    interrupt,
    answer,
  } as const;
  if (interrupt || answer !== null)
    return { ...base, intent: previousIntent ?? 'default', symbol: own ?? previousSymbol ?? null };
  if (previousIntent === undefined) return base;
  const words = normal === '' ? 0 : normal.split(' ').length;
  const elsewhere = own !== null && previousSymbol !== undefined && own !== previousSymbol;
  const leaning =
    followUp.test(normal) || (pronoun.test(normal) && !elsewhere) || (words <= short && score < 2);
  const switched = change.test(normal);
  const correction = correcting.test(normal);
  // Of "not this but that" the second is meant.
  const last = correction ? text.split(/\bbut\b/i).at(-1)! : text;
  const meant = correction ? mentioned(last, normalised(last)) : own;
  if (leaning && !switched) {
    const stays = score < 2 || intent === 'default' || intent === previousIntent;
    const kept = stays ? previousIntent : intent;
    const trust = stays ? Math.max(confidence, 0.5) : confidence;
    return {
      ...base,
      intent: kept,
      confidence: trust,
      symbol: meant ?? own ?? previousSymbol ?? null,
      followUp: true,
      correction,
    };
  }
  const other = (intent !== previousIntent && intent !== 'default') || elsewhere;
  const topicSwitch = switched || other;
  const symbol = own ?? (switched ? null : (previousSymbol ?? null));
  // Who corrects what was taken goes on with the same matter, though another symbol is named.
  if (correction && !switched)
    return {
      ...base,
      intent: intent === 'default' ? previousIntent : intent,
      symbol: meant ?? symbol,
      correction,
    };
  return { ...base, symbol, topicSwitch, followUp: !topicSwitch && intent === previousIntent };
}
