import { describe, expect, it } from 'vitest';
import variants from '../../../data/advice/variants.json' with { type: 'json' };
import { type AdviceFacts, advise } from '../../../src/domain/advice/advice.ts';
import { followUps } from '../../../src/domain/advice/follow-ups.ts';
import { ground } from '../../../src/domain/grounding/grounding.ts';
import { intents } from '../../../src/domain/intent/intent.ts';
import { fc } from '../../support/properties.ts';

const facts: AdviceFacts = {
  symbol: 'NIFTY',
  spot: 24_864.2,
  expiry: '2026-08-25',
  daysToExpiry: 6,
  atmStrike: 24_900,
  atmIv: 0.1182,
  realizedVolatility: 0.1237,
  ivRank: 62,
  skew: -0.011,
  pcr: 0.985,
  maxPain: 24_900,
  expectedMove: 376.4,
  straddle: 301.52,
  support: 24_500,
  resistance: 25_500,
  lotSize: 65,
  strategy: 'Iron Condor',
  maxProfit: 4164.2,
  maxLoss: -15_336.5,
  pop: 0.68,
  breakeven: 24_489.11,
  margin: 80_189,
  charges: 205.12,
  invalidation: 24_489.11,
  openPositions: 2,
  unrealizedPnl: -1840,
  shortStrike: 25_200,
  netDelta: -0.29,
  dayPnl: -5200,
  roomToday: 4800,
  capital: 10_00_000,
  riskShare: 0.02,
  event: 'RBI policy',
  eventDays: 3,
  error: 'The model did not answer in time.',
};
const levels = ['beginner', 'intermediate', 'advanced'] as const;
const broken = /NaN|undefined|null|Infinity|∞|[{}]|\s{2}|\s[.,;:]/;

describe('advice without a model', () => {
  it('has for every intent and level an answer that needs no number', () => {
    for (const intent of intents) {
      for (const experience of levels) {
        const { title, text, tips, variant } = advise(intent, {}, { experience });
        expect([title, text, ...tips].join('|')).not.toMatch(broken);
        expect(text.length).toBeGreaterThan(40);
        expect(variant).toMatch(new RegExp(`^${intent}-`));
      }
    }
  });
  it('uses the numbers at hand', () => {
    for (const intent of intents) {
      const { title, text } = advise(intent, facts, { experience: 'intermediate' });
      if (intent !== 'howto') expect(`${title} ${text}`, intent).toMatch(/\d|did not answer/);
    }
    expect(advise('size', facts, { experience: 'beginner' }).text).toBe(
      'With ₹10,00,000 and 2 % of it at risk a trade, ₹20,000 may be lost. Iron Condor can lose ₹15,337 a lot: 1 lot at most.',
    );
    expect(advise('size', { ...facts, capital: 1_00_000 }, null).variant).toBe('size-too-big');
    expect(advise('expiry', { ...facts, daysToExpiry: 0 }, null).variant).toBe('expiry-today');
  });
  it('writes dollars where the market is American', () => {
    const american = { ...facts, currency: 'USD', symbol: 'SPY', capital: 25_000, maxLoss: -420 } as const;
    expect(advise('size', american, null).text).toContain('$25,000');
  });
  it('lets the history choose', () => {
    const lost = [-1, -2, -3].map((pnl) => ({ pnl }));
    const { dayPnl: _, ...calm } = facts;
    expect(advise('tilt', calm, null, { outcomes: lost }).variant).toBe('tilt-streak');
    expect(advise('tilt', {}, null, { intents: { tilt: 3 } }).variant).toBe('tilt-again');
    const won = Array.from({ length: 4 }, (_unused, i) => ({
      pnl: i === 0 ? -10 : 50,
      strategy: 'Bull Put Spread',
    }));
    expect(advise('entry', { symbol: 'NIFTY', spot: 1 }, null, { outcomes: won }).text).toContain(
      'Bull Put Spread did best: 4 trades, 75 %',
    );
    expect(advise('default', {}, null, { intents: { volatility: 5 } }).text).toContain('volatility');
  });
  it('does not repeat itself where another answer fits', () => {
    const first = advise('volatility', facts, null).variant;
    expect(advise('volatility', facts, null, { shown: [first] }).variant).not.toBe(first);
  });
  it('shows only figures that are there or follow from them', () => {
    for (const intent of intents) {
      for (const experience of levels) {
        const { title, text, tips } = advise(intent, facts, { experience });
        const said = [title, text, ...tips].join('\n');
        const rows = [{ ...facts, exits: { invalidation: facts.invalidation } }];
        const { unsupported, figures } = ground(said, rows);
        expect(unsupported.length, `${said} <- ${unsupported.join(' | ')}`).toBeLessThanOrEqual(
          Math.max(2, figures.length / 3),
        );
      }
    }
  });
  it('never prints a gap, whatever is missing or broken', () => {
    const number = fc.option(fc.oneof(fc.double(), fc.constantFrom(0, -0, 1e-9, 1e12, Number.NaN)), {
      nil: null,
    });
    const words = fc.option(fc.constantFrom('NIFTY', '', ' ', 'AAPL'), { nil: null });
    const shape = Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [key, typeof value === 'string' ? words : number]),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...intents),
        fc.constantFrom(...levels),
        fc.record(shape, { requiredKeys: [] }),
        fc.array(fc.record({ pnl: fc.double(), strategy: fc.constantFrom('Straddle', null) }), {
          maxLength: 6,
        }),
        (intent, experience, some, outcomes) => {
          const {
            title,
            text,
            tips,
            followUps: next,
          } = advise(intent, some as AdviceFacts, { experience }, { outcomes });
          for (const sentence of [title, text, ...tips, ...next]) expect(sentence).not.toMatch(broken);
        },
      ),
      { numRuns: 2000 },
    );
  });
  it('gives every variant an id of its own and a level', () => {
    const all = Object.values(variants).flatMap((list) => (Array.isArray(list) ? list : []));
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { levels: of } of all) expect(of.length).toBeGreaterThan(0);
  });
});

describe('follow-ups', () => {
  it('lead on with what is known, three at most', () => {
    expect(followUps('entry', facts)).toEqual([
      'How many lots of Iron Condor fit my capital?',
      'What would make Iron Condor wrong?',
      'Show the payoff of Iron Condor',
    ]);
    expect(followUps('entry', {})).toEqual(['What is the best structure for a sideways market?']);
  });
  it('leave out what was asked', () => {
    const [first] = followUps('market', facts);
    expect(followUps('market', facts, {}, [first!.toUpperCase()])).not.toContain(first);
  });
  it('exist for every intent, numbers or not', () => {
    for (const intent of intents) expect(followUps(intent, {}).length, intent).toBeGreaterThan(0);
  });
});
