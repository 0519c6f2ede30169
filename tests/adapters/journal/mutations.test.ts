import { expect, it } from 'vitest';
import { trial } from '../../support/broker-mutations.ts';

// `node tests/benchmarks/broker-mutations.mjs` runs ten thousand of each.
it.each([
  ['first', 1_300],
  ['later', 1_300],
] as const)(
  'mutated files of the layouts read %s (%i): the book is the fold of what is left, or what is left out is named',
  async (which, count) => {
    const outcomes = new Map<string, number>();
    for (let seed = 0; seed < count; seed++) {
      const found = await trial(seed, which);
      if (typeof found === 'string') expect.fail(found);
      const key = `${found.name} ${found.outcome}`;
      outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    }
    // What was not mutated, dropped or only put in another order is read right.
    for (const name of ['none', 'drop', 'double', 'shuffle', 'reverse'])
      expect(outcomes.get(`${name} right`)).toBe(count / 13);
    expect(outcomes.get('garble flagged') ?? 0).toBeGreaterThan(50);
  },
);
