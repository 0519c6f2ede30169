import type { IvCard } from '../../core/shapes/card.ts';
import { isoWithOffset } from '../calendar/calendar.ts';
import { dayNumber } from '../calendar/zone.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import type { SolvedSlice } from '../chain/side.ts';
import { atmIv } from '../chain/smile.ts';
import type { Chain } from '../chain/snapshot.ts';
import { solveChain } from '../chain/solve.ts';
import { skew } from '../chain/state/skew.ts';

/** Volatility between two expiries, from the variance that the later one has more; null where it has less. */
export function forwardIv(
  near: { years: number; iv: number } | null,
  far: { years: number; iv: number },
): number | null {
  if (near === null) return far.iv;
  const more = far.iv ** 2 * far.years - near.iv ** 2 * near.years;
  const years = far.years - near.years;
  return more >= 0 && years > 0 ? Math.sqrt(more / years) : null;
}

/** Expiries with their volatility and what each adds to the one before. */
export function termOf(solved: readonly SolvedSlice[], day: string): IvCard['term'] {
  let near: { years: number; iv: number } | null = null;
  return solved
    .filter(({ closed }) => !closed)
    .map((slice) => {
      const { iv } = atmIv(slice);
      const own = iv === null ? null : { years: slice.years, iv };
      const row = {
        expiry: slice.slice.expiry,
        daysToExpiry: dayNumber(slice.slice.expiry) - dayNumber(day),
        atmIv: iv,
        forwardIv: own === null ? null : forwardIv(near, own),
      };
      near = own ?? near;
      return row;
    });
}

const flat = 0.005;

/** Whether volatility rises or falls from the nearest to the last expiry of three months; within half a point it is flat. */
export function termShape(term: IvCard['term']): IvCard['termShape'] {
  const known = term.filter(({ atmIv: iv, daysToExpiry }) => iv !== null && daysToExpiry <= 92);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined || first === last) return null;
  const rise = last.atmIv! - first.atmIv!;
  return Math.abs(rise) <= flat ? 'flat' : rise > 0 ? 'rising' : 'falling';
}

const leastDays = 7;

/** Skew of the first expiry at least a week away, where skew is more than a few ticks; of the last one where all are nearer. */
export function skewOf(chain: Chain, solved: readonly SolvedSlice[]): IvCard['skew'][number] | null {
  const open = solved.filter(({ closed }) => !closed);
  const slice = open.find(({ years }) => years * 365 >= leastDays) ?? open.at(-1);
  if (slice === undefined) return null;
  return {
    asOf: isoWithOffset(chain.exchange, chain.asOf),
    expiry: slice.slice.expiry,
    atmIv: atmIv(slice).iv,
    riskReversal25: skew(slice).riskReversal25,
  };
}

/** Skew of earlier snapshots, one a day, oldest first, and of now. */
export function skewHistory(past: readonly Chain[], rate: number, now: ChainAnalysis): IvCard['skew'] {
  const days = new Map<string, Chain>();
  for (const chain of [...past].sort((a, b) => a.asOf - b.asOf))
    days.set(isoWithOffset(chain.exchange, chain.asOf).slice(0, 10), chain);
  days.delete(now.day);
  const earlier = [...days.values()].flatMap(
    (chain) => skewOf(chain, solveChain(chain, { rate }).solved) ?? [],
  );
  return [...earlier, ...[skewOf(now.chain, now.solved) ?? []].flat()];
}
