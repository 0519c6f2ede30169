import type { Config } from '../../core/config.ts';
import type { AdviceHistory } from '../../domain/advice/advice.ts';
import { advise } from '../../domain/advice/advice.ts';
import { explained } from '../../domain/advice/term.ts';
import { amountsIn, strikeIn } from '../../domain/intent/amounts.ts';
import type { Intent, Recognised } from '../../domain/intent/intent.ts';
import type { ToolRow } from '../tools/documents.ts';
import { factsOf, freshnessOf, strikeFacts } from './facts.ts';

/** What to look up before answering by rule: read commands that need no model. */
const looks: Partial<Record<Intent, readonly ('suggest' | 'chain' | 'portfolio')[]>> = {
  entry: ['suggest'],
  size: ['suggest'],
  exit: ['portfolio', 'chain'],
  tilt: ['portfolio'],
  portfolio: ['portfolio'],
  volatility: ['chain'],
  event: ['chain'],
  expiry: ['chain'],
  market: ['chain'],
};

/** What people mean who name no market. */
export const usualSymbol = 'NIFTY';

/** Strikes around the money within which a strike asked about is looked for. */
const strikesAround = 40;

export interface Look {
  command: string;
  input: Record<string, unknown>;
}

/** The commands whose answers prepared advice for this question needs, but for those at hand. */
export function looksFor(recognised: Recognised, rows: readonly ToolRow[], question: string): Look[] {
  const symbol = recognised.symbol ?? usualSymbol;
  const usual = looks[recognised.intent] ?? (recognised.symbol === null ? [] : ['chain' as const]);
  const strike = usual.length === 0 ? null : strikeIn(question);
  const had = new Set(rows.map((row) => row.command));
  if (strike !== null && strikeFacts(rows, strike).strike === undefined) had.delete('chain');
  const named = strike === null ? usual : [...new Set([...usual, 'chain' as const])];
  return named
    .filter((command) => !had.has(command) && !(command === 'chain' && strike === null && had.has('suggest')))
    .map((command) => {
      if (command === 'portfolio') return { command, input: {} };
      if (command === 'suggest') return { command, input: { symbol } };
      const listed = strike === null ? { strikes: 'none' } : { strikes: 'near', around: strikesAround };
      return { command, input: { symbol, ...listed } };
    });
}

export interface FallbackAnswer {
  text: string;
  intent: Intent;
  confidence: number;
  followUps: string[];
  variant: string;
}

export interface FallbackCase {
  /** What the person asked, for the strike, the capital and the term it names. */
  question: string;
  recognised: Recognised;
  rows: readonly ToolRow[];
  person: Pick<Config, 'experience' | 'capital'>;
  history: AdviceHistory;
}

/** What must be known of prices before they are read; nothing where they are live or none are used. */
function ageWords(rows: readonly ToolRow[]): string {
  const fresh = freshnessOf(rows);
  switch (fresh?.state) {
    case 'sample':
      return 'Sample prices, made up. ';
    case 'lastClose':
      return 'Prices of the last close. ';
    case 'stale':
      return `Old prices (${fresh.note}). `;
    case 'delayed':
      return `Delayed prices (${fresh.note}). `;
    default:
      return '';
  }
}

/** Share of a capital one trade may lose, where the person has set none. */
const usualRiskShare = 0.02;

/** Prepared advice for the intent with live numbers; where none of it can be said, the default. Never throws, never empty. */
export function fallbackAnswer({
  question,
  recognised,
  rows,
  person,
  history,
}: FallbackCase): FallbackAnswer {
  const strike = strikeIn(question);
  const facts = {
    ...factsOf(rows, amountsIn(question).capital ?? person.capital),
    ...(strike === null ? {} : strikeFacts(rows, strike)),
    ...explained(question),
    riskShare: usualRiskShare,
  };
  const told = (intent: Intent): FallbackAnswer => {
    const { title, text, tips, followUps, variant } = advise(intent, facts, person, history);
    const list = tips.length === 0 ? '' : `\n\n${tips.map((tip) => `- ${tip}`).join('\n')}`;
    const said = `**${title}**\n\n${text}${list}`;
    const body = /\d/.test(said) ? `**${title}**\n\n${ageWords(rows)}${text}${list}` : said;
    return { text: body, intent, confidence: recognised.confidence, followUps, variant };
  };
  try {
    return told(recognised.intent);
  } catch {
    return { ...told('default'), confidence: 0 };
  }
}
