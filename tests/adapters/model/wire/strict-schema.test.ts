import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { dropNulls, strictSchema } from '../../../../src/adapters/model/wire/strict-schema.ts';
import { fc } from '../../../support/properties.ts';

const schemaOf = (type: z.ZodType) =>
  z.toJSONSchema(type, { io: 'input', unrepresentable: 'any' }) as Record<string, unknown>;

const shape = z.object({
  symbol: z.string().min(1).describe('Which'),
  expiry: z.iso.date().optional(),
  count: z.number().int().min(1).max(10).default(3),
  side: z.enum(['call', 'put']).optional(),
  note: z.string().nullable(),
  maybe: z.string().nullish(),
  tags: z.array(z.string()).optional(),
  legs: z.array(z.object({ strike: z.number(), lots: z.number().int().optional() })).optional(),
  either: z.union([z.string(), z.number()]).optional(),
});

describe('strictSchema', () => {
  it('requires every key and lets the optional ones be null', () => {
    expect(strictSchema(schemaOf(shape))).toMatchSnapshot();
  });

  it('passes what is already strict through', () => {
    const schema = {
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: ['string', 'null'] } },
      required: ['a', 'b'],
      additionalProperties: false,
    };
    expect(strictSchema(schema)).toEqual({ strict: true, schema });
    expect(strictSchema({ type: 'object', properties: {} })).toEqual({
      strict: true,
      schema: { type: 'object', properties: {}, required: [], additionalProperties: false },
    });
  });

  it.each<[string, z.ZodType]>([
    ['a record', z.object({ a: z.record(z.string(), z.number()) })],
    ['free keys', z.looseObject({ a: z.string() })],
    ['a tuple', z.object({ a: z.tuple([z.string(), z.number()]) })],
    ['anything', z.object({ a: z.any() })],
    ['a union at the root', z.union([z.object({ a: z.string() }), z.object({ b: z.string() })])],
  ])('says why %s cannot be held to', (_, type) => {
    const given = schemaOf(type);
    const { $schema: _schema, ...rest } = given;
    expect(strictSchema(given)).toEqual({ strict: false, schema: rest, why: expect.stringMatching(/./) });
  });

  it('does not merge shapes or follow conditions', () => {
    const object = { type: 'object', properties: {}, additionalProperties: false };
    for (const more of [
      { allOf: [object] },
      { not: object },
      { if: object },
      { patternProperties: { '^a': object } },
    ]) {
      expect(strictSchema({ ...object, ...more }).strict).toBe(false);
    }
  });

  it('keeps recursion', () => {
    interface Node {
      name: string;
      children?: Node[] | undefined;
    }
    const node: z.ZodType<Node> = z.lazy(() =>
      z.object({ name: z.string(), children: z.array(node).optional() }),
    );
    const made = strictSchema(schemaOf(z.object({ root: node })));
    expect(made.strict).toBe(true);
    expect(JSON.stringify(made.schema)).toContain('$ref');
  });

  it('does not change what it was given', () => {
    const given = schemaOf(shape);
    const before = JSON.stringify(given);
    strictSchema(given);
    expect(JSON.stringify(given)).toBe(before);
  });
});

/** An input as a strict model writes it: every key there, null where it would be left out. */
function filled(value: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, value[key] ?? null]));
}

describe('dropNulls', () => {
  const schema = schemaOf(shape);
  const input = fc.record(
    {
      symbol: fc.string({ minLength: 1 }),
      count: fc.integer({ min: 1, max: 10 }),
      side: fc.constantFrom('call' as const, 'put' as const),
      note: fc.option(fc.string(), { nil: null }),
      maybe: fc.string(),
      tags: fc.array(fc.string()),
      either: fc.oneof(fc.string(), fc.integer()),
    },
    { requiredKeys: ['symbol', 'note'] },
  );

  it('gives back what was meant, whatever was left out', () => {
    const keys = Object.keys(shape.shape);
    fc.assert(
      fc.property(input, (meant) => {
        const strict = filled(meant, keys);
        const relaxed = dropNulls(strict, schema);
        expect(shape.parse(relaxed)).toEqual(shape.parse({ maybe: null, ...meant }));
      }),
    );
  });

  it('reaches into lists, references and alternatives, and leaves honest nulls', () => {
    expect(dropNulls({ legs: [{ strike: 1, lots: null }], note: null }, schema)).toEqual({
      legs: [{ strike: 1 }],
      note: null,
    });
    const among = schemaOf(
      z.object({ a: z.union([z.object({ x: z.string(), y: z.string().optional() }), z.string()]) }),
    );
    expect(dropNulls({ a: { x: '1', y: null } }, among)).toEqual({ a: { x: '1' } });
    expect(dropNulls({ unknown: null, list: [null] }, schema)).toEqual({ unknown: null, list: [null] });
    expect(dropNulls(JSON.parse('{"__proto__":null,"constructor":null,"symbol":"A"}'), schema)).toEqual(
      JSON.parse('{"__proto__":null,"constructor":null,"symbol":"A"}'),
    );
  });
});
