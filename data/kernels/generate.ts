import { buildDistance } from '../../src/domain/options/pricing/distance-table.ts';
import { buildMills } from '../../src/domain/options/pricing/mills-table.ts';

const text = (table: Float64Array): string => `[${Array.from(table).join(',\n')}]\n`;

/** The tables of the option kernels, name and text of each file. */
export function* generate(): Generator<[name: string, text: string]> {
  const mills = buildMills();
  yield ['mills.json', text(mills)];
  yield ['distance.json', text(buildDistance(mills))];
}
