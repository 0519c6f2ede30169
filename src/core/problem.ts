import type { z } from 'zod';

const kinds: Readonly<Partial<Record<string, string>>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

const characters = (count: number | bigint) => `${count} character${Number(count) === 1 ? '' : 's'}`;

/** How much of it there must be, at the least or at the most. */
function bound(origin: string, limit: number | bigint, within: boolean, side: 'least' | 'most'): string {
  if (origin === 'string') return `needs at ${side} ${characters(limit)}`;
  if (origin === 'array' || origin === 'set') return `needs at ${side} ${limit}`;
  if (within) return `must be at ${side} ${limit}`;
  return `must be ${side === 'least' ? 'more' : 'less'} than ${limit}`;
}

/**
 * What is wrong with a value of an input, in the words of a person; undefined leaves it to zod. For `safeParse(value, { error: worded })`:
 * where a shape has words of its own, those stay.
 */
export function worded(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'too_small':
      return bound(issue.origin, issue.minimum, issue.inclusive ?? true, 'least');
    case 'too_big':
      return bound(issue.origin, issue.maximum, issue.inclusive ?? true, 'most');
    case 'invalid_type':
      return issue.input === undefined ? 'is missing' : `must be ${kinds[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `must be ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}`;
    case 'unrecognized_keys':
      return `${issue.keys.join(', ')}: no such input`;
    case 'invalid_union':
      return 'is in none of the forms it may have';
    default:
      return undefined;
  }
}
