import { describe, expect, it } from 'vitest';
import { anyOf, gramTerms, termsOf } from '../../../src/domain/memory/question.ts';
import { aged, type Candidate, decay, diverse, fused, named } from '../../../src/domain/memory/ranking.ts';

const dayMs = 86_400_000;
const now = 1_000 * dayMs;
const candidate = (id: number, more: Partial<Candidate> = {}): [number, Candidate] => [
  id,
  { id, at: now, vector: null, symbol: null, strategy: null, ...more },
];

describe('ranking memories', () => {
  it('takes a tenth at most for age, half of it in 180 days', () => {
    expect(decay(now, now)).toBe(1);
    expect(decay(now - 180 * dayMs, now)).toBeCloseTo(0.95, 12);
    expect(decay(0, 1e15)).toBeCloseTo(0.9, 12);
    expect(decay(now + dayMs, now)).toBe(1);
  });

  it('lets age decide between near equals only', () => {
    const candidates = new Map([candidate(1, { at: now - 900 * dayMs }), candidate(2), candidate(3)]);
    const hits = [
      { id: 1, likeness: 0.8 },
      { id: 2, likeness: 0.79 },
      { id: 3, likeness: 0.6 },
    ];
    expect(aged(hits, candidates, { now, terms: [] })).toEqual([2, 1, 3]);
    expect(aged(hits.slice(0, 1).concat(hits[2]!), candidates, { now, terms: [] })).toEqual([1, 3]);
  });

  it('counts what the question names', () => {
    const [, one] = candidate(1, { symbol: 'NIFTY', strategy: 'short-strangle' });
    expect(named(one, termsOf('NIFTY strangle'))).toBeCloseTo(1.2, 12);
    expect(named(one, termsOf('short strangle on nifty'))).toBeCloseTo(1.4, 12);
    expect(named(one, termsOf('banknifty'))).toBe(1);
  });

  it('keeps the best first and then prefers what is unlike it', () => {
    const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
    const candidates = new Map([
      candidate(1, { vector: a }),
      candidate(2, { vector: a }),
      candidate(3, { vector: b }),
    ]);
    const list = fused([
      [1, 2, 3],
      [1, 2, 3],
    ]);
    expect(list.map(({ id }) => id)).toEqual([1, 2, 3]);
    expect(diverse(list, candidates, 3).map(({ id }) => id)).toEqual([1, 3, 2]);
    expect(diverse([], candidates, 3)).toEqual([]);
  });
});

describe('the words of a question', () => {
  it('quotes what has signs and knows the scripts that words are cut wrongly in', () => {
    const terms = termsOf('M&M, BAJAJ-AUTO "quoted" AND निफ्टी तेजी no NO');
    expect(terms).toEqual(['m&m', 'bajaj-auto', 'quoted', 'and', 'निफ्टी', 'तेजी', 'no']);
    expect(gramTerms(terms)).toEqual(['निफ्टी', 'तेजी']);
    expect(anyOf(['m&m', 'and'])).toBe('"m&m" OR "and"');
    expect(anyOf([])).toBeNull();
  });
});
