import { describe, expect, it } from 'vitest';
import { type BreakerEvent, stepBreaker } from '../../../src/domain/breaker/breaker.ts';
import { conditions, outlook, sessionSharpe } from '../../../src/domain/breaker/condition.ts';
import { type BreakerState, breakerDefaults, breakerStart } from '../../../src/domain/breaker/state.ts';
import { breakerHistories } from '../../support/breaker-histories.ts';

const t0 = 1_767_237_300_000;
const day = 86_400_000;

type Spoken<E> = E extends unknown ? Omit<E, 't'> & { t?: number } : never;

function after(events: Spoken<BreakerEvent>[], start = breakerStart(100_000), settings = breakerDefaults) {
  let state: BreakerState = start;
  for (const event of events) state = stepBreaker(state, { t: t0, ...event } as BreakerEvent, settings).state;
  return state;
}

const halted = after([{ type: 'halt' }]);
const good = [0.01, 0.02, -0.005, 0.01, 0.015, 0.01, 0.005];
const recovered: Spoken<BreakerEvent>[] = [
  ...good.map((value) => ({ type: 'shadowSession' as const, return: value })),
  ...[1, 1, 1].map((pnl) => ({ type: 'shadowTrade' as const, pnl })),
];

describe('the breaker over random histories', () => {
  it('never trades while halted, resumes only by a valid approval and always has a way back', () => {
    expect(breakerHistories(100_000, Number(process.env['COACH_TEST_SEED'] ?? 7))).toBeNull();
  }, 600_000);
});

describe('boundaries of resuming', () => {
  const sharpeOf = (target: number): number[] => {
    const shape = [1, -1, 1, -1, 1, -1, 0];
    const deviation = Math.sqrt(shape.reduce((sum, x) => sum + x * x, 0) / 6);
    return shape.map((x) => 0.01 * x + (0.01 * target * deviation) / Math.sqrt(252));
  };

  for (const [value, met] of [
    [0.29, false],
    [0.2999, false],
    [0.3001, true],
    [0.31, true],
    [2, true],
    [-1, false],
  ] as const) {
    it(`a Sharpe of ${value} ${met ? 'is enough' : 'is not enough'}`, () => {
      const returns = sharpeOf(value);
      expect(sessionSharpe(returns, 7)).toBeCloseTo(value, 9);
      const state = after(
        returns.map((r) => ({ type: 'shadowSession', return: r })),
        halted,
      );
      expect(conditions(state, breakerDefaults, t0)[2]!.met).toBe(met);
    });
  }

  for (const odd of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    it(`a shadow figure of ${odd} is never met`, () => {
      const bad = after([...recovered, { type: 'shadowSession', return: odd }], halted);
      expect(stepBreaker(bad, { t: t0, type: 'check' }, breakerDefaults).verdict.unmet).toEqual(['sharpe']);
      const lost = after([...recovered, { type: 'shadowEquity', value: odd }], halted);
      expect(stepBreaker(lost, { t: t0, type: 'check' }, breakerDefaults).verdict.unmet).toEqual([
        'drawdown',
      ]);
    });
  }

  for (const count of [0, 1, 6]) {
    it(`${count} sessions are too few`, () => {
      const state = after(
        good.slice(0, count).map((r) => ({ type: 'shadowSession', return: r })),
        halted,
      );
      expect(outlook(state, breakerDefaults, t0)[2]).toMatchObject({ met: false, sessions: 7 - count });
    });
  }

  it('equal gains have no Sharpe, however they are rounded', () => {
    expect(sessionSharpe(new Array<number>(7).fill(0.1), 7)).toBeNull();
    expect(sessionSharpe(new Array<number>(7).fill(0), 7)).toBeNull();
  });

  it('conditions met make it eligible, which does not trade', () => {
    const state = after([...recovered, { type: 'check' }], halted);
    expect(state.state).toBe('eligible');
    expect(stepBreaker(state, { t: t0, type: 'order', risk: 'open' }, breakerDefaults).verdict.allowed).toBe(
      false,
    );
  });

  for (const [at, granted] of [
    [day - 1, false],
    [day, true],
  ] as const) {
    it(`an override after ${at} ms is ${granted ? 'granted' : 'refused'}`, () => {
      const asked = stepBreaker(halted, { t: t0 + at, type: 'request', override: true }, breakerDefaults);
      expect(asked.verdict.granted).toBe(granted);
    });
  }

  for (const [at, granted] of [
    [900_000, true],
    [900_001, false],
  ] as const) {
    it(`a code after ${at} ms is ${granted ? 'good' : 'stale'}`, () => {
      const state = after([{ type: 'request', override: true, t: t0 + day }], halted);
      const step = stepBreaker(state, { t: t0 + day + at, type: 'approve', code: 1 }, breakerDefaults);
      expect(step.verdict.granted).toBe(granted);
    });
  }
});

describe('money that comes and goes', () => {
  it('is neither gain nor loss, to the account and to the shadow book', () => {
    const settings = { ...breakerDefaults, maxLossPerDay: 1000 };
    const less = after(
      [
        { type: 'cash', amount: -60_000 },
        { type: 'equity', value: 40_000 },
      ],
      undefined,
      settings,
    );
    expect(less).toMatchObject({ state: 'active', peak: 40_000, sessionFirst: 40_000 });
    const more = after(
      [
        { type: 'cash', amount: 50_000 },
        { type: 'equity', value: 149_000 },
      ],
      undefined,
      settings,
    );
    expect(more).toMatchObject({ state: 'halted', reasons: ['dailyLoss'] });
    const shadow = after([{ type: 'cash', amount: 10_000 }], halted).shadow;
    expect(shadow).toMatchObject({ equity: 110_000, peak: 110_000 });
  });
});
