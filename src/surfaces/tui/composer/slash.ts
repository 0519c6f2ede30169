import type { Entry } from '../../../core/command.ts';
import { nearest } from '../../cli/help/nearest.ts';
import type { Menu, Offer } from './composed.ts';

/** What the chat itself can do, besides coach's own commands. */
export const builtins = {
  help: 'Keys and commands',
  why: 'How the last answer came about; /why 3: where its third figure comes from',
  good: 'The last answer was good; a note may follow',
  bad: 'The last answer was bad; a note may follow',
  model: 'The model that answers, or another one',
  sessions: 'Earlier conversations',
  clear: 'A clean screen; what was said stays above',
  copy: 'Copy the last answer',
  export: 'Write the conversation to a file',
  stats: 'Turns, tokens and money so far',
  quit: 'Leave; the conversation is kept',
} as const;

export type Builtin = keyof typeof builtins;

export type Slash =
  | { kind: 'builtin'; name: Builtin; rest: string }
  | { kind: 'command'; words: string[] }
  | { kind: 'unknown'; word: string; near: string | null };

/** Words as a shell would split them: quotes hold together. */
export function split(line: string): string[] {
  const words: string[] = [];
  for (const [, double, single, bare] of line.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/g)) {
    words.push(double ?? single ?? bare ?? '');
  }
  return words;
}

const leaving = /^(?:\/(?:exit|q|bye)|exit|quit)$/i;

/** Reads a line that begins with a slash, or one word that means to leave; null for other text. */
export function slash(text: string, registry: readonly Entry[]): Slash | null {
  if (leaving.test(text.trim())) return { kind: 'builtin', name: 'quit', rest: '' };
  const found = /^\/(\S+)\s*([\s\S]*)$/.exec(text.trim());
  if (found === null) return null;
  const [, name = '', rest = ''] = found;
  if (Object.hasOwn(builtins, name)) return { kind: 'builtin', name: name as Builtin, rest: rest.trim() };
  const words = split(text.trim().slice(1));
  const known = registry.some((entry) => {
    const parts = entry.name.split(' ');
    return parts.every((part, i) => words[i] === part);
  });
  if (known) return { kind: 'command', words };
  const names = [...Object.keys(builtins), ...registry.map((entry) => entry.name)];
  return {
    kind: 'unknown',
    word: name,
    near: nearest(words.slice(0, 2).join(' '), names) ?? nearest(name, names),
  };
}

/** Are the letters of `typed` in `word`, in order? */
function within(typed: string, word: string): boolean {
  let at = 0;
  for (const letter of typed) {
    at = word.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

const most = 60;

function ranked(typed: string, offers: readonly Offer[]): Offer[] {
  const wanted = typed.toLowerCase();
  const rank = ({ word }: Offer) => {
    const name = word.toLowerCase();
    return name.startsWith(wanted) ? 0 : name.includes(wanted.slice(1)) ? 1 : 2;
  };
  return offers
    .filter(({ word }) => within(wanted, word.toLowerCase()))
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, most);
}

/** What could stand where the cursor is: commands after a slash, symbols after an at sign. */
export function offersFor(
  registry: readonly Entry[],
  symbols: readonly string[],
): (before: string) => Menu | null {
  const commands: Offer[] = [
    ...Object.entries(builtins).map(([name, note]) => ({ word: `/${name}`, note })),
    ...registry.map(({ name, summary }) => ({ word: `/${name}`, note: summary })),
  ];
  const known = symbols.map((symbol) => ({ word: `@${symbol}`, note: '' }));
  return (before) => {
    const symbol = /(?:^|\s)(@[^\s@]*)$/.exec(before)?.[1];
    if (symbol !== undefined)
      return { offers: ranked(symbol, known), chosen: 0, from: before.length - symbol.length };
    if (!/^\/[^\n]*$/.test(before)) return null;
    const offers = commands.filter(({ word }) => word !== before.trimEnd() || word === before);
    return { offers: ranked(before, offers), chosen: 0, from: 0 };
  };
}

/** `@NIFTY` is said as NIFTY. */
export const withoutMarks = (text: string, symbols: readonly string[]): string => {
  const known = new Set(symbols);
  return text.replaceAll(/(^|\s)@([A-Za-z0-9&._-]+)/g, (whole, lead: string, name: string) => {
    const symbol = name.toUpperCase();
    return known.has(symbol) ? `${lead}${symbol}` : whole;
  });
};
