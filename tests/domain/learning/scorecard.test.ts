import { describe, expect, it } from 'vitest';
import { calibrated, calibrationTable, walkForward } from '../../../src/domain/learning/calibration.ts';
import type { Outcome } from '../../../src/domain/learning/facts.ts';
import type { Rival } from '../../../src/domain/learning/rivals.ts';
import { endedAt } from '../../../src/domain/learning/rows.ts';
import { scorecardOf } from '../../../src/domain/learning/scorecard.ts';
import { bandEdges, journalOf } from '../../support/made-outcomes.ts';

const inside = (value: number, [low, high]: readonly [number, number] | readonly number[]) =>
  value >= low! && value <= high!;

describe('a scorecard', () => {
  it('finds hardly anything in journals without an edge', () => {
    // The whole count of 200 seeds is tests/benchmarks/null-runs.mjs.
    const seeds = Array.from({ length: 12 }, (_, i) => i + 1);
    const found = seeds.filter(
      (seed) => scorecardOf(journalOf({ seed, days: 75 }), [], 'expiry').findings.length > 0,
    );
    expect(found.length).toBeLessThanOrEqual(1);
  });

  it('finds a planted edge, which way it goes and where', () => {
    const edge = ({ strategy }: Outcome) => (strategy === 'short-straddle' ? -0.35 : 0);
    const card = scorecardOf(journalOf({ seed: 5, days: 200, edge }), [], 'expiry');
    const codes = card.findings.map(({ code, where, above }) => `${code} ${where} ${above}`);
    expect(codes).toContain('pop structure short-straddle false');
    expect(codes).toContain('gain structure short-straddle false');
    expect(codes.filter((code) => code.includes('structure') && !code.includes('short-straddle'))).toEqual(
      [],
    );
  });

  it('says nothing of few ideas or few clusters, and is empty without any', () => {
    const few = scorecardOf(journalOf({ seed: 1, days: 8 }), [], 'expiry');
    expect(few.rows[0]).toMatchObject({ by: 'all', win: null, mean: null, brier: null });
    expect(few.rows[0]!.n).toBeGreaterThan(10);
    const none = scorecardOf([], [], 'expiry');
    expect(none).toMatchObject({ rows: [], findings: [], luck: null, walkForward: null, from: null });
    expect(JSON.stringify(none)).not.toMatch(/NaN|Infinity/);
  });

  it('compares with what others had on the same snapshots only', () => {
    const outcomes = journalOf({ seed: 2, days: 60 });
    const rivals: Rival[] = outcomes.slice(0, 60).flatMap(({ chain, expiry }) => [
      { chain, expiry, kind: 'random', name: 'random', returns: [0.5, null, 0.7] },
      { chain, expiry, kind: 'rejected', name: 'buy-call', returns: [-1] },
      { chain, expiry: '2030-01-01', kind: 'condor', name: 'short-iron-condor', returns: [9] },
    ]);
    const card = scorecardOf(outcomes, rivals, 'expiry');
    const [nothing, random, condor] = card.baselines;
    expect(nothing).toMatchObject({ n: 180, mean: 0, difference: card.rows[0]!.mean });
    expect(random!.n).toBe(60);
    expect(random!.mean).toBeCloseTo(0.6, 12);
    expect(condor).toMatchObject({ n: 0, mean: null, difference: null });
    expect(card.luck!.share).toBe(1);
    expect(card.regret.map(({ name }) => name)).toEqual(['all', 'buy-call']);
    expect(card.regret[0]!.regret).toBeLessThan(0);
  });

  it('marks by the horizon asked for, and counts what is absent by its reason', () => {
    const outcomes = journalOf({ seed: 3, days: 60 });
    const card = scorecardOf(outcomes, [], '5');
    expect(card.rows).toEqual([]);
    const five = card.horizons.find(({ at }) => at === '5')!;
    expect(five.absent).toEqual([{ reason: 'unpriced', n: outcomes.length }]);
    expect(five).toMatchObject({ n: 0, win: null, mean: null });
    const exit = scorecardOf(outcomes, [], 'exit');
    expect(exit.ranking[0]!.n).toBe(outcomes.length);
  });
});

describe('a calibration', () => {
  it('recovers planted chances within its intervals', () => {
    const edge = ({ pop }: Outcome) => (pop > 0.8 ? -0.24 : pop < 0.4 ? 0.15 : 0);
    let [held, all] = [0, 0];
    for (let seed = 1; seed <= 20; seed++) {
      const ended = endedAt(journalOf({ seed, days: 250, edge }), 'expiry');
      const { pop } = calibrationTable(ended);
      for (const stated of bandEdges) {
        const found = calibrated(stated, pop);
        if (found === null) continue;
        all++;
        if (inside(stated + edge({ pop: stated } as Outcome), [found.low, found.high])) held++;
      }
    }
    expect(all).toBeGreaterThan(100);
    expect(held / all).toBeGreaterThanOrEqual(0.9);
  });

  it('keeps to what was stated while little is known, and is silent below that', () => {
    const ended = endedAt(journalOf({ seed: 9, days: 60 }), 'expiry');
    const [band] = calibrationTable(ended).pop;
    const thin = { ...band!, from: 0.8, to: 0.9, n: 12, clusters: 6, worth: 2, measured: 0 };
    const found = calibrated(0.84, [thin])!;
    expect(found.chance).toBeCloseTo((4 * 0.84) / 6, 9);
    expect(found).toMatchObject({ stated: 0.84, measured: 0, n: 12 });
    expect(calibrated(0.84, [{ ...thin, clusters: 4 }])).toBeNull();
    expect(calibrated(0.5, [thin])).toBeNull();
  });

  it('helps walking forward where chances are stated too high, knowing nothing of the future', () => {
    const edge = () => -0.3;
    const ended = endedAt(journalOf({ seed: 4, days: 100, edge }), 'expiry');
    const found = walkForward(ended)!;
    expect(found.brierCalibrated).toBeLessThan(found.brierStated);
    // An outcome that was known only after everything was stated changes nothing.
    const late = { ...ended[0]!, knownAt: Number.MAX_SAFE_INTEGER, won: 1 as const };
    const other = walkForward([{ ...late }, ...ended.slice(1)])!;
    const same = walkForward([{ ...late, won: 0 as const }, ...ended.slice(1)])!;
    expect(other.n).toBe(same.n);
  });
});
