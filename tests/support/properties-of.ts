import { z } from 'zod';
import type { AnyCommand } from '../../src/core/command.ts';
import type { Schema } from '../../src/core/shape.ts';

export interface Property {
  /** The command, `<` for its input or `>` for its output, and the path. */
  where: string;
  key: string;
  schema: Schema;
  told: string;
}

/** Every property of a schema at any depth, with its description; a nullable or listed one may carry it inside. */
function properties(schema: Schema, where: string): Property[] {
  const inner = [schema.items, ...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])];
  const own = Object.entries(schema.properties ?? {}).flatMap(([key, property]) => {
    const path = `${where}.${key}`;
    return [
      { where: path, key, schema: property, told: property.description ?? '' },
      ...properties(property, path),
    ];
  });
  return [...own, ...inner.flatMap((one) => (typeof one === 'object' ? properties(one, where) : []))];
}

const schemaOf = (shape: z.ZodType, io: 'input' | 'output') =>
  z.toJSONSchema(shape, { io, unrepresentable: 'any', reused: 'inline' }) as unknown as Schema;

export const inputsOf = ({ name, input }: AnyCommand) => properties(schemaOf(input, 'input'), `${name} <`);
export const outputsOf = ({ name, output }: AnyCommand) =>
  properties(schemaOf(output, 'output'), `${name} >`);
