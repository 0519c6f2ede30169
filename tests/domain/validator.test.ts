import { describe, expect, it } from 'vitest';
import type { Setup, SetupLeg } from '../../src/domain/validator/setup.ts';
import { type ConcernName, concernNames, concernsOf } from '../../src/domain/validator/validator.ts';

const now = Date.parse('2026-11-23T11:00:00+05:30');
const leg = (told: Partial<SetupLeg> = {}): SetupLeg => ({
  name: 'SELL NIFTY CE 25200',
  action: 'sell',
  option: true,
  expiry: '2026-12-29',
  quantity: 65,
  bid: 100,
  ask: 101,
  bidQty: 650,
  askQty: 650,
  volume: 5000,
  lot: 65,
  ...told,
});
const quiet: Setup = {
  symbol: 'NIFTY',
  legs: [leg()],
  date: '2026-11-23',
  now,
  quotedAt: now - 5_000,
  stale: false,
  maxLoss: 10_000,
  undefinedRisk: false,
  margin: 100_000,
  equity: 500_000,
  delta: -10,
  vega: -500,
  trend: 'bearish',
  ivRank: 0.5,
  events: [{ date: '2027-02-01', name: 'Union Budget' }],
  held: [{ symbol: 'BANKNIFTY', risk: 8_000, delta: -5 }],
  correlations: { BANKNIFTY: 0.5 },
  similar: { n: 9, losses: 3 },
  closed: [{ at: now - 40 * 60_000, pnl: -500, risk: 9_000 }],
};

/** The cause of each concern, and the same set-up just short of it. */
const made: Record<ConcernName, [Partial<Setup>, Partial<Setup>]> = {
  spread: [{ legs: [leg({ bid: 90, ask: 101 })] }, { legs: [leg({ bid: 96, ask: 105 })] }],
  liquidity: [{ legs: [leg({ bidQty: 64 })] }, { legs: [leg({ bidQty: 65 })] }],
  size: [{ maxLoss: 25_001 }, { maxLoss: 25_000 }],
  concentration: [
    { held: [{ symbol: 'NIFTY', risk: 70_000, delta: 1 }], maxLoss: 10_000 },
    { held: [{ symbol: 'NIFTY', risk: 60_000, delta: 1 }], maxLoss: 10_000 },
  ],
  correlation: [{ correlations: { BANKNIFTY: 0.9 } }, { correlations: { BANKNIFTY: 0.79 } }],
  eventAhead: [
    { events: [{ date: '2026-12-04', name: 'RBI policy' }] },
    { events: [{ date: '2026-12-30', name: 'RBI policy' }] },
  ],
  expiryDay: [{ legs: [leg({ expiry: '2026-11-23' })] }, { legs: [leg({ expiry: '2026-11-24' })] }],
  againstTrend: [{ trend: 'bullish' }, { trend: 'neutral' }],
  ivRank: [{ ivRank: 0.19 }, { ivRank: 0.2 }],
  staleData: [{ quotedAt: now - 21 * 60_000 }, { quotedAt: now - 19 * 60_000 }],
  similarFailed: [{ similar: { n: 3, losses: 2 } }, { similar: { n: 2, losses: 2 } }],
  revenge: [
    { closed: [{ at: now - 10 * 60_000, pnl: -500, risk: 6_000 }] },
    { closed: [{ at: now - 10 * 60_000, pnl: 500, risk: 6_000 }] },
  ],
  undefinedRisk: [{ undefinedRisk: true }, { undefinedRisk: false }],
  marginUse: [{ margin: 300_001 }, { margin: 300_000 }],
};

describe('the validator', () => {
  it('has nothing to say about a quiet set-up', () => expect(concernsOf(quiet)).toEqual([]));

  for (const name of concernNames) {
    const [cause, twin] = made[name];
    it(`${name} fires on its cause alone, and is silent on its twin`, () => {
      const found = concernsOf({ ...quiet, ...cause });
      expect(found.map((one) => one.name)).toEqual([name]);
      expect(Object.keys(found[0]!.evidence).length).toBeGreaterThan(0);
      expect(concernsOf({ ...quiet, ...twin })).toEqual([]);
    });
  }

  it('blocks what would cost a quarter of the account, and margin close to all of it', () => {
    const severity = (told: Partial<Setup>) => concernsOf({ ...quiet, ...told }).map((one) => one.severity);
    expect(severity({ maxLoss: 125_001 })).toEqual(['block']);
    expect(severity({ margin: 450_001 })).toEqual(['block']);
  });

  it('is silent where nothing is known', () => {
    const unknown: Setup = {
      ...quiet,
      legs: [leg({ bid: null, ask: null, bidQty: null, askQty: null, volume: null })],
      quotedAt: null,
      maxLoss: null,
      margin: null,
      equity: null,
      delta: null,
      vega: null,
      trend: null,
      ivRank: null,
      similar: null,
      closed: [],
      events: [],
    };
    expect(concernsOf(unknown)).toEqual([]);
  });
});
