import table from '../../../data/models/cut-offs.json' with { type: 'json' };
import { dataset } from './datasets.ts';
import type { Suite } from './suites.ts';

const day = /\d{4}-\d{2}-\d{2}/;
const version = /-\d{4}-?\d{2}-?\d{2}$/;

/** Day up to which a model knows the world, as its table has it; null where it has none. */
export function cutOffOf(model: string): string | null {
  const bare = model.replace(version, '');
  return table.cutOffs.find((one) => one.model === model || one.model === bare)?.cutOff ?? null;
}

/** Items of suites that lie on real days up to one: what came of them may be remembered. Made-up chains are not counted. */
export async function datedBy(suites: readonly Suite[], cutOff: string): Promise<number> {
  if (!suites.includes('signals')) return 0;
  const until = cutOff.length === 7 ? `${cutOff}-31` : cutOff;
  return (await dataset('public')).items.filter(({ id }) => (day.exec(id)?.[0] ?? '9') <= until).length;
}
