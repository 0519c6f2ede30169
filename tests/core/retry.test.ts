import { describe, expect, it } from 'vitest';
import { systemClock } from '../../src/adapters/system.ts';
import { backoffMs, retryBudget, waited } from '../../src/core/retry.ts';
import { fc } from '../support/properties.ts';

describe('backoffMs', () => {
  it('lies between nothing and the doubled base, under the cap', () => {
    const usual = { baseMs: 500, capMs: 8_000 };
    fc.assert(
      fc.property(
        fc.nat(2_000),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (attempt, chance) => {
          const wait = backoffMs(attempt, () => chance, usual);
          expect(wait).toBeGreaterThanOrEqual(0);
          expect(wait).toBeLessThan(Math.min(8_000, 500 * 2 ** Math.min(attempt, 30)));
        },
      ),
    );
    expect([0, 1, 2, 9].map((attempt) => backoffMs(attempt, () => 0.5, usual))).toEqual([
      250, 500, 1_000, 4_000,
    ]);
  });
});

describe('retryBudget', () => {
  it('never gives more than a tenth of the calls and three, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 400 }), (history) => {
        const budget = retryBudget();
        let calls = 0;
        let given = 0;
        for (const isCall of history) {
          if (isCall) {
            calls++;
            budget.called();
          } else if (budget.take()) given++;
          expect(given).toBeLessThanOrEqual(calls * 0.1 + 3 + 1e-9);
        }
      }),
    );
  });
  it('gives one more after ten calls, exactly', () => {
    const budget = retryBudget();
    expect([1, 2, 3, 4].map(() => budget.take())).toEqual([true, true, true, false]);
    for (let i = 0; i < 9; i++) budget.called();
    expect(budget.take()).toBe(false);
    budget.called();
    expect([budget.take(), budget.take()]).toEqual([true, false]);
  });
});

describe('waited', () => {
  it('is true after the wait and false as soon as it is stopped', async () => {
    expect(await waited(systemClock, 1, new AbortController().signal)).toBe(true);
    expect(await waited(systemClock, 1e9, AbortSignal.abort())).toBe(false);
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 5);
    expect(await waited(systemClock, 1e9, controller.signal)).toBe(false);
  });
});
