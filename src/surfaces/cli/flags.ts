import { Command, CommanderError, Option } from 'commander';
import type { AnyCommand } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Field } from '../../core/shape.ts';
import { parseWhen } from '../../core/when.ts';
import { type Globals, globalFlags } from './globals.ts';
import { nearest } from './help/nearest.ts';
import { kebab, positionals } from './help/words.ts';
import { coerce, listed } from './text/values.ts';

export interface Parsed {
  /** Only what was typed; defaults are the schema's business. */
  input: Record<string, unknown>;
  globals: Globals;
}

const helpHint = (command: AnyCommand) => `See \`coach ${command.name} --help\`.`;

function optionsFor(field: Field): Option[] {
  const name = kebab(field.key);
  if (field.kind === 'nested') return [];
  if (field.kind === 'boolean' && !field.list) return [new Option(`--${name}`), new Option(`--no-${name}`)];
  const parser = field.list
    ? (text: string, before: unknown[] | undefined) => [...(before ?? []), ...listed(field, text)]
    : (text: string) => coerce(field, text);
  return [new Option(`--${name} <value>`).argParser(parser as (text: string) => unknown)];
}

/** A list may be given one at a time: --indicator for indicators. */
function singular(field: Field, taken: ReadonlySet<string>): string | null {
  if (!field.list || field.kind === 'nested' || !field.key.endsWith('s')) return null;
  const name = kebab(field.key.slice(0, -1));
  return taken.has(name) ? null : name;
}

function parser(fields: readonly Field[]): Command {
  const program = new Command()
    .exitOverride()
    .helpOption(false)
    .configureOutput({ writeErr: () => undefined });
  const taken = new Set([...fields.map((f) => kebab(f.key)), ...globalFlags.map((f) => f.name)]);
  for (const field of fields) {
    for (const option of optionsFor(field)) program.addOption(option);
    const one = singular(field, taken);
    if (one === null) continue;
    program.addOption(
      new Option(`--${one} <value>`).argParser((text: string) => {
        const before = program.getOptionValue(field.key) as unknown[] | undefined;
        program.setOptionValue(field.key, [...(before ?? []), ...listed(field, text)]);
        return undefined;
      }),
    );
  }
  for (const { name, short, value } of globalFlags) {
    program.addOption(
      new Option(`${short ? `-${short}, ` : ''}--${name}${value === undefined ? '' : ` <${value}>`}`),
    );
  }
  return program;
}

/** A flag that wants a value must not swallow the next flag: `--symbol --json` is a slip. */
function valuesPresent(program: Command, argv: readonly string[], command: AnyCommand): void {
  const spelled = (token: string | undefined) =>
    program.options.find((option) => option.long === token || option.short === token);
  for (let at = 0; at < argv.length && argv[at] !== '--'; at++) {
    const option = spelled(argv[at]);
    if (option === undefined || !option.required) continue;
    const next = argv[++at];
    if (next === undefined || next === '--' || spelled(next)) {
      throw new CoachError('usage', `${option.long} needs a value`, helpHint(command));
    }
  }
}

function unknownFlag(
  typed: string,
  program: Command,
  fields: readonly Field[],
  command: AnyCommand,
): CoachError {
  const flag = typed.split('=', 1)[0]!;
  const known = program.options.find((option) => option.long === flag);
  if (known) return new CoachError('usage', `${flag} is a switch and takes no value`, helpHint(command));
  if (fields.some((f) => f.kind === 'nested' && `--${kebab(f.key)}` === flag)) {
    return new CoachError(
      'usage',
      `${flag} does not fit into a flag`,
      'Give it as JSON with `--input file` or `--input -`.',
    );
  }
  const near = flag.startsWith('--')
    ? nearest(
        flag,
        program.options.map((option) => option.long ?? ''),
      )
    : null;
  const hint = near === null ? helpHint(command) : `Did you mean ${near}?`;
  const dash = flag.startsWith('--') ? '' : ' A value that begins with "-" goes after `--`.';
  return new CoachError('usage', `Unknown flag "${flag}" for "${command.name}"`, hint + dash);
}

function place(
  command: AnyCommand,
  fields: readonly Field[],
  operands: string[],
  input: Record<string, unknown>,
): void {
  const queue = [...operands];
  for (const { key, rest } of positionals(command)) {
    const field = fields.find((f) => f.key === key);
    if (field === undefined) continue;
    const words = rest ? queue.splice(0) : queue.splice(0, 1);
    if (words.length === 0) continue;
    if (input[key] !== undefined) {
      throw new CoachError(
        'usage',
        `"${key}" is given twice, by place and as --${kebab(key)}`,
        helpHint(command),
      );
    }
    if (field.list) input[key] = words.flatMap((word) => listed(field, word));
    else input[key] = coerce(field, words.join(' '));
  }
  if (queue.length > 0)
    throw new CoachError(
      'usage',
      `"${queue[0]}" is one word too many for "${command.name}"`,
      helpHint(command),
    );
}

function globalsOf(options: Record<string, unknown>): Globals {
  const word = (key: string) => options[key] as string | undefined;
  const on = (key: string) => options[key] === true;
  const when = word('asOf');
  return {
    json: on('json'),
    ndjson: on('ndjson'),
    schema: on('schema'),
    input: word('input'),
    asOf: when === undefined ? null : parseWhen(when),
    store: word('store'),
    yes: on('yes'),
    quiet: on('quiet'),
    colour: options['color'] !== false,
    columns: word('columns')
      ?.split(',')
      .map((title) => title.trim().toLowerCase())
      .filter((title) => title !== ''),
    ascii: on('ascii'),
    help: on('help'),
    version: on('version'),
  };
}

/** What is left of a command line after the command's name, read by the command's own fields. Throws `usage`. */
export function parse(command: AnyCommand, fields: readonly Field[], argv: readonly string[]): Parsed {
  const program = parser(fields);
  valuesPresent(program, argv, command);
  let operands: string[];
  let unknown: string[];
  try {
    ({ operands, unknown } = program.parseOptions([...argv]));
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    throw new CoachError('usage', thrown.message.replace(/^error: /, ''), helpHint(command));
  }
  if (unknown.length > 0) throw unknownFlag(unknown[0]!, program, fields, command);
  const options = program.opts();
  const input: Record<string, unknown> = {};
  for (const field of fields) {
    if (field.kind !== 'nested' && options[field.key] !== undefined) input[field.key] = options[field.key];
  }
  const globals = globalsOf(options);
  if (!globals.help && !globals.schema) place(command, fields, operands, input);
  return { input, globals };
}
