import { describe, expect, it } from 'vitest';
import {
  conditionSimilarity,
  conditionVector,
  type MarketState,
} from '../../../src/domain/memory/conditions.ts';
import { lessonOf, type PastSetup } from '../../../src/domain/memory/lesson.ts';
import { marketState } from '../../../src/domain/memory/market-state.ts';

const state: MarketState = {
  ivRank: 0.8,
  pcr: 1.3,
  pcrChange: 0.1,
  iv: 0.14,
  return1: 0.004,
  return5: -0.01,
  return20: 0.03,
  realised: 0.11,
  skew: 0.01,
  trend: 0.02,
  daysToExpiry: 4,
  weekday: 2,
};
const blank = Object.fromEntries(Object.keys(state).map((key) => [key, null])) as unknown as MarketState;

const past = (id: string, result: 'won' | 'lost', more: Partial<PastSetup> = {}): PastSetup => ({
  id,
  at: Number(id.slice(1)),
  strategy: 'iron-butterfly',
  side: 'neutral',
  what: 'NIFTY Iron Butterfly',
  outcome: { result, pnl: result === 'won' ? 100 : -100, currency: 'INR' },
  conditions: null,
  ...more,
});
const families = new Map([
  ['iron-butterfly', 'butterfly'],
  ['call-butterfly', 'butterfly'],
  ['short-straddle', 'short-straddle'],
]);
const structure = { id: 'iron-butterfly', family: 'butterfly', direction: 'neutral' } as const;
const lesson = (setups: PastSetup[], market: Float32Array | null = null) =>
  lessonOf(structure, { setups }, families, market, (at) => `t${at}`);

describe('what similar set-ups teach', () => {
  it('says nothing without any', () => {
    expect(lesson([])).toMatchObject({
      document: { similar: [], n: 0, losses: 0, lossShare: null, lossInterval: null, warning: null },
      reason: null,
      score: 1,
      size: 1,
    });
  });

  it('lowers rank and size from three on, of which two thirds lost, and says so with the count', () => {
    const failed = lesson([past('p1', 'lost'), past('p2', 'won'), past('p3', 'lost')]);
    expect(failed).toMatchObject({ score: 0.85, size: 0.5 });
    expect(failed.document).toMatchObject({ n: 3, losses: 2, lossShare: 0.6667 });
    expect(failed.document.warning).toBe(
      'Similar set-ups failed before: 2 of 3 similar past set-ups lost (95 % interval 21 % to 94 %)',
    );
    expect(failed.reason).toContain('its score counts 0.85 and its size half');
    expect(lesson([past('p1', 'lost'), past('p2', 'lost')])).toMatchObject({ score: 1, size: 1 });
    expect(lesson([past('p1', 'lost'), past('p2', 'won'), past('p3', 'won')]).document.warning).toBeNull();
  });

  it('counts the structure itself, its twin in payoff and its family, in a market like this one', () => {
    const market = conditionVector(state)!;
    const like = [...market];
    const unlike = [
      ...conditionVector({
        ...state,
        ivRank: 0.05,
        pcr: 0.5,
        return5: 0.06,
        trend: -0.06,
        iv: 0.35,
        skew: -0.05,
      })!,
    ];
    const found = lesson(
      [
        past('p1', 'lost', { conditions: like }),
        past('p2', 'lost', { conditions: unlike }),
        past('p3', 'won', { strategy: 'call-butterfly', conditions: like }),
        past('p4', 'lost', { strategy: 'call-butterfly', side: 'bullish', conditions: like }),
        past('p5', 'lost', { strategy: 'short-straddle', conditions: like }),
      ],
      market,
    );
    expect(found.document.similar.map(({ id, similarity }) => [id, similarity])).toEqual([
      ['p3', 1],
      ['p1', 1],
    ]);
  });
});

describe('market conditions as numbers', () => {
  it('are like themselves, less like others, and silent where too little is known', () => {
    const here = conditionVector(state);
    expect(conditionSimilarity(here, here)).toBe(1);
    const near = conditionVector({ ...state, ivRank: 0.7, skew: null });
    const far = conditionVector({ ...state, ivRank: 0, pcr: 0.4, return20: -0.1, iv: 0.4 });
    expect(conditionSimilarity(here, near)!).toBeGreaterThan(conditionSimilarity(here, far)!);
    expect(conditionSimilarity(here, conditionVector({ ...blank, pcr: 1 }))).toBeNull();
    expect(conditionVector(blank)).toBeNull();
    expect(conditionVector({ ...state, pcr: Number.NaN })!.every(Number.isFinite)).toBe(true);
  });

  it('are read from a chain and its closes', () => {
    const closes = Array.from({ length: 30 }, (_, i) => 100 * 1.01 ** i);
    const figures = {
      asOf: '2026-11-20T15:30:00+05:30',
      ivRank: 40,
      atmIv: 0.12,
      daysToExpiry: 5,
      pcr: { oi: 1.1 },
      skew: { riskReversal25: -0.01 },
      trend: null,
    };
    const read = marketState(figures, [null, ...closes]);
    expect(read).toMatchObject({ ivRank: 0.4, weekday: 5, pcrChange: null });
    expect(read.return5).toBeCloseTo(1.01 ** 5 - 1, 12);
    expect(read.realised).toBeCloseTo(0, 12);
    expect(marketState(figures, [])).toMatchObject({ return1: null, realised: null, trend: null });
  });
});
