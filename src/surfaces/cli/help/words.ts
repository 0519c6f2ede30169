import type { AnyCommand, Entry } from '../../../core/command.ts';
import { CoachError } from '../../../core/errors.ts';
import { globalFlag, has } from '../globals.ts';
import { nearest } from './nearest.ts';

/** What the words of a command line ask for. */
export type Asked =
  | { kind: 'command'; entry: Entry; rest: string[] }
  | { kind: 'group'; name: string; entries: Entry[] }
  | { kind: 'top'; rest: string[] };

/** Commands whose first words are these: the verbs of a noun. */
export function group(words: string, registry: readonly Entry[]): Entry[] {
  return registry.filter((entry) => entry.name.startsWith(`${words} `));
}

/** Where the first word stands that is neither a global flag nor the value of one. */
function firstWord(argv: readonly string[]): number {
  let at = 0;
  while (at < argv.length) {
    const token = argv[at]!;
    if (!token.startsWith('-') || token === '--') return at;
    const flag = globalFlag(token);
    if (flag === undefined) throw unknownFlag(token);
    at += flag.value !== undefined && !token.includes('=') ? 2 : 1;
  }
  return argv.length;
}

function unknownFlag(token: string): CoachError {
  const spelled = token.split('=', 1)[0]!;
  return new CoachError(
    'usage',
    `Unknown flag "${spelled}"`,
    'Flags of a command come after its name; see `coach --help`.',
  );
}

function unknownCommand(typed: string[], registry: readonly Entry[]): CoachError {
  const names = registry.map((entry) => entry.name);
  const nouns = [...new Set(names.map((name) => name.split(' ')[0]!))];
  const two = typed.slice(0, 2).join(' ');
  const verbs = group(typed[0]!, registry).map((entry) => entry.name);
  const near =
    verbs.length > 0
      ? nearest(two, verbs)
      : (nearest(typed[0]!, nouns) ??
        nearest(
          typed[0]!,
          names.map((name) => name.split(' ').at(-1)!),
        ));
  const meant =
    near === null ? null : (names.find((name) => name === near || name.endsWith(` ${near}`)) ?? near);
  const word = verbs.length > 0 ? two : typed[0]!;
  return new CoachError(
    'usage',
    `Unknown command "${word}"`,
    meant === null ? 'See `coach --help`.' : `Did you mean \`coach ${meant}\`?`,
  );
}

/** The longest command name the words begin with, and what is left for it. Throws `usage` when there is none. */
export function find(argv: readonly string[], registry: readonly Entry[]): Asked {
  const start = firstWord(argv);
  const words: string[] = [];
  for (let at = start; at < argv.length && !argv[at]!.startsWith('-'); at++) words.push(argv[at]!);
  if (words.length === 0) return { kind: 'top', rest: [...argv] };
  if (words[0] === 'help' && !registry.some((entry) => entry.name === 'help')) {
    const without = argv.filter((_, at) => at !== start);
    return find(words.length > 1 ? [...without, '--help'] : without, registry);
  }
  for (let length = Math.min(words.length, 3); length > 0; length--) {
    const name = words.slice(0, length).join(' ');
    const entry = registry.find((candidate) => candidate.name === name);
    if (entry) {
      return { kind: 'command', entry, rest: [...argv.slice(0, start), ...argv.slice(start + length)] };
    }
  }
  const entries = group(words[0]!, registry);
  const alone = words.length === 1 ? entries.find((entry) => entry.alone === true) : undefined;
  if (alone && !has(argv, 'help')) {
    return {
      kind: 'command',
      entry: alone,
      rest: [...argv.slice(0, start), ...argv.slice(start + 1)],
    };
  }
  if (entries.length > 0 && words.length === 1) return { kind: 'group', name: words[0]!, entries };
  throw unknownCommand(words, registry);
}

/** periodsPerYear → periods-per-year */
export const kebab = (key: string): string =>
  key.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Inputs given by place, in order; the one written with an ellipsis takes the rest. */
export const positionals = (command: AnyCommand): { key: string; rest: boolean }[] =>
  (command.positional ?? []).map((word) => {
    const key = word.replace(/(…|\.\.\.)$/, '');
    return { key, rest: key !== word };
  });
