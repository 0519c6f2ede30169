import type { Entry } from '../../../core/command.ts';
import { globalFlags } from '../globals.ts';
import { wrap } from '../text/width.ts';

/** A name and what it does. */
export interface Row {
  left: string;
  right: string;
}

/** Two columns: names, and what they do, wrapped. */
export function rows(items: readonly Row[], columns: number): string[] {
  const left = Math.min(28, Math.max(0, ...items.map((item) => item.left.length)));
  const room = Math.max(20, columns - left - 4);
  return items.flatMap(({ left: name, right }) => {
    const lines = wrap(right, room);
    const first = `  ${name.padEnd(left)}  ${lines[0] ?? ''}`.trimEnd();
    const indent = ' '.repeat(left + 4);
    const rest = lines.slice(1).map((line) => indent + line);
    return name.length > left ? [`  ${name}`, ...lines.map((line) => indent + line)] : [first, ...rest];
  });
}

export const globalRows = (): Row[] =>
  globalFlags.map(({ name, short, value, summary }) => ({
    left: `${short ? `-${short}, ` : ''}--${name}${value === undefined ? '' : ` <${value}>`}`,
    right: summary,
  }));

const exits =
  '0 done · 1 a negative finding · 2 usage · 3 refused by a rule · 4 denied · 5 not found · 69 a service is unavailable · 70 our fault · 75 already running · 130 interrupted';

const heading = (entries: readonly Entry[], group: string): readonly Entry[] =>
  entries.filter((entry) => (entry.group ?? 'Commands') === group);

/** A noun with its verbs on one line; a command of one word alone keeps its summary. */
function nounRows(entries: readonly Entry[]): Row[] {
  const nouns = [...new Set(entries.map(({ name }) => name.split(' ')[0]!))];
  return nouns.map((noun) => {
    const own = entries.find(({ name }) => name === noun);
    const verbs = entries.flatMap(({ name }) =>
      name.startsWith(`${noun} `) ? [name.slice(noun.length + 1)] : [],
    );
    if (verbs.length === 0) return { left: noun, right: own!.summary };
    const [only] = entries.filter(({ name }) => name.startsWith(`${noun} `));
    if (own === undefined && verbs.length === 1) return { left: only!.name, right: only!.summary };
    const list = verbs.join(', ');
    return { left: noun, right: own === undefined ? list : `${own.summary}; or ${list}` };
  });
}

/** `coach --help` and a bare `coach`: what to start with, then the nouns by group. No command is loaded. */
export function topHelp(registry: readonly Entry[], columns: number, ascii: boolean): string {
  const groups = [...new Set(registry.map(({ group = 'Commands' }) => group))];
  const first = registry.filter((entry) => entry.first);
  const lines = [
    'coach: options strategies with their costs, from a real option chain',
    '',
    'Usage: coach <command> [flags]',
    ...(first.length === 0
      ? []
      : [
          '',
          'To start with:',
          ...rows(
            first.map(({ name, summary }) => ({ left: name, right: summary })),
            columns,
          ),
        ]),
    ...groups.flatMap((group) => ['', `${group}:`, ...rows(nounRows(heading(registry, group)), columns)]),
    '',
    'Flags of every command:',
    ...rows(globalRows(), columns),
    '',
    ...wrap(`Exit codes: ${exits}`, columns),
    'More: coach <noun> lists its verbs, coach <command> --help says what it takes',
  ];
  const text = `${lines.join('\n')}\n`;
  return ascii ? text.replaceAll('·', '|') : text;
}

/** `coach market`: the verbs of a noun. */
export function groupHelp(name: string, entries: readonly Entry[], columns: number): string {
  const items = entries.map((entry) => ({ left: entry.name, right: entry.summary }));
  return `${[`Usage: coach ${name} <verb> [flags]`, '', ...rows(items, columns)].join('\n')}\n`;
}
