import type { AnyCommand } from '../../core/command.ts';
import { toolOf } from '../../core/tool.ts';
import type { ToolSpec } from '../../ports/model.ts';

/** Inputs that name a file or another place to read from: only a person at a shell gives those. */
export const shellOnly: ReadonlySet<string> = new Set([
  'judge',
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
export const outside = new Set(['nse', 'upstox', 'alpaca', 'yahoo']);

interface Schema {
  properties?: Record<string, unknown>;
  required?: string[];
  [more: string]: unknown;
}

// The instructions say once that whatever proposes leaves the deciding to the person.
const proposes = '. Proposes.';

export function keyed(value: unknown): value is Record<string, unknown> {
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
  'windowSeconds wordsOnly tables benchmark currency deadline model method screenshots untag experience volPoints horizon event account tag entry charges strategyId source side before after kind at dividends tif stopLoss timeStop fill winRate tradesPerSession dryRun ping volumes yield from to why rejected full hours ahead snapshots calibrated evidence again anyway keep masked trials seed'.split(
    ' ',
  ),
);

/** Inputs whose names say what they are. */
const plain = new Set(
  'capital limit quantity price lots strikes spot forward years rate vol flag stop target note open closed k text days symbols reason account intent rank period most tags expiry interval type risk definedRisk state prices strategy bracket view suite side trade'.split(
    ' ',
  ),
);

/** As much of a description as a model needs: its first clause. */
const longestWords = 30;
const longestSummary = 34;
/** Tools whose words are the whole of how they are asked. */
const wordy = new Set(['query']);
function briefly(text: string): string {
  if (text.length <= longestWords) return text;
  const clause = /^.{12,30}?(?=[;:,.] |; | \(|$)/.exec(text)?.[0];
  return clause ?? text.slice(0, text.lastIndexOf(' ', longestWords));
}

function light(schema: unknown, brief = briefly): unknown {
  if (Array.isArray(schema)) return schema.map((item) => light(item, brief));
  if (!keyed(schema)) return schema;
  const kept = Object.entries(schema).filter(([key, value]) => !heldAnyway.has(key) || keyed(value));
  return Object.fromEntries(
    kept.map(([key, value]) => [
      key,
      key === 'description' && typeof value === 'string' ? brief(value) : light(value, brief),
    ]),
  );
}

/** The keys of a command's input that only a person may give. */
export function hiddenOf(command: AnyCommand): ReadonlySet<string> {
  const { properties } = toolOf(command).parameters as Schema;
  const hidden = Object.entries(properties ?? {}).filter(([key, schema]) => readsFile(key, schema));
  return new Set(hidden.map(([key]) => key));
}

export function closed(command: AnyCommand, hidden: ReadonlySet<string>): ToolSpec {
  const tool = toolOf(command);
  const brief = wordy.has(command.name) ? (text: string) => text : briefly;
  const schema = light(tool.parameters, brief) as Schema;
  const properties = Object.entries(schema.properties ?? {}).flatMap(([key, value]) => {
    const asked =
      schema.required?.includes(key) === true || (key === 'side' && command.name === 'trade open');
    if (hidden.has(key) || (spare.has(key) && !asked)) return [];
    if (key === 'symbol' && keyed(value)) return [[key, { type: 'string' }] as const];
    if (plain.has(key) && keyed(value)) {
      const { description: _, ...bare } = value;
      return [[key, bare] as const];
    }
    return [[key, value] as const];
  });
  const parameters =
    schema.properties === undefined ? schema : { ...schema, properties: Object.fromEntries(properties) };
  const said =
    tool.description.length > longestSummary
      ? tool.description.replace(/(?<=.{20})(?:[;:]| beside) .*$/, '')
      : tool.description;
  const description = tool.readOnly || command.safe ? said : said + proposes;
  return { name: tool.name, description, parameters };
}

/** A tool with its required inputs and the few that matter, for a small context. */
export function shortened(spec: ToolSpec): ToolSpec {
  const schema = spec.parameters as Schema;
  const keep = new Set([...(schema.required ?? []), 'expiry', 'capital', 'risk', 'view', 'strikes']);
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([key]) => keep.has(key)),
  );
  return { ...spec, parameters: { ...schema, properties } };
}
