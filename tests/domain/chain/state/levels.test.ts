import { describe, expect, it } from 'vitest';
import { type Bars, barsFrom } from '../../../../src/domain/bar.ts';
import { varianceRiskPremium } from '../../../../src/domain/chain/premium.ts';
import { keyLevels } from '../../../../src/domain/chain/state/levels.ts';
import { historicalVolatility } from '../../../../src/domain/volatility.ts';

function bars(n: number, flat = false): Bars {
  const list = Array.from({ length: n }, (_, i) => {
    const close = 100 + 5 * Math.sin(i / 3) + i / 50;
    const time = new Date(Date.UTC(2026, 0, 1 + i)).toISOString().slice(0, 10);
    const wide = flat ? 0 : 1 + (i % 3) / 10;
    return { time, open: flat ? close : close - 0.2, high: close + wide, low: close - wide, close };
  });
  return barsFrom(list, { symbol: 'X', interval: '1d' }) as Bars;
}

describe('key levels', () => {
  it('come from the sessions before the day only', () => {
    const all = bars(240);
    const last = all.close.length - 1;
    const found = keyLevels(all, '2026-08-28', 103)!;
    expect(found.date).toBe('2026-08-27');
    expect(found.previous.close).toBe(all.close[last - 1]);
    const { high, low, close } = found.previous;
    expect(found.pivot.p).toBeCloseTo((high! + low! + close!) / 3, 12);
    expect(found.pivot.r1! - found.pivot.s1!).toBeCloseTo(high! - low!, 12);
    expect(found.sma200).not.toBeNull();
    expect(found.support.every(({ price }) => price < 103)).toBe(true);
    expect(found.resistance.every(({ price }) => price > 103)).toBe(true);
    expect([...found.resistance, ...found.support].some(({ name }) => name.startsWith('swing'))).toBe(true);
  });
  it('are null where the bars do not reach', () => {
    expect(keyLevels(bars(10), '2026-01-01', 100)).toBeNull();
    expect(keyLevels({ ...bars(10), interval: '5m' }, '2026-02-01', 100)).toBeNull();
    expect(keyLevels(bars(10), '2026-02-01', 100)).toMatchObject({ high20: null, sma20: null });
  });
});

describe('variance risk premium', () => {
  it('names its estimator and uses the last 20 bars before the day', () => {
    const all = bars(60);
    const found = varianceRiskPremium(all, '2026-02-20', 0.5);
    expect(found.realizedVolatility).toBeCloseTo(historicalVolatility(all, 20, 'yang-zhang')[49]!, 12);
    expect(found.vrp).toBeCloseTo(0.5 - found.realizedVolatility!, 12);
    expect(found.basis).toContain('yang-zhang');
    expect(varianceRiskPremium(bars(60, true), '2026-02-20', 0.5).basis).toContain('close');
  });
  it('says what is missing', () => {
    expect(varianceRiskPremium(undefined, '2026-02-20', 0.5)).toMatchObject({
      vrp: null,
      basis: 'no daily bars',
    });
    expect(varianceRiskPremium(bars(60), '2026-01-10', 0.5).basis).toContain('9 daily bars');
  });
});
