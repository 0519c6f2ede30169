import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { registry } from '../../commands/index.ts';
import vendors from '../../data/vendors/vendors.json' with { type: 'json' };
import { execute } from '../../src/core/execute.ts';
import { stepDesk } from '../../src/domain/desk/desk.ts';
import { deskLeg, type OrderRequest } from '../../src/domain/desk/order.ts';
import { quoteOf } from '../../src/domain/desk/quote.ts';
import { deskRules } from '../../src/domain/desk/rules.ts';
import { deskStart } from '../../src/domain/desk/state.ts';
import {
  checkLimits,
  type DeskSettings,
  type LimitFigures,
  type LimitName,
  limitDefaults,
  settingsDefaults,
} from '../../src/domain/limits/limits.ts';
import type { Minor } from '../../src/domain/money.ts';
import { desk } from '../support/trading.ts';

vi.setConfig({ testTimeout: 60_000 });

const easy: LimitFigures = {
  tradeLoss: 1,
  undefinedRisk: false,
  dayGain: 0,
  dayBest: 0,
  weekGain: 0,
  trades: 1,
  openRisk: 1,
  marginShare: 0.01,
  delta: 1,
  vega: 1,
  symbols: ['NIFTY'],
};
const set: DeskSettings = {
  limits: {
    ...limitDefaults,
    maxLossPerTrade: 100,
    maxLossPerWeek: 100,
    maxTradesPerDay: 100,
    maxOpenRisk: 100,
    maxMarginShare: 0.5,
    maxDelta: 100,
    maxVega: 100,
    profitTarget: 100,
    profitLock: 0.5,
  },
  breaker: { ...settingsDefaults.breaker, maxLossPerDay: 100 },
};
/** The figure each bound is held against. */
const figureOf: [LimitName, keyof LimitFigures | 'drawdown'][] = [
  ['maxLossPerTrade', 'tradeLoss'],
  ['maxLossPerDay', 'dayGain'],
  ['maxLossPerWeek', 'weekGain'],
  ['maxDrawdown', 'drawdown'],
  ['maxTradesPerDay', 'trades'],
  ['maxOpenRisk', 'openRisk'],
  ['maxMarginShare', 'marginShare'],
  ['maxDelta', 'delta'],
  ['maxVega', 'vega'],
  ['profitTarget', 'dayGain'],
  ['profitLock', 'dayBest'],
];

describe('a bound that cannot be told denies', () => {
  it('lets the ordinary figures through', () =>
    expect(checkLimits(set, easy, 0, 1).filter(({ ok }) => !ok)).toEqual([]));

  for (const [name, figure] of figureOf)
    for (const odd of [null, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      it(`${name} at ${odd}`, () => {
        const figures = figure === 'drawdown' ? easy : ({ ...easy, [figure]: odd } as LimitFigures);
        const rows = checkLimits(set, figures, figure === 'drawdown' ? odd : 0, 1);
        expect(rows.find((row) => row.name === name)?.ok).toBe(false);
      });
    }
});

const option = {
  kind: 'option' as const,
  symbol: 'NIFTY',
  exchange: 'NSE',
  expiry: '2026-12-29',
  strike: 26_200,
  right: 'CE' as const,
  multiplier: 1,
};
const open = Date.parse('2026-11-23T09:15:00+05:30');
const request: OrderRequest = {
  intent: 'a',
  legs: [
    deskLeg({
      action: 'buy',
      instrument: option,
      quantity: 65,
      lot: 65,
      tick: 0.05,
      freeze: 1800,
      expiresAt: null,
    }),
  ],
  type: 'market',
  limit: null,
  stop: null,
  tif: 'day',
  fill: null,
  bracket: null,
  trade: null,
  concerns: [],
  note: null,
  tag: null,
};

describe('a price that cannot be denies', () => {
  const good = { bid: 100, ask: 101, spot: 26_000, forward: 26_000, years: 0.1, iv: 0.12 };
  const start = stepDesk(
    deskStart({
      account: 'paper',
      currency: 'INR',
      exchange: 'NSE',
      cash: 1e8 as Minor,
      at: 0,
      settings: set,
    }),
    { at: open, type: 'session', phase: 'open', date: '2026-11-23', next: null },
    deskRules,
  ).state;
  const wide = {
    ...start,
    settings: {
      ...set,
      limits: { ...set.limits, maxLossPerTrade: 1e6, maxOpenRisk: 1e6, maxDelta: 1e6, maxVega: 1e6 },
    },
  };
  const place = (told: object, state = wide) => {
    const quotes = [quoteOf(option, open + 1000, { ...good, ...told })];
    const { effects, state: after } = stepDesk(
      state,
      { at: open + 1000, type: 'order', request, quotes },
      deskRules,
    );
    const found = effects.find((effect) => effect.type === 'order');
    return { report: found?.type === 'order' ? found.report : null, after };
  };

  it('lets a good one through', () => expect(place({}).report).toMatchObject({ state: 'filled' }));

  for (const [what, told] of [
    ['no ask', { ask: null }],
    ['an ask of NaN', { ask: Number.NaN }],
    ['an endless ask', { ask: Number.POSITIVE_INFINITY }],
    ['an ask of 0', { ask: 0 }],
    ['an ask below zero', { ask: -1 }],
    ['an ask of 1e308', { ask: 1e308, bid: 1e308 }],
    ['no volatility, with a bound on vega', { iv: null }],
    ['a volatility of NaN', { iv: Number.NaN }],
    ['no underlying', { spot: null, forward: null }],
    ['an underlying of NaN', { spot: Number.NaN, forward: Number.NaN }],
    ['no time left that is known', { years: Number.NaN }],
  ] as const)
    it(`${what}: refused, and the account is as before`, () => {
      const { report, after } = place(told);
      expect(report).toMatchObject({ state: 'rejected' });
      expect(after).toMatchObject({ cash: 1e8, trades: [], orders: [] });
    });
});

describe('a check that breaks', () => {
  let coach: ReturnType<typeof desk>;
  const spread = { symbol: 'NIFTY', expiry: '2026-08-25', legs: ['SELL CE 25200', 'BUY CE 25400'] };
  beforeEach(async () => {
    coach = desk('2026-11-23T11:00:00+05:30');
    await coach.ask('account open', { cash: 500_000, practice: true });
  });
  afterEach(() => coach.close());

  for (const part of ['events', 'desk'] as const)
    it(`in ${part} places nothing`, async () => {
      const store = await coach.ports.store();
      const broken = new Proxy(store, {
        get: (whole, key: keyof typeof store) =>
          key !== part
            ? whole[key]
            : {
                ...whole[part],
                list: () => Promise.reject(new Error('broken')),
                decide: () => Promise.reject(new Error('broken')),
              },
      });
      const context = { ...coach.context(null), ports: { ...coach.ports, store: async () => broken } };
      const command = await registry.find(({ name }) => name === 'order place')!.load();
      expect(await execute(command, spread, context)).toMatchObject({
        ok: false,
        error: { kind: 'internal' },
      });
      expect(await store.ledger.fills({ account: 'paper' })).toEqual([]);
      expect((await store.desk.load('paper'))!.state).toMatchObject({ trades: [], orderCount: 0 });
    });
});

describe('paper and money', () => {
  it('no account trades for money: the only broker is a paper one, a cycle that is dry writes nothing', async () => {
    const coach = desk('2026-11-23T11:00:00+05:30');
    try {
      await coach.ask('account open', { cash: 500_000, practice: true });
      expect(await coach.ask('account open', { name: 'live', broker: 'kite', cash: 5 })).toMatchObject({
        kind: 'usage',
      });
      // A paper account never becomes one at a broker.
      expect(await coach.ask('account open', { name: 'paper', broker: 'alpaca' })).not.toMatchObject({
        broker: 'alpaca',
      });
      const before = (await (await coach.ports.store()).health()).counts;
      expect(await coach.ask('cycle run', { symbols: ['NIFTY'], dryRun: true })).toMatchObject({
        dryRun: true,
      });
      const { counts } = await (await coach.ports.store()).health();
      const desks = ['accounts', 'orders', 'fills', 'cashFlows'];
      const { desk: store } = await coach.ports.store();
      expect([await store.events('paper'), await store.cycles('paper')]).toEqual([[], []]);
      expect(Object.keys(counts)).toEqual(expect.arrayContaining(desks));
      for (const table of desks) expect(counts[table]).toBe(before[table]);
      const hosts = JSON.stringify(vendors).match(/https:\/\/[a-z.-]*alpaca[a-z.-]*/g)!;
      expect(hosts.filter((host) => !host.includes('data.'))).toEqual(['https://paper-api.alpaca.markets']);
    } finally {
      await coach.close();
    }
  });
});
