import type { AnyCommand, Entry } from '../../core/command.ts';
import { exposure } from '../../core/exposure.ts';
import { toolName, toolOf, withoutNulls } from '../../core/tool.ts';
import type { ToolCall, ToolSpec } from '../../ports/model.ts';

/**
 * What a model may ask for, of all that coach can do. A command that is not named here is never offered: keys, settings,
 * files, sessions and whatever needs an approval code stay with the person.
 */
export const offered: readonly string[] = [
  'suggest',
  'chain',
  'diff',
  'payoff',
  'calc price',
  'market quote',
  'market bars',
  'market status',
  'portfolio',
  'performance',
  'patterns',
  'trade list',
  'trade open',
  'trade close',
  'journal list',
  'journal note',
  'journal review',
  'query',
  'memory search',
  'events list',
  'events search',
  'watchlist list',
  'watchlist add',
  'watchlist remove',
  'alerts list',
  'alerts add',
  'alerts remove',
  'order preview',
  'order place',
  'order cancel',
  'order list',
  'limits show',
  'cycle run',
  'cycle status',
  'cycle pause',
  'cycle resume',
  'preflight',
  'breaker status',
  'breaker explain',
  'breaker halt',
];

/** What a model with a small context is offered. */
export const offeredSmall: ReadonlySet<string> = new Set([
  'suggest',
  'chain',
  'payoff',
  'portfolio',
  'query',
  'market_quote',
]);

/** Inputs that name a file or another place to read from: only a person at a shell gives those. */
export const shellOnly: ReadonlySet<string> = new Set([
  'chain',
  'bars',
  'file',
  'files',
  'path',
  'paths',
  'out',
  'output',
  'store',
  'url',
]);

/** Sources that go out to a site; a model may name one only where the settings already do. */
const outside = new Set(['nse', 'upstox', 'alpaca', 'yahoo']);

interface Schema {
  properties?: Record<string, unknown>;
  required?: string[];
  [more: string]: unknown;
}

/** The commands a model is offered, loaded. */
export interface Toolset {
  specs: readonly ToolSpec[];
  /** Six of them, shortened, for a small context. */
  few: readonly ToolSpec[];
  find(name: string): AnyCommand | null;
  /** Inputs of a command that only a person may give. */
  hidden(command: AnyCommand): ReadonlySet<string>;
}

const proposes = '. Only proposes; the person decides.';

function keyed(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const namesFile = /\b(files?|paths?|folder|standard input)\b/i;

/** Whether an input names a place to read from: by its key or by its own words. A nested list under such a key is data. */
function readsFile(key: string, schema: unknown): boolean {
  if (!keyed(schema) || schema['type'] !== 'string') return false;
  return shellOnly.has(key) || namesFile.test(String(schema['description'] ?? ''));
}

/** Limits that the command's own check holds anyway and that only cost tokens here. */
const heldAnyway = new Set([
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'additionalProperties',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'pattern',
  'format',
  'default',
]);

/** Inputs whose defaults serve a model as well: each would cost tokens in every request. */
const spare = new Set(
  'windowSeconds wordsOnly tables benchmark currency deadline model method screenshots untag experience volPoints horizon event account tag entry charges strategyId source side before after kind at'.split(
    ' ',
  ),
);

/** As much of a description as a model needs: its first clause. */
const longestWords = 40;
/** Tools whose words are the whole of how they are asked. */
const wordy = new Set(['query']);
function briefly(text: string): string {
  if (text.length <= longestWords) return text;
  const clause = /^.{12,40}?(?=[;:,.] |; | \(|$)/.exec(text)?.[0];
  return clause ?? text.slice(0, text.lastIndexOf(' ', longestWords));
}

function light(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(light);
  if (!keyed(schema)) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !heldAnyway.has(key) || keyed(value));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'description' && typeof value === 'string' ? briefly(value) : light(value),
    ]),
  );
}

/** The keys of a command's input that only a person may give. */
function hiddenOf(command: AnyCommand): ReadonlySet<string> {
  const { properties } = toolOf(command).parameters as Schema;
  const hidden = Object.entries(properties ?? {}).filter(([key, schema]) => readsFile(key, schema));
  return new Set(hidden.map(([key]) => key));
}

function closed(command: AnyCommand, hidden: ReadonlySet<string>, market: string): ToolSpec {
  const tool = toolOf(command);
  const schema = (wordy.has(command.name) ? tool.parameters : light(tool.parameters)) as Schema;
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const asked =
      schema.required?.includes(key) === true || (key === 'side' && command.name === 'trade open');
    if (hidden.has(key) || (spare.has(key) && !asked)) return [];
    if (key === 'symbol' && keyed(value)) return [[key, { type: 'string' }] as const];
    if (key !== 'source' || !keyed(value) || !Array.isArray(value['enum'])) return [[key, value] as const];
    const names = value['enum'].filter((name) => !outside.has(String(name)) || name === market);
    return [[key, { ...value, enum: names }] as const];
  });
  const parameters =
    schema.properties === undefined ? schema : { ...schema, properties: Object.fromEntries(properties) };
  const description = tool.readOnly || command.safe ? tool.description : tool.description + proposes;
  return { name: tool.name, description, parameters };
}

/** A tool with its required inputs and the few that matter, for a small context. */
function shortened(spec: ToolSpec): ToolSpec {
  const schema = spec.parameters as Schema;
  const keep = new Set([...(schema.required ?? []), 'expiry', 'capital', 'risk', 'view', 'strikes']);
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([key]) => keep.has(key)),
  );
  return { ...spec, parameters: { ...schema, properties } };
}

/** Loads what is offered out of a registry. */
export async function toolset(registry: readonly Entry[], market: string): Promise<Toolset> {
  const entries = offered.flatMap((name) => registry.find((entry) => entry.name === name) ?? []);
  const commands = await Promise.all(entries.map((entry) => entry.load()));
  const usable = commands.filter((command) => exposure(command, 'model') !== 'off');
  const hidden = new Map(usable.map((command) => [command, hiddenOf(command)]));
  const byName = new Map(usable.map((command) => [toolName(command.name), command]));
  const specs = usable.map((command) => closed(command, hidden.get(command)!, market));
  return {
    specs,
    few: specs.filter(({ name }) => offeredSmall.has(name)).map(shortened),
    find: (name) => byName.get(name) ?? null,
    hidden: (command) => hidden.get(command) ?? shellOnly,
  };
}

/** A call of a model as far as it could be read. */
export type ReadCall =
  | { ok: true; id: string; command: AnyCommand; input: Record<string, unknown> }
  | { ok: false; id: string; name: string; message: string };

/** Why an input reaches outside of what a model may touch, or null. */
function reaches(input: Record<string, unknown>, hidden: ReadonlySet<string>, market: string): string | null {
  for (const [key, value] of Object.entries(input)) {
    if ((hidden.has(key) || shellOnly.has(key)) && typeof value === 'string')
      return `"${key}" names a file; only the person can give one, at the shell`;
    if (key === 'source' && outside.has(String(value)) && value !== market)
      return `"${value}" is fetched from the network only when the person sets it as the market`;
  }
  return null;
}

/** Reads a call: a known tool, arguments that are one JSON object, nothing reaching outside. Nulls are "left out". */
export function readCall(call: ToolCall, tools: Toolset, market: string): ReadCall {
  const bad = (message: string): ReadCall => ({ ok: false, id: call.id, name: call.name, message });
  const command = tools.find(call.name);
  if (command === null) {
    const known = tools.specs.map(({ name }) => name).join(', ');
    return bad(`There is no tool "${call.name.slice(0, 64)}". Tools: ${known}.`);
  }
  let given: unknown;
  try {
    given = call.arguments.trim() === '' ? {} : JSON.parse(call.arguments);
  } catch {
    return bad(`The arguments of ${call.name} are not JSON. Write one object that fits its schema.`);
  }
  const input = withoutNulls(given);
  if (!keyed(input)) return bad(`The arguments of ${call.name} are not an object.`);
  const reach = reaches(input, tools.hidden(command), market);
  return reach === null ? { ok: true, id: call.id, command, input } : bad(reach);
}
