import type { AnyCommand, Entry } from '../../../core/command.ts';
import type { Field } from '../../../core/shape.ts';
import { wrap } from '../text/width.ts';
import { globalRows, type Row, rows } from './help.ts';
import { kebab, positionals } from './words.ts';

/** The words after `coach` that make a command's example, or null when it holds what no flag can carry. */
export function exampleWords(command: AnyCommand, fields: readonly Field[]): string[] | null {
  const example = command.example as Record<string, unknown>;
  const placed = positionals(command);
  const words = command.name.split(' ');
  const after: string[] = [];
  for (const { key } of placed) {
    const value = example[key];
    if (value !== undefined) after.push(...(Array.isArray(value) ? value : [value]).map(String));
  }
  for (const field of fields) {
    const value = example[field.key];
    if (value === undefined || value === null || placed.some(({ key }) => key === field.key)) continue;
    const name = kebab(field.key);
    const all: unknown[] = Array.isArray(value) ? value : [value];
    if (field.kind === 'nested' || all.some((item) => typeof item === 'object')) return null;
    if (typeof value === 'boolean') words.push(value ? `--${name}` : `--no-${name}`);
    else words.push(...all.flatMap((item) => [`--${name}`, String(item)]));
  }
  return after.some((word) => word.startsWith('-')) ? [...words, '--', ...after] : [...words, ...after];
}

const quoted = (word: string) =>
  /^[\w./:@%+,=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;

/** A line to copy that runs the command's example. */
export function exampleLine(command: AnyCommand, fields: readonly Field[]): string {
  const words = exampleWords(command, fields);
  if (words !== null) return `coach ${words.map(quoted).join(' ')}`;
  return `echo ${quoted(JSON.stringify(command.example))} | coach ${command.name} --input -`;
}

function placeholder(field: Field): string {
  if (field.choices !== null) return `<${field.choices.join('|')}>`;
  const words = { text: 'text', number: 'number', integer: 'n', boolean: '', mixed: 'value', nested: 'json' };
  const word = words[field.kind];
  return word === '' ? '' : `<${word}>${field.list ? '…' : ''}`;
}

function fieldRow(field: Field): Row {
  const name = kebab(field.key);
  const isSwitch = field.kind === 'boolean' && !field.list;
  const left = isSwitch
    ? field.fallback === true
      ? `--no-${name}`
      : `--${name}`
    : `--${name} ${placeholder(field)}`;
  const notes = [
    field.required ? 'required' : '',
    field.list ? 'may be repeated' : '',
    field.fallback !== undefined && !isSwitch ? `default ${JSON.stringify(field.fallback)}` : '',
    field.kind === 'nested' ? 'only through --input' : '',
  ].filter((note) => note !== '');
  const note = notes.length > 0 ? `(${notes.join(', ')})` : '';
  return { left, right: [field.summary, note].filter((part) => part !== '').join(' ') };
}

/** `coach suggest --help`, from the command's schema. */
export function commandHelp(
  command: AnyCommand,
  fields: readonly Field[],
  verbs: readonly Entry[],
  columns: number,
): string {
  const places = positionals(command).map(({ key, rest }) => {
    const word = `${key}${rest ? '…' : ''}`;
    return fields.find((f) => f.key === key)?.required ? `<${word}>` : `[${word}]`;
  });
  const placed = new Set(positionals(command).map(({ key }) => key));
  const own = fields.filter((f) => !placed.has(f.key)).map(fieldRow);
  const arguments_ = fields
    .filter((f) => placed.has(f.key))
    .map((f) => ({ left: f.key, right: fieldRow(f).right }));
  const section = (title: string, items: readonly Row[]) =>
    items.length === 0 ? [] : ['', `${title}:`, ...rows(items, columns)];
  return `${[
    ...wrap(`${command.name}: ${command.summary}`, columns),
    '',
    `Usage: coach ${[command.name, ...places].join(' ')} [flags]`,
    ...section('Arguments', arguments_),
    ...section('Flags', own),
    ...section(
      'Verbs',
      verbs.map((entry) => ({ left: entry.name, right: entry.summary })),
    ),
    ...section('Flags of every command', globalRows()),
    '',
    'Example:',
    `  ${exampleLine(command, fields)}`,
  ].join('\n')}\n`;
}
