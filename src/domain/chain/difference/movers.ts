import type { DifferenceDocument, Mover, OptionDifference, Shift } from '../../../core/shapes/difference.ts';
import { figure } from '../number.ts';

interface Ranking {
  pick: (leg: OptionDifference) => Shift;
  weight: (mover: Mover) => number;
  admits: (strike: number, type: 'CE' | 'PE', leg: OptionDifference) => boolean;
}

/** The legs admitted whose figure changed most; equals in order of strike. */
export function moversOf(
  rows: readonly StrikeRow[],
  { pick, weight, admits }: Ranking,
  count: number,
): Mover[] {
  const found: Mover[] = [];
  for (const { strike, type, leg } of legsOf(rows)) {
    const { before, after, change } = pick(leg);
    if (change === null || change === 0 || !admits(strike, type, leg)) continue;
    found.push({ strike, type, before, after, change, ratio: before ? figure(change / before) : null });
  }
  return found.sort((a, b) => weight(b) - weight(a)).slice(0, count);
}

export type StrikeRow = DifferenceDocument['strikes'][number];

/** Legs of the rows with their kind, in order of strike. */
export function* legsOf(rows: readonly StrikeRow[]) {
  for (const { strike, call, put } of rows) {
    if (call !== null) yield { strike, type: 'CE' as const, leg: call };
    if (put !== null) yield { strike, type: 'PE' as const, leg: put };
  }
}
