import { expect, it } from 'vitest';
import { z } from 'zod';
import { worded } from '../../src/core/problem.ts';

const shape = z.object({
  limit: z.number().int().min(1).max(10),
  capital: z.number().positive().optional(),
  share: z.number().lt(1).optional(),
  code: z.string().min(4).max(6).optional(),
  legs: z.array(z.string()).min(1).max(2).optional(),
  risk: z.enum(['low', 'high']).optional(),
  day: z
    .string()
    .regex(/^\d{4}$/, 'write the year as 2026')
    .optional(),
  far: z.union([z.number(), z.boolean()]).optional(),
});
const said = (value: object) =>
  shape.safeParse({ limit: 1, ...value }, { error: worded }).error?.issues.map(({ message }) => message);

it.each([
  [{ limit: 0 }, 'must be at least 1'],
  [{ limit: 11 }, 'must be at most 10'],
  [{ limit: 1.5 }, 'must be a whole number'],
  [{ limit: 'x' }, 'must be a number'],
  [{ limit: undefined }, 'is missing'],
  [{ capital: 0 }, 'must be more than 0'],
  [{ share: 1 }, 'must be less than 1'],
  [{ code: 'abc' }, 'needs at least 4 characters'],
  [{ code: 'abcdefg' }, 'needs at most 6 characters'],
  [{ legs: [] }, 'needs at least 1'],
  [{ legs: ['a', 'b', 'c'] }, 'needs at most 2'],
  [{ risk: 'huge' }, 'must be one of low, high'],
  [{ far: 'x' }, 'is in none of the forms it may have'],
  // Words of a shape's own stay.
  [{ day: 'x' }, 'write the year as 2026'],
])('%j is told as a person would', (value, words) => {
  expect(said(value)).toEqual([words]);
});
