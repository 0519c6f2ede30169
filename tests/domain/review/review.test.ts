import { describe, expect, it } from 'vitest';
import type { ReviewPoint as EventPoint } from '../../../src/agent/events.ts';
import { type ReviewFacts, type ReviewPoint, secondOpinion } from '../../../src/domain/review/review.ts';
import { fc } from '../../support/properties.ts';

const trade = {
  name: 'Iron Condor',
  symbol: 'NIFTY',
  expiry: '2026-11-24',
  maxProfit: 4164,
  maxLoss: -15_336,
  pop: 0.68,
  expectedValue: -244,
  charges: 205,
  margin: 80_189,
  legs: [
    { action: 'sell', bid: 43.6, ask: 44 },
    { action: 'buy', bid: 12.3, ask: 12.55 },
  ],
};
const person = { capital: 10_00_000, experience: 'intermediate', riskShare: 0.02 } as const;
const kinds = (facts: ReviewFacts) => secondOpinion(facts).map(({ kind, level }) => `${kind} ${level}`);

describe('the second opinion', () => {
  it('has the shape surfaces are told', () => {
    const points: EventPoint[] = secondOpinion({ ungrounded: ['7'] });
    const back: ReviewPoint[] = points;
    expect(back).toHaveLength(1);
  });
  it('says nothing where nothing speaks against it', () => {
    const facts = {
      trade: { ...trade, pop: 0.8 },
      person,
      market: { daysToExpiry: 5, atmIv: 0.15, realizedVolatility: 0.12 },
    };
    expect(secondOpinion({ ...facts, freshness: { state: 'live', ageMs: 2000, note: '' } })).toEqual([]);
    expect(secondOpinion({})).toEqual([]);
  });
  it.each<[string, ReviewFacts, string[]]>([
    [
      'stale prices',
      { freshness: { state: 'stale', ageMs: 3 * 86_400_000, note: 'the close of Tuesday' } },
      ['staleness warning'],
    ],
    ['a sample', { freshness: { state: 'sample', ageMs: 1, note: '' } }, ['staleness warning']],
    [
      'a loss without limit',
      { trade: { ...trade, maxLoss: null, maxLossUnlimited: true, charges: 10 } },
      ['risk caution'],
    ],
    [
      'the same for a beginner',
      {
        trade: { ...trade, maxLoss: null, maxLossUnlimited: true, charges: 10 },
        person: { capital: null, experience: 'beginner' },
      },
      ['risk warning'],
    ],
    ['odds that do not pay', { trade: { ...trade, pop: 0.5 } }, ['risk caution']],
    [
      'too much of the capital',
      { trade: { ...trade, pop: 0.8 }, person: { ...person, capital: 4_00_000 } },
      ['size caution'],
    ],
    [
      'far too much, and the margin',
      { trade: { ...trade, pop: 0.8 }, person: { ...person, capital: 1_00_000 } },
      ['size warning', 'size caution'],
    ],
    ['a limit used up', { portfolio: { roomToday: 0 } }, ['size warning']],
    [
      'more than the room left',
      { trade: { ...trade, pop: 0.8 }, portfolio: { roomToday: 9000 } },
      ['size warning'],
    ],
    ['a halted book', { portfolio: { tradingHalted: true } }, ['risk warning']],
    ['a streak', { portfolio: { lossStreak: 4 } }, ['memory caution']],
    [
      'failures alike',
      {
        memory: [
          { pnl: -900, summary: 'held through the policy' },
          { pnl: -400 },
          { pnl: -100 },
          { pnl: 300 },
        ],
      },
      ['memory warning'],
    ],
    ['successes alike', { memory: [{ pnl: 900 }, { pnl: -400 }, { pnl: 300 }] }, ['memory info']],
    ['dear charges', { trade: { ...trade, pop: 0.8, charges: 900 } }, ['cost caution']],
    [
      'a wide leg',
      { trade: { ...trade, pop: 0.8, legs: [{ action: 'buy', bid: 1, ask: 1.2 }] } },
      ['cost caution'],
    ],
    ['the last day', { trade: { ...trade, pop: 0.8 }, market: { daysToExpiry: 0 } }, ['event caution']],
    [
      'an event within its life',
      {
        trade: { ...trade, pop: 0.8 },
        events: [
          { date: '2026-11-23', name: 'RBI policy' },
          { date: '2026-12-05', name: 'Later' },
        ],
      },
      ['event caution'],
    ],
    [
      'premium below what is realised',
      { trade: { ...trade, pop: 0.8 }, market: { atmIv: 0.1, realizedVolatility: 0.14 } },
      ['risk caution'],
    ],
    ['figures without a source', { ungrounded: ['₹9,999', '14 %'] }, ['grounding warning']],
  ])('sees %s', (_, facts, want) => expect(kinds(facts)).toEqual(want));
  it('tells the numbers', () => {
    const [point] = secondOpinion({ trade: { ...trade, pop: 0.8 }, portfolio: { roomToday: 9000 } });
    expect(point!.text).toBe("It can lose ₹15,336, more than the ₹9,000 left of today's limit.");
    const [memory] = secondOpinion({
      memory: [{ pnl: -900, summary: 'held through the policy' }, { pnl: -400 }, { pnl: -100 }],
    });
    expect(memory!.text).toBe(
      '3 of 3 similar trades lost, together -₹1,400; the worst: held through the policy.',
    );
  });
  it('puts the gravest first and prints no gap', () => {
    const number = fc.option(fc.double(), { nil: null });
    fc.assert(
      fc.property(number, number, number, number, number, (maxLoss, pop, roomToday, capital, atmIv) => {
        const points = secondOpinion({
          trade: { ...trade, maxLoss, pop, margin: capital },
          person: { ...person, capital },
          portfolio: { roomToday, lossStreak: 3, sameUnderlying: 2 },
          market: { atmIv, realizedVolatility: 0.2, daysToExpiry: 1 },
          memory: [{ pnl: maxLoss ?? Number.NaN }, { pnl: 1 }],
          freshness: { state: 'delayed', ageMs: 900_000, note: '15 minutes' },
        });
        const ranks = points.map(({ level }) => ['warning', 'caution', 'info'].indexOf(level));
        expect(ranks).toEqual(ranks.toSorted());
        for (const { text } of points) expect(text).not.toMatch(/NaN|undefined|null|Infinity|∞/);
      }),
    );
  });
});
