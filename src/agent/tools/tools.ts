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
  'calc iv',
  'calc payoff',
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
  find(name: string): AnyCommand | null;
  /** Inputs of a command that only a person may give. */
  hidden(command: AnyCommand): ReadonlySet<string>;
}

const proposes = '. Only proposes: the person sees the exact action and decides.';

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
const heldAnyway = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'additionalProperties']);

function light(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(light);
  if (!keyed(schema)) return schema;
  const kept = Object.entries(schema).filter(
    ([key, value]) =>
      !heldAnyway.has(key) && !(/imum$/i.test(key) && (value === 0 || Math.abs(Number(value)) >= 1e6)),
  );
  return Object.fromEntries(kept.map(([key, value]) => [key, light(value)]));
}

/** The keys of a command's input that only a person may give. */
function hiddenOf(command: AnyCommand): ReadonlySet<string> {
  const { properties } = toolOf(command).parameters as Schema;
  const hidden = Object.entries(properties ?? {}).filter(([key, schema]) => readsFile(key, schema));
  return new Set(hidden.map(([key]) => key));
}

function closed(command: AnyCommand, hidden: ReadonlySet<string>, market: string): ToolSpec {
  const tool = toolOf(command);
  const schema = light(tool.parameters) as Schema;
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    if (hidden.has(key)) return [];
    if (key !== 'source' || !keyed(value) || !Array.isArray(value['enum'])) return [[key, value] as const];
    const names = value['enum'].filter((name) => !outside.has(String(name)) || name === market);
    return [[key, { ...value, enum: names }] as const];
  });
  const parameters =
    schema.properties === undefined ? schema : { ...schema, properties: Object.fromEntries(properties) };
  const description = tool.readOnly || command.safe ? tool.description : tool.description + proposes;
  return { name: tool.name, description, parameters };
}

/** Loads what is offered out of a registry. */
export async function toolset(registry: readonly Entry[], market: string): Promise<Toolset> {
  const entries = offered.flatMap((name) => registry.find((entry) => entry.name === name) ?? []);
  const commands = await Promise.all(entries.map((entry) => entry.load()));
  const usable = commands.filter((command) => exposure(command, 'model') !== 'off');
  const hidden = new Map(usable.map((command) => [command, hiddenOf(command)]));
  const byName = new Map(usable.map((command) => [toolName(command.name), command]));
  return {
    specs: usable.map((command) => closed(command, hidden.get(command)!, market)),
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
