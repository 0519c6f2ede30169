import { describe, expect, it } from 'vitest';
import type { SolvedSlice } from '../../../../src/domain/chain/side.ts';
import { candidatesOf } from '../../../../src/domain/options/playbook/candidate.ts';
import { tillOf } from '../../../../src/domain/options/playbook/cost.ts';
import { isFault } from '../../../../src/domain/options/playbook/fault.ts';
import { marketOf } from '../../../../src/domain/options/playbook/market.ts';
import { outcomeOf } from '../../../../src/domain/options/playbook/outcome.ts';
import { templates } from '../../../../src/domain/options/playbook/playbook.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { readings, site } from '../../../support/public-chains.ts';
import { hasShared } from '../../../support/shared.ts';

/**
 * P(S < level) by finite differences: at each strike the slope between its two neighbours on the out-of-the-money side, where both have a
 * spread of 5 % of the middle or three ticks at most, linear between strikes. NaN where there is none.
 */
function byPrices({ slice, forward, discount }: SolvedSlice, level: number): number {
  const { strikes } = slice;
  const mid = (isPut: boolean, at: number): number => {
    const { bid, ask } = isPut ? slice.put : slice.call;
    const [low, high] = [bid[at] ?? Number.NaN, ask[at] ?? Number.NaN];
    const tight = low > 0 && high >= low && (high - low <= 0.025 * (low + high) || high - low <= 0.15 + 1e-9);
    return tight ? (low + high) / 2 : Number.NaN;
  };
  const at = (i: number): number => {
    const isPut = strikes[i]! < forward!;
    const slope = (mid(isPut, i + 1) - mid(isPut, i - 1)) / (strikes[i + 1]! - strikes[i - 1]!) / discount;
    return isPut ? slope : 1 + slope;
  };
  const above = strikes.findIndex((strike) => strike >= level);
  if (above < 2 || above > strikes.length - 2) return Number.NaN;
  const share = (level - strikes[above - 1]!) / (strikes[above]! - strikes[above - 1]!);
  return at(above - 1) * (1 - share) + at(above) * share;
}

describe.skipIf(!hasShared)('the chance of a profit against the prices beside its break-evens', () => {
  it('is right on the whole, and leans no way for any structure', async () => {
    const errors = new Map<string, number[]>();
    for (const { chain, analysis } of await readings(site)) {
      const market = marketOf(chain, analysis);
      if (isRefusal(market) || isFault(market)) continue;
      const till = tillOf(market, 20);
      for (const template of templates) {
        if (template.legs.some(({ expiry }) => expiry === 'far')) continue;
        for (const candidate of candidatesOf(template, market).candidates) {
          const found = outcomeOf(candidate, 1, market, till);
          if (isFault(found)) continue;
          let chance = 0;
          for (const [low, high] of found.after.profitRanges) {
            const below = low > 0 ? byPrices(analysis.focus, low) : 0;
            chance +=
              (high === null || high === Number.POSITIVE_INFINITY ? 1 : byPrices(analysis.focus, high)) -
              below;
          }
          if (Number.isFinite(chance))
            errors.set(template.id, [...(errors.get(template.id) ?? []), 100 * (found.pop - chance)]);
        }
      }
    }
    const all = [...errors.values()]
      .flat()
      .map(Math.abs)
      .sort((a, b) => a - b);
    const means = [...errors].map(([id, own]) => ({
      id,
      n: own.length,
      mean: own.reduce((sum, error) => sum + error, 0) / own.length,
    }));
    expect(all.length).toBeGreaterThan(3000);
    expect(means.length).toBeGreaterThan(30);
    expect(all[all.length >> 1]).toBeLessThan(1.5);
    expect(all[Math.floor(0.95 * all.length)]).toBeLessThan(4);
    expect(means.filter(({ n, mean }) => n >= 30 && Math.abs(mean) > 1)).toEqual([]);
  }, 60_000);
});
