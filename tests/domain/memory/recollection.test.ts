import { describe, expect, it } from 'vitest';
import type { MarketState } from '../../../src/domain/memory/conditions.ts';
import { conditionVector } from '../../../src/domain/memory/conditions.ts';
import { lessonOf, type PastSetup, recollectionOf } from '../../../src/domain/memory/lesson.ts';
import { payoffShape } from '../../../src/domain/memory/payoff-shape.ts';
import { templates } from '../../../src/domain/options/playbook/template.ts';

/** Numbers that only look random, the same in every run (mulberry32). */
function chance(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = chance(11);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const families = new Map(templates.map(({ id, family }) => [id, family]));
const iso = (at: number) => new Date(at).toISOString();
const day = 86_400_000;
const now = Date.UTC(2026, 10, 20);
const nothing = { pcrChange: null, return1: null, skew: null, iv: null } as const;
const market = (): MarketState => ({
  ...nothing,
  ivRank: random(),
  pcr: 0.6 + random(),
  return5: (random() - 0.5) / 10,
  return20: (random() - 0.5) / 5,
  realised: 0.08 + random() / 5,
  trend: (random() - 0.5) / 10,
  daysToExpiry: Math.floor(random() * 30),
  weekday: Math.floor(random() * 7),
});
const markets = Array.from({ length: 400 }, market);

/** Ten years of closed trades, most of them in a market that was noted. */
function past(i: number, strategy = pick(templates).id): PastSetup {
  const state = random() < 0.8 ? conditionVector(pick(markets)) : null;
  return {
    id: `trade:${i}`,
    at: now - Math.floor(random() * 3_650) * day - i,
    strategy,
    side: templates.find(({ id }) => id === strategy)!.direction,
    what: strategy,
    outcome: { result: random() < 0.5 ? 'lost' : 'won', pnl: 1, currency: 'INR' },
    conditions: state === null ? null : [...state],
  };
}
const newestFirst = (list: readonly PastSetup[]) => [...list].sort((a, b) => b.at - a.at);
const all = newestFirst(Array.from({ length: 5_000 }, (_, i) => past(i)));

const sideOf = (id: string) => templates.find((each) => each.id === id)!.direction;
const alike = (a: string, b: string) => payoffShape(a) === payoffShape(b) && sideOf(a) === sideOf(b);
/** Structures that have a twin of another name, the same payoff and side. */
const twins = templates
  .map(({ id }) => id)
  .filter((id) => templates.some((other) => other.id !== id && alike(other.id, id)));

describe('the past of a symbol', () => {
  it('is remembered whole: the same lesson from what is told and counted as from every trade', () => {
    const kept = recollectionOf(all);
    for (const { id, family, direction } of templates) {
      for (const state of [null, conditionVector(pick(markets))]) {
        const structure = { id, family, direction };
        expect(lessonOf(structure, kept, families, state, iso)).toEqual(
          lessonOf(structure, { setups: all }, families, state, iso),
        );
      }
    }
  });

  it('finds a failed twin of any age, by name and by payoff, and counts all that are like it', () => {
    const whole = recollectionOf(all);
    let first = 0;
    let probes = 0;
    for (let i = 0; i < 200; i++) {
      const id = pick(twins);
      const other = pick(twins.filter((twin) => alike(twin, id) && (i % 2 === 0) === (twin === id)));
      const state = conditionVector(pick(markets))!;
      const twin: PastSetup = {
        ...past(10_000 + i, other),
        id: 'trade:twin',
        conditions: [...state],
        outcome: { result: 'lost', pnl: -1, currency: 'INR' },
      };
      const structure = { ...templates.find((each) => each.id === id)! };
      const { document } = lessonOf(
        structure,
        recollectionOf(newestFirst([...all, twin])),
        families,
        state,
        iso,
      );
      const before = lessonOf(structure, whole, families, state, iso).document;
      expect([document.n, document.losses]).toEqual([before.n + 1, before.losses + 1]);
      const best = document.similar.filter(
        ({ similarity }) => similarity === document.similar[0]!.similarity,
      );
      if (document.similar[0]!.similarity === 1 && best.some((one) => one.id === 'trade:twin')) first++;
      probes++;
    }
    expect(probes).toBeGreaterThan(150);
    expect(first / probes).toBeGreaterThanOrEqual(0.95);
  }, 120_000);

  it('stays small beside what it stands for', () => {
    const flies = newestFirst(
      Array.from({ length: 20_000 }, (_, i) => ({ ...past(i, 'iron-butterfly'), conditions: null })),
    );
    const kept = recollectionOf(flies);
    expect(kept.setups).toHaveLength(5);
    expect(kept.more).toHaveLength(1);
    const { document } = lessonOf(
      { id: 'put-butterfly', family: 'butterfly', direction: 'neutral' },
      kept,
      families,
      null,
      iso,
    );
    expect(document.n).toBe(20_000);
    expect(document.losses).toBe(flies.filter(({ outcome }) => outcome.result === 'lost').length);
  });
});
