import type { Exchange } from '../calendar/zone.ts';

/** Something a company does to its shares on the day they go ex. Money is per share held the evening before, in the exchange's currency. */
export type CorporateAction = {
  /** Canonical symbol of the share. */
  symbol: string;
  exchange: Exchange;
  /** First session without it, YYYY-MM-DD. */
  exDate: string;
} & (
  | /** A split or a bonus: `fresh` shares for `old` ones. */ { kind: 'split'; fresh: number; old: number }
  | { kind: 'dividend'; perShare: number }
);

/** What one action is about, without whose and when. */
export type ActionTerms =
  | { kind: 'split'; fresh: number; old: number }
  | { kind: 'dividend'; perShare: number };

const amount = String.raw`(?:Rs?|Re|INR|US\$|\$)?\.?\s*(\d+(?:\.\d+)?)`;
const bonus = /\bbonus\b\D{0,20}(\d+)\s*:\s*(\d+)/i;
const split = new RegExp(
  String.raw`\b(?:split|sub-?\s?division|consolidation)\b.*?from\s+${amount}.*?\bto\s+${amount}`,
  'i',
);
const dividend = new RegExp(String.raw`\bdividend\b(?:\s+of)?\s*[-–:]?\s*${amount}`, 'gi');

const above = (...values: number[]): boolean => values.every((value) => Number.isFinite(value) && value > 0);

/**
 * What an exchange's words for a corporate action mean: "Bonus 1:1" is one new share for each held, "Face Value Split From Rs 10 To Rs 2" is
 * five for one, dividends of one line are paid together. Everything else (meetings, rights, buybacks, demergers) is nothing here.
 */
export function termsOf(purpose: string): ActionTerms[] {
  const found: ActionTerms[] = [];
  const extra = bonus.exec(purpose);
  if (extra !== null) {
    const [more, each] = [Number(extra[1]), Number(extra[2])];
    if (above(more, each)) found.push({ kind: 'split', fresh: more + each, old: each });
  }
  const parts = split.exec(purpose);
  if (parts !== null) {
    const [from, to] = [Number(parts[1]), Number(parts[2])];
    if (above(from, to) && from !== to) found.push({ kind: 'split', fresh: from, old: to });
  }
  let paid = 0;
  for (const match of purpose.matchAll(dividend)) paid += Number(match[1]);
  if (above(paid)) found.push({ kind: 'dividend', perShare: Number(paid.toFixed(6)) });
  return found;
}

/** A name under which an account remembers that it has taken an action into account, or has been told that it lies ahead. */
export const actionKey = ({ exchange, symbol, exDate, kind }: CorporateAction, ahead = false): string =>
  `${exchange}:${symbol} ${exDate} ${kind}${ahead ? ' ahead' : ''}`;
