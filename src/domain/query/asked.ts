import { isRefusal } from '../refusal.ts';
import { canonicalSymbols, parseSymbol, underlyingOf } from '../symbol/symbol.ts';
import type { Period } from './period.ts';
import { type Filters, fillers, groups } from './wording.ts';

/** What a person's words ask for, before it is known of what. */
export interface Asked {
  period: Period | null;
  state: 'open' | 'closed' | null;
  sign: 'won' | 'lost' | null;
  sort: 'best' | 'worst' | null;
  count: number | null;
  groups: string[];
  symbols: string[];
  /** Ids of structures. */
  structures: string[];
  onExpiry: boolean;
  filters: Filters;
}

/** Takes what a pattern finds out of a text and hands its groups on. */
function take(text: string, pattern: RegExp, use: (match: RegExpExecArray) => unknown): string {
  const match = pattern.exec(text);
  return match === null || use(match) === false ? text : text.replace(match[0], ' ');
}

export function named(text: string, asked: Asked): string {
  let rest = text;
  const value = `(?:"([^"]+)"|'([^']+)'|([\\w.:-]+))`;
  for (const key of ['strategy', 'tag', 'account', 'expiry', 'model'] as const) {
    rest = take(
      rest,
      new RegExp(`(?<!\\b(?:by|per|each|worst|best|every)\\s)\\b${key}\\s+${value}`, 'i'),
      (m) => {
        const word = m[1] ?? m[2] ?? m[3]!;
        if (key === 'expiry' && !/^\d{4}-/.test(word)) return false;
        if (
          m[3] !== undefined &&
          (fillers.has(word.toLowerCase()) || /^(this|last|since|costs?|calls?|spending)$/i.test(word))
        )
          return false;
        asked.filters[key] = word;
      },
    );
  }
  return rest;
}

export function modified(text: string, asked: Asked): string {
  let rest = text;
  const grouping = new RegExp(`\\b(?:by|per|each|every)\\s+(${Object.keys(groups).join('|')})s?\\b`);
  for (let i = 0; i < 2; i++) {
    rest = take(rest, grouping, (m) => void asked.groups.push(groups[m[1]!]!));
  }
  rest = take(rest, /\b(?:biggest|largest|worst|top)\s+(?:(\d{1,4})\s+)?(?:losses|loss|losers?)\b/, (m) =>
    Object.assign(asked, { sort: 'worst', sign: 'lost', count: Number(m[1] ?? 0) || null }),
  );
  rest = take(
    rest,
    /\b(?:biggest|largest|best|top)\s+(?:(\d{1,4})\s+)?(?:wins?|winners?|gains?|profits?)\b/,
    (m) => Object.assign(asked, { sort: 'best', sign: 'won', count: Number(m[1] ?? 0) || null }),
  );
  const best = 'best|top|highest|biggest|largest|most profitable';
  const worst = 'worst|lowest|smallest|least profitable';
  for (const [word, sort] of [
    [best, 'best'],
    [worst, 'worst'],
  ] as const) {
    rest = take(rest, new RegExp(`\\b(?:(\\d{1,4})\\s+)?(?:${word})(?:\\s+(\\d{1,4}))?\\b`), (m) => {
      asked.sort = sort;
      asked.count = Number(m[1] ?? m[2] ?? Number.NaN) || null;
    });
  }
  rest = take(rest, /\b(?:last|latest|newest|recent)(?:\s+(\d{1,4}))?\b/, (m) => {
    asked.count ??= m[1] === undefined ? 1 : Number(m[1]);
  });
  rest = take(rest, /\b(open|closed)\b(?!\s+(?:interest|positions))/, (m) => {
    asked.state = m[1] as 'open' | 'closed';
  });
  rest = take(rest, /\b(?:winning|winners?|profitable|won)\b/, () => void (asked.sign = 'won'));
  return take(rest, /\b(?:losing|losers?|unprofitable)\b/, () => void (asked.sign = 'lost'));
}

/** `best strategy` is `best by strategy`. */
export function implied(text: string, asked: Asked): string {
  if (asked.sort === null || asked.groups.length > 0) return text;
  return take(
    text,
    new RegExp(`\\b(${Object.keys(groups).join('|')})s?\\b`),
    (m) => void asked.groups.push(groups[m[1]!]!),
  );
}

export function leftOver(text: string, original: string, asked: Asked): string[] {
  const typed = new Map(original.split(/[\s,?!]+/).map((word) => [word.toLowerCase(), word]));
  return text.split(/[\s,?!;]+/).filter((word) => {
    const bare = word.replace(/^["'.(]+|["'.):]+$/g, '');
    if (bare === '' || fillers.has(bare)) return false;
    const said = typed.get(word) ?? bare;
    const symbol = parseSymbol(said.toUpperCase());
    if (isRefusal(symbol)) return true;
    const found = underlyingOf(symbol);
    // A small word that no list knows is a word, not a share.
    if (said !== said.toUpperCase() && !canonicalSymbols.includes(found.symbol)) return true;
    asked.symbols.push(found.symbol);
    return false;
  });
}
