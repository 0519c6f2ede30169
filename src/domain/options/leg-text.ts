import { typedDay } from '../calendar/typed-day.ts';
import type { Refusal } from '../refusal.ts';

/** A leg as a person types it: "SELL CE 25000", "BUY 2 PE 24500 @ 110.5", "SELL FUT 25010". */
export interface TypedLeg {
  action: 'buy' | 'sell';
  type: 'CE' | 'PE' | 'FUT' | 'STK';
  strike: number | null;
  lots: number;
  /** Price per unit when the person gave one; else the chain's executable side. */
  price: number | null;
  expiry: string | null;
}

const words: Record<string, TypedLeg['type']> = {
  CE: 'CE',
  CALL: 'CE',
  C: 'CE',
  PE: 'PE',
  PUT: 'PE',
  P: 'PE',
  FUT: 'FUT',
  FUTURE: 'FUT',
  STK: 'STK',
  STOCK: 'STK',
  EQ: 'STK',
};

const grammar = 'Write legs like "SELL CE 25000", "BUY 2 PE 24500 @ 110.5", "BUY CE 25000 2026-12-29".';
const wrong = (text: string, why: string): Refusal => ({
  refused: `The leg "${text.slice(0, 60)}" ${why}`,
  hint: grammar,
});

interface Draft {
  action?: TypedLeg['action'];
  type?: TypedLeg['type'];
  expiry: string | null;
  numbers: number[];
  sized: boolean;
  lots: number;
}

/** Puts one word where it belongs; a refusal says why it belongs nowhere. */
function place(draft: Draft, word: string): string | null {
  if (word === 'BUY' || word === 'SELL') draft.action = word === 'BUY' ? 'buy' : 'sell';
  else if (words[word] !== undefined) draft.type = words[word];
  else if (/^\d{4}-\d{2}-\d{2}$/.test(word)) draft.expiry = word;
  else if (/^(X\d+|\d+X)$/.test(word)) {
    draft.lots = Number(word.replace('X', ''));
    draft.sized = true;
  } else if (/^\d+(\.\d+)?$/.test(word)) draft.numbers.push(Number(word));
  else {
    const joined = /^(\d+(?:\.\d+)?)(CE|PE|CALL|PUT|C|P)$/.exec(word);
    if (!joined) return `has a word coach does not know: "${word}"`;
    draft.numbers.push(Number(joined[1]));
    draft.type = words[joined[2]!]!;
  }
  return null;
}

const typedDate =
  /\b\d{1,2}[\s-]?(?:JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]*(?:[\s-]?(?:\d{4}|\d{2})(?=\s|$))?/g;

/** Dates as traders type them, written as YYYY-MM-DD. */
const withDates = (body: string, from: string): string =>
  body.replaceAll(typedDate, (found) => typedDay(found, from) ?? found);

/** Reads one typed leg; strikes and sizes in any order that leaves no doubt. */
export function typedLeg(text: string, from = '2000-01-01'): TypedLeg | Refusal {
  const [body, ...prices] = text.toUpperCase().split('@');
  if (prices.length > 1) return wrong(text, 'has two prices');
  const price = prices[0] === undefined ? null : Number(prices[0].trim());
  if (price !== null && !(Number.isFinite(price) && price >= 0 && prices[0]!.trim() !== ''))
    return wrong(text, 'has a price that is not a number');
  const draft: Draft = { expiry: null, numbers: [], sized: false, lots: 1 };
  for (const word of withDates(body!, from)
    .trim()
    .split(/[\s:]+/)) {
    const fault = place(draft, word);
    if (fault) return wrong(text, fault);
  }
  const { action, type } = draft;
  if (!action) return wrong(text, 'does not say BUY or SELL');
  if (!type) return wrong(text, 'does not say CE, PE, FUT or STK');
  const option = type === 'CE' || type === 'PE';
  const strike = option ? draft.numbers.pop() : undefined;
  if (option && strike === undefined) return wrong(text, 'has no strike');
  const first = draft.numbers.shift();
  if (first !== undefined && (draft.sized || draft.numbers.length > 0))
    return wrong(text, 'has more numbers than a leg needs');
  const lots = first ?? draft.lots;
  if (!Number.isInteger(lots) || lots < 1 || lots > 10_000) return wrong(text, `asks for ${lots} lots`);
  return { action, type, strike: strike ?? null, lots, price, expiry: draft.expiry };
}
