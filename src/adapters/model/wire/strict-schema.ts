type Json = Record<string, unknown>;

/** A schema a strict provider takes, or the schema as it is and why it cannot be made so. */
export type StrictSchema = { strict: true; schema: Json } | { strict: false; schema: Json; why: string };

const formats = new Set([
  'date-time',
  'time',
  'date',
  'duration',
  'email',
  'hostname',
  'ipv4',
  'ipv6',
  'uuid',
]);
const kept = new Set([
  'type',
  'description',
  'title',
  'enum',
  'const',
  'items',
  'minItems',
  'maxItems',
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  '$ref',
]);
/** Nothing is lost by leaving these out: whoever runs the call checks its own schema anyway. */
const dropped = new Set([
  '$schema',
  '$id',
  'default',
  'examples',
  'minLength',
  'maxLength',
  'uniqueItems',
  'deprecated',
]);
const deepest = 10;
const mostProperties = 5000;

class NotStrict extends Error {}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The same schema with null allowed. */
function nullable(schema: Json): Json {
  const { description, ...rest } = schema;
  const words = description === undefined ? {} : { description };
  if (rest['const'] !== undefined) return { ...words, enum: [rest['const'], null] };
  if (Array.isArray(rest['enum'])) {
    const type = rest['type'] === undefined ? {} : { type: [rest['type'], 'null'].flat() };
    return { ...rest, ...words, ...type, enum: [...rest['enum'], null] };
  }
  if (rest['type'] !== undefined) return { ...rest, ...words, type: [rest['type'], 'null'].flat() };
  return { ...words, anyOf: [rest, { type: 'null' }] };
}

/** Whether a schema takes null as it stands. */
function takesNull(schema: unknown): boolean {
  if (!isJson(schema)) return false;
  const { type, anyOf, oneOf } = schema;
  if (type === 'null' || (Array.isArray(type) && type.includes('null'))) return true;
  if (schema['const'] === null || (Array.isArray(schema['enum']) && schema['enum'].includes(null)))
    return true;
  return [anyOf, oneOf].some((list) => Array.isArray(list) && list.some(takesNull));
}

function keyword(key: string, value: unknown): Json {
  if (kept.has(key)) {
    // zod bounds every integer by the safe range; a provider need not repeat that.
    if ((key === 'minimum' || key === 'maximum') && Math.abs(Number(value)) === Number.MAX_SAFE_INTEGER)
      return {};
    return { [key]: value };
  }
  if (dropped.has(key)) return {};
  if (key === 'format') return typeof value === 'string' && formats.has(value) ? { format: value } : {};
  // Lookaround is not supported, and very long patterns slow the provider's grammar down.
  if (key === 'pattern')
    return typeof value === 'string' && value.length <= 200 && !/\(\?/.test(value) ? { pattern: value } : {};
  throw new NotStrict(`"${key}" cannot be held to`);
}

function strictObject(schema: Json, depth: number, count: { properties: number }): Json {
  const open = schema['additionalProperties'];
  if (open !== undefined && open !== false) throw new NotStrict('an object with free keys');
  const properties = isJson(schema['properties']) ? schema['properties'] : {};
  const required = new Set(Array.isArray(schema['required']) ? (schema['required'] as string[]) : []);
  count.properties += Object.keys(properties).length;
  if (count.properties > mostProperties) throw new NotStrict('too many properties');
  const strict: [string, Json][] = Object.entries(properties).map(([key, value]) => {
    const inner = strictly(value, depth + 1, count);
    return [key, required.has(key) || takesNull(inner) ? inner : nullable(inner)];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(strict),
    required: strict.map(([key]) => key),
    additionalProperties: false,
  };
}

function strictly(given: unknown, depth: number, count: { properties: number }): Json {
  if (!isJson(given)) throw new NotStrict('a schema that takes anything');
  if (depth > deepest) throw new NotStrict('nesting deeper than ten');
  const { $defs, properties, required, additionalProperties, anyOf, oneOf, ...rest } = given;
  let schema: Json = {};
  for (const [key, value] of Object.entries(rest)) schema = { ...schema, ...keyword(key, value) };
  const inner = (value: unknown) => strictly(value, depth + 1, count);
  if (isJson($defs)) {
    schema['$defs'] = Object.fromEntries(Object.entries($defs).map(([name, value]) => [name, inner(value)]));
  }
  const among = anyOf ?? oneOf;
  if (Array.isArray(among)) schema['anyOf'] = among.map(inner);
  if (schema['items'] !== undefined) schema['items'] = inner(schema['items']);
  if (schema['type'] === 'object') schema = { ...schema, ...strictObject(given, depth, count) };
  const says = ['type', 'anyOf', 'enum', 'const', '$ref'].some((key) => schema[key] !== undefined);
  if (!says) throw new NotStrict('a schema that takes anything');
  if (schema['type'] === 'array' && schema['items'] === undefined) throw new NotStrict('a list of anything');
  return schema;
}

/**
 * A tool's input schema in the form strict providers hold to: every key required, optional ones nullable, nothing
 * else allowed. What that form cannot say comes back as it is, not strict, with the reason.
 */
export function strictSchema(given: Json): StrictSchema {
  const { $schema: _, ...schema } = given;
  try {
    if (schema['type'] !== 'object') throw new NotStrict('not an object at its root');
    return { strict: true, schema: strictly(schema, 1, { properties: 0 }) };
  } catch (thrown) {
    if (thrown instanceof NotStrict) return { strict: false, schema, why: thrown.message };
    throw thrown;
  }
}

function resolved(schema: unknown, root: Json): Json {
  if (!isJson(schema)) return {};
  const ref = schema['$ref'];
  if (typeof ref !== 'string') return schema;
  if (ref === '#') return root;
  const target = isJson(root['$defs']) ? root['$defs'][ref.split('/').at(-1)!] : undefined;
  return isJson(target) ? target : {};
}

/**
 * Takes out the nulls that stand for "left out" in strict arguments: those of keys that `schema`, the tool's own,
 * neither requires nor lets be null. Others stay.
 */
export function dropNulls(value: unknown, schema: Json, root: Json = schema): unknown {
  const own = resolved(schema, root);
  if (Array.isArray(value)) return value.map((item) => dropNulls(item, resolved(own['items'], root), root));
  if (!isJson(value)) return value;
  const among = (own['anyOf'] ?? own['oneOf']) as unknown;
  if (Array.isArray(among)) {
    // The alternative that knows the most of the keys is the one that was meant.
    const known = (s: Json) =>
      Object.keys(value).filter((k) => isJson(s['properties']) && k in s['properties']).length;
    const best = among.map((s) => resolved(s, root)).sort((a, b) => known(b) - known(a))[0];
    return best === undefined ? value : dropNulls(value, best, root);
  }
  const properties = isJson(own['properties']) ? own['properties'] : {};
  const required = Array.isArray(own['required']) ? own['required'] : [];
  const left = Object.entries(value).filter(([key, item]) => {
    if (item !== null || !Object.hasOwn(properties, key)) return true;
    return required.includes(key) || takesNull(resolved(properties[key], root));
  });
  return Object.fromEntries(
    left.map(([key, item]) => [
      key,
      Object.hasOwn(properties, key) ? dropNulls(item, resolved(properties[key], root), root) : item,
    ]),
  );
}
