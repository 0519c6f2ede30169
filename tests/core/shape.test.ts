import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { command } from '../../src/core/command.ts';
import { fields, schemas } from '../../src/core/shape.ts';

const of = (input: z.ZodType) =>
  command({
    name: 'x',
    summary: 'x',
    effect: 'read',
    input,
    output: z.object({ done: z.boolean() }),
    example: {},
    run: async () => ({ done: true }),
  });
const brief = (input: z.ZodType) =>
  fields(of(input)).map(({ key, kind, list, choices, required }) => [key, kind, list, choices, required]);

describe('fields', () => {
  it('tells what one word can carry', () => {
    const input = z.object({
      name: z.string(),
      size: z.number().optional(),
      lots: z.int().default(1),
      dry: z.boolean().default(false),
      risk: z.enum(['low', 'high']).nullable(),
      years: z.union([z.literal(1), z.literal(2)]),
      strike: z.union([z.number(), z.literal('atm')]),
      tags: z.array(z.string()),
      legs: z.array(z.object({ strike: z.number() })).optional(),
      bars: z.union([z.string(), z.array(z.object({ close: z.number() }))]).optional(),
      day: z.coerce.number(),
      at: z.iso.date().optional(),
    });
    expect(brief(input)).toEqual([
      ['name', 'text', false, null, true],
      ['size', 'number', false, null, false],
      ['lots', 'integer', false, null, false],
      ['dry', 'boolean', false, null, false],
      ['risk', 'text', false, ['low', 'high'], true],
      ['years', 'number', false, [1, 2], true],
      ['strike', 'mixed', false, null, true],
      ['tags', 'text', true, null, true],
      ['legs', 'nested', false, null, false],
      ['bars', 'text', false, null, false],
      ['day', 'number', false, null, true],
      ['at', 'text', false, null, false],
    ]);
  });
  it('joins alternatives: required is what all of them require', () => {
    const input = z.discriminatedUnion('model', [
      z.object({ model: z.literal('bsm'), spot: z.number(), rate: z.number() }),
      z.object({ model: z.literal('black76'), forward: z.number(), rate: z.number() }),
    ]);
    expect(brief(input)).toEqual([
      ['model', 'text', false, ['bsm', 'black76'], true],
      ['spot', 'number', false, null, false],
      ['rate', 'number', false, null, true],
      ['forward', 'number', false, null, false],
    ]);
  });
  it('joins intersections and reads references', () => {
    const leg: z.ZodType = z.lazy(() => z.object({ next: leg.optional() }));
    expect(brief(z.intersection(z.object({ a: z.string() }), z.object({ b: leg.optional() })))).toEqual([
      ['a', 'text', false, null, true],
      ['b', 'nested', false, null, false],
    ]);
  });
  it('keeps defaults and descriptions', () => {
    const [field] = fields(of(z.object({ lots: z.number().default(2).describe('How many') })));
    expect(field).toMatchObject({ fallback: 2, summary: 'How many' });
  });
});

describe('schemas', () => {
  it('gives both sides as JSON Schema', () => {
    const { input, output } = schemas(of(z.object({ lots: z.number().default(2) })));
    expect(input).toMatchObject({ type: 'object', properties: { lots: { default: 2 } } });
    expect(output).toMatchObject({ required: ['done'] });
  });
});
