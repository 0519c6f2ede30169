import { describe, expect, it } from 'vitest';
import { xirr } from '../../../src/domain/stats/cashflows.ts';
import { fc } from '../../support/properties.ts';
import { golden, hasShared } from '../../support/shared.ts';

interface Case {
  flows: [string, number][];
  xirr: number | null;
  all_roots: number[];
}

describe.skipIf(!hasShared)('golden money-weighted returns', () => {
  const cases = hasShared
    ? golden<{ xirr_cases: Record<string, Case> }>('03c_cashflow_returns.json').xirr_cases
    : {};
  it.each(Object.entries(cases))('%s', (_, { flows, xirr: rate, all_roots: roots }) => {
    const own = xirr(flows.map(([date, amount]) => ({ date, amount })));
    if (rate !== null) expect(Math.abs(own.xirr! - rate)).toBeLessThanOrEqual(1e-9);
    else {
      expect(own.xirr).toBeNull();
      expect(own.reason).toBe(roots.length === 0 ? 'no_root' : 'multiple_roots');
      expect(own.roots).toHaveLength(roots.length);
      for (const [i, root] of roots.entries())
        expect(Math.abs(own.roots![i]! - root)).toBeLessThanOrEqual(1e-9);
    }
  });
});

const day = (n: number): string => new Date(Date.UTC(2020, 0, 1) + n * 86_400_000).toISOString().slice(0, 10);

describe('xirr', () => {
  it.each([
    [
      'one day',
      [
        { date: '2024-01-01', amount: -5 },
        { date: '2024-01-01', amount: 6 },
      ],
      'too_few',
    ],
    ['nothing', [], 'too_few'],
    [
      'zeros',
      [
        { date: '2024-01-01', amount: 0 },
        { date: '2024-06-01', amount: 0 },
      ],
      'too_few',
    ],
    [
      'a day the calendar lacks',
      [
        { date: '2024-02-30', amount: -5 },
        { date: '2024-06-01', amount: 6 },
      ],
      'invalid_date',
    ],
    [
      'no number',
      [
        { date: '2024-02-01', amount: Number.NaN },
        { date: '2024-06-01', amount: 6 },
      ],
      'invalid_amount',
    ],
  ])('has a reason for %s', (_, flows, reason) => {
    expect(xirr(flows)).toMatchObject({ xirr: null, reason });
  });

  it('finds a double root once', () => {
    const flows = [-1000, 2200, -1210].map((amount, i) => ({ date: day(365 * i), amount }));
    expect(xirr(flows).xirr).toBeCloseTo(0.1, 6);
  });

  it('finds three roots', () => {
    // (1 - 1.1 x)(1 - 1.2 x)(1 - 1.3 x) at x = 1/(1+r)
    const flows = [1000, -3600, 4310, -1716].map((amount, i) => ({ date: day(365 * i), amount }));
    const { roots } = xirr(flows);
    expect(roots).toHaveLength(3);
    for (const [i, root] of [0.1, 0.2, 0.3].entries()) expect(roots![i]).toBeCloseTo(root, 9);
  });

  it('discounts any savings plan to nothing, whatever the order of its rows', () => {
    const plan = fc.record({
      paid: fc.array(fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 1, max: 100_000 })), {
        minLength: 1,
        maxLength: 40,
      }),
      end: fc.integer({ min: 3001, max: 4000 }),
      factor: fc.double({ min: 0.2, max: 20, noNaN: true }),
    });
    fc.assert(
      fc.property(plan, ({ paid, end, factor }) => {
        const total = paid.reduce((all, [, amount]) => all + amount, 0);
        const flows = [
          ...paid.map(([at, amount]) => ({ date: day(at), amount: -amount })),
          { date: day(end), amount: total * factor },
        ];
        const { xirr: rate, reason } = xirr(flows);
        expect(reason).toBeNull();
        expect(xirr(flows.toReversed()).xirr).toBeCloseTo(rate!, 10);
        const value = (r: number) =>
          paid.reduce((all, [at, amount]) => all - amount * (1 + r) ** ((end - at) / 365), total * factor);
        expect(value(rate! * (1 - 1e-7) - 1e-9) >= 0 !== value(rate! * (1 + 1e-7) + 1e-9) >= 0).toBe(true);
      }),
    );
  });
});
