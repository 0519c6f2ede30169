import { describe, expect, test } from 'vitest';
import { buildDistance, distanceTable } from '../../../src/domain/options/pricing/distance-table.ts';
import { buildMills, millsTable } from '../../../src/domain/options/pricing/mills-table.ts';

const tables = [
  { name: 'mills.json', build: buildMills, table: millsTable },
  { name: 'distance.json', build: () => buildDistance(millsTable()), table: distanceTable },
];

describe.each(tables)('$name', ({ build, table }) => {
  test('holds what its builder gives, to the rounding of exp and log', () => {
    const [kept, made] = [table(), build()];
    expect(kept.length).toBe(made.length);
    for (let i = 0; i < made.length; i++) {
      const gap = Math.abs(kept[i]! - made[i]!);
      if (gap > 1e-13 * Math.abs(made[i]!) + 1e-300) expect([i, kept[i]]).toEqual([i, made[i]]);
    }
  });
});
