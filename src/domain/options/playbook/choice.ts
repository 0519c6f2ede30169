import type { View } from '../../../core/shapes/view.ts';
import { type Entry, type Finalist, type Placed, placedOf } from './contest.ts';
import type { Till } from './cost.ts';
import { isFault } from './fault.ts';
import { better, type Judge } from './score.ts';
import { type Bet, betOf, opposed } from './stance.ts';

/** Ideas in an answer. */
export const wanted = 3;

const definedRisk = ({ one }: Finalist): boolean => one.outcome.candidate.template.risk === 'defined';
const familyOf = ({ one }: Finalist): string => one.outcome.candidate.template.family;

const betOn = ({ one: { outcome } }: Finalist): Bet => betOf(outcome.candidate.template, outcome.stance);

/** Whether a structure bets against those chosen. */
export const isHedge = (one: Finalist, chosen: readonly Finalist[]): boolean =>
  chosen.some((other) => opposed(betOn(other), betOn(one)));

/** Whether a structure may stand beside those chosen: of another family and no bet against one of them. */
const fits = (one: Finalist, chosen: readonly Finalist[]): boolean =>
  chosen.every((other) => familyOf(other) !== familyOf(one) && !opposed(betOn(other), betOn(one)));

/**
 * The best of each family that bet on one thing, three at most, one of them with a known worst case where there is one at
 * all. Where a view without direction leaves only two, the third bets against it: it is for a view that is wrong.
 */
function diverse(ranked: readonly Finalist[], view: View): Finalist[] {
  const chosen: Finalist[] = [];
  for (const finalist of ranked) {
    if (fits(finalist, chosen)) chosen.push(finalist);
    if (chosen.length === wanted) break;
  }
  if (chosen.length > 0 && !chosen.some(definedRisk)) {
    const kept = chosen.slice(0, wanted - 1);
    const safe = ranked.find((one) => definedRisk(one) && fits(one, kept));
    if (safe !== undefined) chosen.splice(kept.length, 1, safe);
  }
  if (chosen.length === wanted - 1 && view.direction === 'neutral') {
    const families = new Set(chosen.map(familyOf));
    const against = ranked.find(
      (one) => isHedge(one, chosen) && definedRisk(one) && !families.has(familyOf(one)),
    );
    if (against !== undefined) chosen.push(against);
  }
  return chosen;
}

/** Chooses and measures at size; who cannot be measured there makes room for the next. */
export function placings(entries: readonly Entry[], judge: Judge, till: Till): Placed[] {
  let ranked = entries
    .flatMap(({ finalist }) => (finalist === null ? [] : [finalist]))
    .sort((a, b) => better(a.one, b.one));
  for (;;) {
    const placed: Placed[] = [];
    const failed = diverse(ranked, judge.view).find((finalist) => {
      const found = placedOf(finalist, judge, till);
      if (!isFault(found)) placed.push(found);
      else entries.find((entry) => entry.finalist === finalist)!.fault = found;
      return isFault(found);
    });
    if (failed === undefined) return placed;
    ranked = ranked.filter((finalist) => finalist !== failed);
  }
}

/** The best of the families that have no place among the chosen, measured at their size. */
export function benchOf(
  entries: readonly Entry[],
  chosen: readonly Placed[],
  most: number,
  judge: Judge,
  till: Till,
) {
  const families = new Set(chosen.map(familyOf));
  const found: Placed[] = [];
  if (most === 0) return found;
  const ranked = entries.flatMap(({ finalist }) => (finalist === null ? [] : [finalist]));
  for (const finalist of ranked.sort((a, b) => better(a.one, b.one))) {
    if (found.length >= most) break;
    if (families.has(familyOf(finalist))) continue;
    const placed = placedOf(finalist, judge, till);
    if (isFault(placed)) continue;
    families.add(familyOf(finalist));
    found.push(placed);
  }
  return found;
}
