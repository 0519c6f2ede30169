import type { AnyCommand, Entry } from '../../core/command.ts';
import { exposure } from '../../core/exposure.ts';
import { toolName, withoutNulls } from '../../core/tool.ts';
import type { ToolCall, ToolSpec } from '../../ports/model.ts';
import { closed, hiddenOf, keyed, outside, shellOnly, shortened } from './spec.ts';

/**
 * What a model may ask for, of all that coach can do. A command that is not named here is never offered: keys, settings,
 * files, sessions and whatever needs an approval code stay with the person.
 */
export const offered: readonly string[] = [
  'suggest',
  'chain',
  'diff',
  'payoff',
  'card zero-dte',
  'card iv',
  'card earnings',
  'market quote',
  'market bars',
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
  'watchlist list',
  'watchlist add',
  'watchlist remove',
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
  'eval run',
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

/** The commands a model is offered, loaded. */
export interface Toolset {
  specs: readonly ToolSpec[];
  /** Six of them, shortened, for a small context. */
  few: readonly ToolSpec[];
  find(name: string): AnyCommand | null;
  /** Inputs of a command that only a person may give. */
  hidden(command: AnyCommand): ReadonlySet<string>;
}

async function loaded(registry: readonly Entry[]): Promise<Toolset> {
  const entries = offered.flatMap((name) => registry.find((entry) => entry.name === name) ?? []);
  const commands = await Promise.all(entries.map((entry) => entry.load()));
  const usable = commands.filter((command) => exposure(command, 'model') !== 'off');
  const hidden = new Map(usable.map((command) => [command, hiddenOf(command)]));
  const byName = new Map(usable.map((command) => [toolName(command.name), command]));
  const specs = usable.map((command) => closed(command, hidden.get(command)!));
  return {
    specs,
    few: specs.filter(({ name }) => offeredSmall.has(name)).map(shortened),
    find: (name) => byName.get(name) ?? null,
    hidden: (command) => hidden.get(command) ?? shellOnly,
  };
}

const known = new WeakMap<readonly Entry[], Promise<Toolset>>();

/** What is offered out of a registry, loaded. Made once: its schemas take longer to write than a short answer does. */
export function toolset(registry: readonly Entry[]): Promise<Toolset> {
  let made = known.get(registry);
  if (made === undefined) {
    made = loaded(registry);
    known.set(registry, made);
    made.catch(() => known.delete(registry));
  }
  return made;
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
