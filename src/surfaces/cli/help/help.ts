import type { Entry } from '../../../core/command.ts';
import { globalFlags } from '../globals.ts';
import { wrap } from '../text/wrap.ts';

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
  '0 done · 2 usage · 3 refused by a rule · 4 denied · 5 not found · 69 a service is unavailable · 70 our fault · 75 already running · 130 interrupted';

/** `coach --help`, from the registry's lines alone: no command is loaded. */
export function topHelp(registry: readonly Entry[], columns: number, ascii: boolean): string {
  const items = registry.map((entry) => ({ left: entry.name, right: entry.summary }));
  const lines = [
    'coach: options strategies with their costs, from a real option chain',
    '',
    'Usage: coach <command> [flags]',
    '',
    'Commands:',
    ...rows(items, columns),
    '',
    'Flags of every command:',
    ...rows(globalRows(), columns),
    '',
    ...wrap(`Exit codes: ${exits}`, columns),
    'More: coach <command> --help',
  ];
  const text = `${lines.join('\n')}\n`;
  return ascii ? text.replaceAll('·', '|') : text;
}

/** `coach market`: the verbs of a noun. */
export function groupHelp(name: string, entries: readonly Entry[], columns: number): string {
  const items = entries.map((entry) => ({ left: entry.name, right: entry.summary }));
  return `${[`Usage: coach ${name} <verb> [flags]`, '', ...rows(items, columns)].join('\n')}\n`;
}
