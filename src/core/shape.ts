import { z } from 'zod';
import type { AnyCommand } from './command.ts';

/** A JSON Schema as far as it is read here. */
export interface Schema {
  type?: string | string[];
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: unknown[];
  const?: unknown;
  items?: Schema;
  anyOf?: Schema[];
  oneOf?: Schema[];
  allOf?: Schema[];
  $ref?: string;
  $defs?: Record<string, Schema>;
  default?: unknown;
  description?: string;
  [more: string]: unknown;
}

/** One key of a command's input, as a surface that takes single words sees it. */
export interface Field {
  key: string;
  /** `mixed` takes a number or a word; `nested` cannot be written as one word. */
  kind: 'text' | 'number' | 'integer' | 'boolean' | 'mixed' | 'nested';
  list: boolean;
  choices: readonly (string | number)[] | null;
  /** Undefined where there is none. */
  fallback: unknown;
  required: boolean;
  summary: string;
}

/**
 * Reads schemas step by step instead of compiling each into a function. A compiled one pays only from some dozens of
 * values on, so this halves the checks of a single call. Counts for schemas declared after it.
 */
export function checkOnce(): void {
  z.config({ jitless: true });
}

/** The JSON Schemas of what a command takes and gives. */
export function schemas(command: AnyCommand): { input: Schema; output: Schema } {
  const schema = (of: z.ZodType, io: 'input' | 'output') =>
    z.toJSONSchema(of, { io, unrepresentable: 'any' }) as unknown as Schema;
  return { input: schema(command.input, 'input'), output: schema(command.output, 'output') };
}

function resolved(schema: Schema, root: Schema): Schema {
  if (schema.$ref === undefined) return schema;
  const name = schema.$ref.split('/').at(-1)!;
  const target = schema.$ref === '#' ? root : root.$defs?.[name];
  return target === undefined ? schema : { ...target, ...schema };
}

const alternatives = (schema: Schema): Schema[] | undefined => schema.anyOf ?? schema.oneOf;

interface Shape {
  kind: Field['kind'];
  list: boolean;
  choices: (string | number)[] | null;
}

function merged(shapes: Shape[]): Shape {
  const flat = shapes.filter((s) => s.kind !== 'nested');
  if (flat.length === 0) return { kind: 'nested', list: false, choices: null };
  const kinds = new Set(flat.map((s) => s.kind));
  const choices = flat.every((s) => s.choices !== null) ? flat.flatMap((s) => s.choices!) : null;
  return {
    kind: kinds.size === 1 ? flat[0]!.kind : 'mixed',
    list: flat.some((s) => s.list),
    choices: choices === null ? null : [...new Set(choices)],
  };
}

function shapeOf(raw: Schema, root: Schema): Shape {
  const schema = resolved(raw, root);
  const among = alternatives(schema);
  if (among) return merged(among.filter((s) => s.type !== 'null').map((s) => shapeOf(s, root)));
  const values = schema.const !== undefined ? [schema.const] : schema.enum;
  const choices = (values?.filter((v) => typeof v === 'string' || typeof v === 'number') ?? null) as
    | (string | number)[]
    | null;
  const type = Array.isArray(schema.type) ? schema.type.find((t) => t !== 'null') : schema.type;
  if (type === 'array') {
    const items = shapeOf(schema.items ?? {}, root);
    return items.list ? { kind: 'nested', list: false, choices: null } : { ...items, list: true };
  }
  if (type === 'object' || schema.properties) return { kind: 'nested', list: false, choices: null };
  const numeric = values?.every((v) => typeof v === 'number');
  if (type === 'integer' || type === 'boolean' || type === 'number')
    return { kind: type, list: false, choices };
  return { kind: numeric ? 'number' : 'text', list: false, choices };
}

/** The object schemas a valid input may be, alternatives flattened. */
function branches(raw: Schema, root: Schema): Schema[] {
  const schema = resolved(raw, root);
  const among = alternatives(schema);
  if (among) return among.flatMap((s) => branches(s, root));
  if (!schema.allOf) return [schema];
  const parts = schema.allOf.map((s) => resolved(s, root));
  return [
    {
      properties: Object.assign({}, ...parts.map((p) => p.properties ?? {})) as Record<string, Schema>,
      required: parts.flatMap((p) => p.required ?? []),
    },
  ];
}

/** Every key a command's input may have, in the order it was written. */
export function fields(command: AnyCommand): Field[] {
  const root = z.toJSONSchema(command.input, { io: 'input', unrepresentable: 'any' }) as unknown as Schema;
  const among = branches(root, root);
  const seen = new Map<string, Schema[]>();
  for (const branch of among) {
    for (const [key, schema] of Object.entries(branch.properties ?? {})) {
      seen.set(key, [...(seen.get(key) ?? []), schema]);
    }
  }
  return [...seen].map(([key, found]) => {
    const first = resolved(found[0]!, root);
    return {
      key,
      ...merged(found.map((s) => shapeOf(s, root))),
      fallback: first.default,
      required: among.every((branch) => branch.required?.includes(key) ?? false),
      summary: found.map((s) => resolved(s, root).description).find((text) => text !== undefined) ?? '',
    };
  });
}
