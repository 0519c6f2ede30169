import { describe, expect, test } from 'vitest';
import { chainFile } from '../../../../src/adapters/market/files.ts';
import type { Suggestion } from '../../../../src/core/shapes/suggestion.ts';
import { suggestion as suggestionShape } from '../../../../src/core/shapes/suggestion.ts';
import { analyse, type ChainAnalysis } from '../../../../src/domain/chain/analysis.ts';
import type { Chain, ExpirySlice } from '../../../../src/domain/chain/snapshot.ts';
import { charges } from '../../../../src/domain/charges.ts';
import { payoff } from '../../../../src/domain/options/payoff/payoff.ts';
import {
  type PlaybookAnswer,
  type PlaybookInput,
  playbook,
  templates,
} from '../../../../src/domain/options/playbook/playbook.ts';
import { money } from '../../../../src/domain/options/playbook/words.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { deriveView } from '../../../../src/domain/view/view.ts';
import { fc } from '../../../support/properties.ts';
import { hasShared, sharedPath } from '../../../support/shared.ts';
import { analysed, asOf, liquid, person, type Recipe, range, rate, view } from './liquid.ts';

const template = (id: string) => templates.find((one) => one.id === id)!;

function asked(over: Partial<PlaybookInput> = {}, recipe: Recipe = {}, expiry?: string): PlaybookInput {
  const chain = over.chain ?? liquid(recipe);
  const analysis = over.analysis ?? analysed(chain, expiry);
  return { chain, analysis, view: view(), person: person(), horizonDays: null, ...over };
}

function answer(input: PlaybookInput): PlaybookAnswer {
  const found = playbook(input);
  if (isRefusal(found)) throw new Error(found.refused);
  return found;
}

const reasonFor = (found: PlaybookAnswer, id: string) =>
  found.rejected.find(({ strategy }) => strategy === id)?.reason ?? null;

const views = (['bullish', 'bearish', 'neutral'] as const).flatMap((direction) =>
  (['rising', 'steady', 'falling'] as const).map((volatility) => view({ direction, volatility })),
);

function sound(found: PlaybookAnswer, input: PlaybookInput): void {
  expect(JSON.stringify(found)).not.toMatch(/NaN|Infinity/);
  const families = found.suggestions.map(({ strategy }) => template(strategy).family);
  expect(new Set(families).size).toBe(families.length);
  found.suggestions.forEach((one, i) => {
    expect(suggestionShape.strict().parse(one)).toEqual(one);
    expect(one.rank).toBe(i + 1);
    expect(one.maxProfit === null).toBe(one.maxProfitUnlimited);
    expect(one.maxLoss === null).toBe(one.maxLossUnlimited);
    const cash = one.legs.reduce(
      (sum, { action, type, price, quantity }) =>
        type === 'FUT' ? sum : sum + (action === 'sell' ? price : -price) * quantity,
      0,
    );
    expect(one.netCash).toBeCloseTo(cash, 2);
    expect(one.pop).toBeGreaterThanOrEqual(0);
    expect(one.pop).toBeLessThanOrEqual(1);
    expect(one.expectedValue).toBeLessThanOrEqual(0);
    expect(one.charges.total).toBeCloseTo(one.charges.entry + one.charges.exit, 2);
    expect(one.actions.length).toBe(one.legs.length);
    for (const { lots, quantity } of one.legs) expect(quantity).toBe(lots * input.analysis.focus.lotSize!);
    expect(one.logic.length).toBeGreaterThanOrEqual(5);
  });
  if (found.suggestions.length < 3) expect(found.warnings.join()).toMatch(/suggestions|Nothing/);
}

describe('the answer', () => {
  test.each(views.map((one) => [`${one.direction}/${one.volatility}`, one] as const))('%s', (_, one) => {
    const input = asked({ view: one });
    const found = answer(input);
    expect(found.suggestions.length).toBe(3);
    sound(found, input);
    for (const { strategy } of found.suggestions) {
      const { direction } = template(strategy);
      if (one.direction === 'bullish') expect(direction).not.toBe('bearish');
      if (one.direction === 'bearish') expect(direction).not.toBe('bullish');
    }
    expect(found.suggestions.some(({ strategy }) => template(strategy).risk === 'defined')).toBe(true);
    const said = new Set([...found.rejected, ...found.suggestions].map(({ strategy }) => strategy));
    expect(said.size).toBeGreaterThan(3);
    expect(found.considered).toBeGreaterThan(one.volatility === 'steady' ? 120 : 60);
  });

  test('a short view of volatility earns time, a long one pays for it', () => {
    const thetaOf = (one: ReturnType<typeof view>) =>
      answer(asked({ view: one })).suggestions.map(({ greeks }) => greeks);
    for (const { theta, vega } of thetaOf(view({ volatility: 'falling' }))) {
      expect(theta).toBeGreaterThan(0);
      expect(vega).toBeLessThan(0);
    }
    expect(thetaOf(view({ volatility: 'rising' }))[0]!.vega).toBeGreaterThan(0);
  });

  test('no structure stands against the volatility of the view', () => {
    for (const [volatility, against] of [
      ['rising', 'falling'],
      ['falling', 'rising'],
    ] as const) {
      const found = answer(asked({ view: view({ volatility }) }));
      for (const { strategy } of found.suggestions) expect(template(strategy).volatility).not.toBe(against);
      const other = against === 'rising' ? 'long-straddle' : 'short-straddle';
      expect(reasonFor(found, other)).toBe(
        `structure for ${against} volatility against a view of ${volatility}`,
      );
    }
  });

  test('gives the same bytes twice, and in whatever order expiries were solved', () => {
    const input = asked({ view: view({ direction: 'bullish', volatility: 'falling' }) });
    const first = JSON.stringify(playbook(input));
    expect(JSON.stringify(playbook(asked({ view: input.view })))).toBe(first);
    const turned = { ...input.analysis, solved: [...input.analysis.solved].reverse() };
    expect(JSON.stringify(playbook({ ...input, analysis: turned }))).toBe(first);
  });
});

function chargedAgain(one: Suggestion, day: string) {
  const side = (leg: Suggestion['legs'][number], opposite: boolean) => {
    const buy = (leg.action === 'buy') !== opposite;
    const price = buy ? leg.ask! : leg.bid!;
    const found = charges(
      'NSE',
      { side: buy ? 'buy' : 'sell', kind: 'option', quantity: leg.quantity, price },
      day,
      { brokeragePerOrder: 20 },
    );
    if (isRefusal(found)) throw new Error(found.refused);
    return found.total;
  };
  const sum = (opposite: boolean) => one.legs.reduce((total, leg) => total + side(leg, opposite), 0);
  return { entry: sum(false), exit: sum(true) };
}

describe('figures', () => {
  const input = asked({ view: view({ direction: 'bullish', volatility: 'falling' }) });
  const { suggestions } = answer(input);

  test('charges are those of the charge tables, in at the executable side and out at the other', () => {
    for (const one of suggestions) {
      const again = chargedAgain(one, '2026-08-20');
      expect(one.charges.entry).toBeCloseTo(again.entry, 2);
      expect(one.charges.exit).toBeCloseTo(again.exit, 2);
      const items = Object.values(one.charges.items).reduce((a, b) => a + b, 0);
      expect(Math.abs(items - one.charges.total)).toBeLessThan(0.05);
    }
  });

  test('a figure in words is the one of the document', () => {
    for (const { charges: own, expectedValue, logic } of suggestions) {
      const [, total, value] = /^Charges (.+) in and out, .+; expected value (.+) is half/.exec(logic[3]!)!;
      expect([total, value]).toEqual([money(own.total, 'INR'), money(expectedValue, 'INR')]);
    }
  });

  test('buys at the ask and sells at the bid of a two-sided quote', () => {
    for (const { legs } of suggestions) {
      for (const { action, price, priceBasis, bid, ask } of legs) {
        expect([price, priceBasis]).toEqual(action === 'buy' ? [ask, 'ask'] : [bid, 'bid']);
        expect(ask!).toBeGreaterThan(bid!);
      }
    }
  });

  test('payoff is that of the legs; break-evens after costs lie where the profit before them is the costs', () => {
    for (const one of suggestions) {
      if (one.legs.some(({ expiry }) => expiry !== '2026-09-08')) continue;
      const summary = payoff({
        spot: 25_000,
        years: input.analysis.focus.years,
        rate,
        vol: 0.13,
        legs: one.legs.map(({ action, type, strike, quantity, price }) => ({
          kind: type === 'CE' ? 'call' : 'put',
          action,
          strike: strike!,
          quantity,
          premium: price,
        })),
      });
      if (isRefusal(summary)) throw new Error(summary.refused);
      expect(one.maxProfit).toBeCloseTo(summary.maxProfit!, 2);
      if (one.maxLoss !== null) expect(one.maxLoss).toBeCloseTo(summary.maxLoss!, 2);
      for (const [i, price] of summary.breakevens.entries()) expect(one.breakevens[i]).toBeCloseTo(price, 2);
      const inside = (price: number) =>
        summary.profitRanges.some(([from, to]) => price > from && (to === null || price < to));
      for (const price of one.breakevensAfterCosts) expect(inside(price)).toBe(true);
    }
  });

  test('exits stand on the position: profit to take, loss to stop at, a day and a level', () => {
    for (const { exits, maxProfit, maxLoss } of suggestions) {
      expect(exits.target.pl).toBeGreaterThan(0);
      expect(exits.target.pl).toBeLessThanOrEqual(maxProfit!);
      expect(exits.stop.pl).toBeLessThan(0);
      if (maxLoss !== null) expect(exits.stop.pl).toBeGreaterThanOrEqual(maxLoss - 0.01);
      expect(exits.timeStop).toMatchObject({ date: '2026-09-07', daysBeforeExpiry: 1 });
      expect(exits.timeStop.words).toMatch(/2026-09-07/);
      expect(exits.invalidation.below ?? exits.invalidation.above).not.toBeNull();
    }
  });
});

describe('exits', () => {
  test('of bought volatility: half of the time, on a trading day, and a profit that can be reached', () => {
    const found = answer(asked({ view: view({ direction: 'bearish', volatility: 'rising' }) }));
    const bought = found.suggestions.find(({ strategy }) => strategy === 'buy-put')!;
    // Half of 19 days is Saturday 2026-08-29.
    expect(bought.exits.timeStop.date).toBe('2026-08-28');
    expect(bought.exits.target.pl).toBeLessThanOrEqual(-bought.maxLoss!);
    expect(bought.maxProfit!).toBeGreaterThan(5 * bought.exits.target.pl);
  });

  test('of an expiry over a month away: 21 days before it', () => {
    const chain = liquid({ expiries: ['2026-09-29', '2026-10-27'] });
    const found = answer(asked({ chain, view: view({ volatility: 'falling' }) }));
    for (const { exits, netCash } of found.suggestions)
      if (netCash > 0) expect(exits.timeStop).toMatchObject({ date: '2026-09-08', daysBeforeExpiry: 21 });
  });
});

describe('limits', () => {
  test('a beginner is never shown an open loss, nor is anyone who wants the worst case known', () => {
    for (const one of views) {
      for (const who of [
        person({ experience: 'beginner', capital: 100_000_000, risk: 'high' }),
        person({ definedRisk: true, capital: 100_000_000 }),
      ]) {
        const found = answer(asked({ view: one, person: who }));
        for (const { strategy, maxLossUnlimited } of found.suggestions) {
          expect(template(strategy).risk).toBe('defined');
          expect(maxLossUnlimited).toBe(false);
        }
        expect(reasonFor(found, 'short-strangle')).toMatch(/^open loss not allowed/);
      }
    }
  });

  test('margin over capital', () => {
    const found = answer(asked({ person: person({ capital: 30_000, risk: 'high' }) }));
    expect(reasonFor(found, 'short-iron-condor')).toMatch(
      /margin over capital: one lot needs ₹[\d,]+ of ₹30,000/,
    );
    for (const { margin } of found.suggestions) expect(margin.estimate).toBeLessThanOrEqual(30_000);
  });

  test('what is left out has a code with its figures beside the sentence', () => {
    const found = answer(
      asked({ person: person({ capital: 30_000, risk: 'high', experience: 'beginner' }) }),
    );
    const row = (id: string) => found.rejected.find(({ strategy }) => strategy === id);
    expect(row('short-iron-condor')).toMatchObject({ code: 'margin', limit: 30_000, contract: null });
    expect(row('short-iron-condor')!.value).toBeGreaterThan(30_000);
    expect(row('short-iron-condor')!.legs.map(({ type }) => type)).toEqual(['PE', 'CE', 'PE', 'CE']);
    expect(row('short-strangle')).toMatchObject({ code: 'openLoss', legs: [], value: null, limit: null });
    expect(row('call-condor')).toMatchObject({ code: 'experience' });
    const thin = answer(asked({ chain: liquid({ oi: 10 }) })).rejected;
    expect(thin.filter(({ code }) => code === 'openInterest').length).toBeGreaterThan(20);
    for (const { code, contract, value, limit } of thin)
      if (code === 'openInterest')
        expect([contract?.expiry.length, contract!.strike! > 0, value, limit]).toEqual([10, true, 10, 50]);
  });

  test('one lot that could lose too much is refused with the share of capital', () => {
    const found = answer(asked({ person: person({ capital: 400_000, risk: 'low' }) }));
    expect(reasonFor(found, 'short-strangle')).toMatch(
      /risk over limit: one lot can lose ₹[\d,]+ under stress, [\d.]+% of capital; low risk stops at 2\.0%/,
    );
  });

  test('size follows capital and risk, and stays below the freeze quantity', () => {
    const lotsFor = (capital: number | null, risk: 'low' | 'high') =>
      Math.max(
        ...answer(
          asked({
            person: person({ capital, risk, definedRisk: true }),
            view: view({ volatility: 'falling' }),
          }),
        ).suggestions.flatMap(({ legs }) => legs.map(({ quantity }) => quantity)),
      );
    expect(lotsFor(null, 'high')).toBeLessThanOrEqual(2 * 65);
    expect(lotsFor(4_000_000, 'high')).toBeGreaterThan(lotsFor(4_000_000, 'low'));
    expect(lotsFor(1e9, 'high')).toBeLessThan(1800);
    const thin = answer(asked({ person: person({ capital: 1e9 }) }, { oi: 60 }));
    for (const { legs } of thin.suggestions) for (const { lots } of legs) expect(lots).toBeLessThanOrEqual(3);
  });

  test('expiry day', () => {
    const at = Date.parse('2026-09-08T11:00:00+05:30');
    const found = answer(asked({}, { at }));
    expect(reasonFor(found, 'short-straddle')).toMatch(/^expiry day risk: 2026-09-08 expires today/);
    expect(reasonFor(found, 'long-call-calendar')).toMatch(/^expiry day risk/);
    const closed = playbook(asked({}, { at: Date.parse('2026-09-08T15:45:00+05:30') }, '2026-09-08'));
    expect(closed).toMatchObject({ refused: expect.stringMatching(/closed/) });
  });

  test('an event before the exit keeps open short volatility out and is told', () => {
    const events = [{ date: '2026-09-04', name: 'policy meeting' }];
    const found = answer(asked({ events, view: view({ volatility: 'falling' }) }));
    expect(reasonFor(found, 'short-straddle')).toBe(
      'event: policy meeting on 2026-09-04 falls before the exit, and a gap has no stop',
    );
    expect(found.warnings).toContain('Event before the exit: policy meeting on 2026-09-04');
    expect(reasonFor(answer(asked({ events, horizonDays: 5 })), 'short-straddle')).toBeNull();
  });

  test('wide, one-sided and thin chains give reasons and nothing else', () => {
    const cases: [Chain, RegExp][] = [
      [liquid({ half: 0.2 }), /spread too wide/],
      [liquid({ oi: 10 }), /open interest too thin: 10 contracts, 50 needed/],
      [silent(liquid(), 'bid'), /no bid/],
    ];
    for (const [chain, reason] of cases) {
      const found = answer(asked({ chain }));
      expect(found.suggestions).toEqual([]);
      expect(found.rejected.length).toBe(templates.length);
      expect(reasonFor(found, 'bull-call-spread')).toMatch(reason);
      expect(found.warnings.at(-1)).toMatch(/^Nothing to suggest/);
    }
  });

  test('a chain without any book is priced at last trades and says so loudly', () => {
    const chain = silent(silent(liquid(), 'bid'), 'ask');
    const input = asked({ chain });
    const found = answer(input);
    sound(found, input);
    expect(found.suggestions.length).toBe(3);
    expect(found.warnings[0]).toMatch(/^NO QUOTES/);
    for (const { priceBasis, bid } of found.suggestions.flatMap(({ legs }) => legs))
      expect([priceBasis, bid]).toEqual(['last', null]);
  });

  test('capital, brokerage and horizon must be numbers', () => {
    for (const over of [
      { person: person({ capital: Number.NaN }) },
      { person: person({ brokeragePerOrder: -1 }) },
      { horizonDays: -1 },
    ])
      expect(isRefusal(playbook(asked(over)))).toBe(true);
  });
});

function silent(chain: Chain, side: 'bid' | 'ask'): Chain {
  for (const { call, put } of chain.slices) for (const leg of [call, put]) leg[side].fill(Number.NaN);
  return chain;
}

describe('US', () => {
  test('lots of 100, American fees, no future to hold', () => {
    const at = Date.parse('2026-08-20T11:00:00-04:00');
    const chain = liquid({ at, future: false, more: { symbol: 'SPY', exchange: 'US', currency: 'USD' } });
    for (const slice of chain.slices) slice.lotSize = 100;
    const input = asked({ chain });
    const found = answer(input);
    sound(found, input);
    expect(found.suggestions.length).toBe(3);
    expect(found.suggestions[0]!.legs[0]!.quantity % 100).toBe(0);
    expect(Object.keys(found.suggestions[0]!.charges.items)).toContain('orf');
    // The setting is rupees an order; no American order is charged with it.
    for (const { charges: own } of found.suggestions) expect(own.items['brokerage']).toBe(0);
    expect(reasonFor(found, 'protective-put')).toBe('the chain carries no price of the future');
  });
});

/** Quotes knocked about: missing sides, crossed, stale and thin at random. */
const battered = fc.record({
  half: fc.double({ min: 0.0005, max: 0.08, noNaN: true }),
  level: fc.double({ min: 0.06, max: 0.7, noNaN: true }),
  step: fc.constantFrom(50, 100, 200),
  hours: fc.integer({ min: 0, max: 24 * 18 }),
  holes: fc.array(fc.record({ at: fc.nat(400), what: fc.nat(5) }), { maxLength: 60 }),
  pick: fc.nat(8),
  capital: fc.option(fc.integer({ min: 20_000, max: 50_000_000 })),
  experience: fc.constantFrom('beginner' as const, 'intermediate' as const, 'advanced' as const),
  risk: fc.constantFrom('low' as const, 'medium' as const, 'high' as const),
});

function knock(slice: ExpirySlice, at: number, what: number): void {
  const side = at % 2 === 0 ? slice.call : slice.put;
  const i = (at >> 1) % slice.strikes.length;
  if (what === 0) side.bid[i] = Number.NaN;
  if (what === 1) side.ask[i] = 0;
  if (what === 2) side.bid[i] = side.ask[i]! * 1.3;
  if (what === 3) side.oi[i] = Number.NaN;
  if (what === 4) side.ask[i] = side.bid[i]! * 3;
  if (what === 5) side.bid[i] = side.ask[i]! = side.ask[i]! * 0.6;
}

describe('random chains', () => {
  test('never a figure that is none, always different families, always within what was allowed', () => {
    fc.assert(
      fc.property(battered, ({ half, level, step, hours, holes, pick, capital, experience, risk }) => {
        const at = asOf + hours * 3_600_000;
        const chain = liquid({ half, at, vol: () => level, strikes: range(22_000, 28_000, step) });
        for (const { at: where, what } of holes) knock(chain.slices[where % 3]!, where, what);
        const analysis = analyse(chain, undefined, {
          rate,
          freshness: { state: 'live', ageMs: 0, note: '' },
        });
        if (isRefusal(analysis)) return;
        const input = asked({
          chain,
          analysis,
          view: views[pick]!,
          person: person({ capital, experience, risk }),
        });
        const found = playbook(input);
        if (isRefusal(found)) return;
        sound(found, input);
        for (const { strategy, margin } of found.suggestions) {
          if (experience === 'beginner') expect(template(strategy).risk).toBe('defined');
          if (capital !== null) expect(margin.estimate).toBeLessThanOrEqual(capital);
        }
      }),
      { numRuns: 150, seed: 7 },
    );
  }, 180_000);
});

describe.skipIf(!hasShared)('real chains', () => {
  const days = [
    'NIFTY_20220314_133142.json.gz',
    'NIFTY_20220315_123921.json',
    'NIFTY_20220324_153000.json.gz',
    'NIFTY_20220404_153000.json.gz',
    'NIFTY_20241105_105818.json',
    'BANKNIFTY_20220314_135223.json',
    'BANKNIFTY_20220506_153000.json.gz',
  ];
  test.each(days)('%s: suggestions for every view and person, none betting against another', async (name) => {
    const chain = await chainFile(sharedPath(`data/a_nse_option_chain/${name}`));
    const open = chain.slices.find(({ expiry }) => expiry > analysed(chain).day)!;
    const analysis: ChainAnalysis = analysed(chain, open.expiry);
    const derived = deriveView(analysis, null, {});
    for (const one of [derived, ...views]) {
      for (const experience of ['beginner', 'advanced'] as const) {
        const input = asked({ chain, analysis, view: one, person: person({ experience }) });
        const found = answer(input);
        sound(found, input);
        expect(found.suggestions.length).toBeGreaterThanOrEqual(2);
        if (one.direction === 'neutral') expect(found.suggestions.length).toBe(3);
        const bets = found.suggestions.map(({ strategy }) => template(strategy));
        const ways = new Set(bets.map(({ direction }) => direction).filter((way) => way !== 'neutral'));
        expect(ways.size).toBeLessThanOrEqual(1);
        const still = bets.filter(({ direction }) => direction === 'neutral');
        const moves = new Set(still.map(({ volatility }) => volatility).filter((way) => way !== 'any'));
        expect(moves.size).toBeLessThanOrEqual(1);
      }
    }
  });

  test('an older chain is charged as of the first day on record, and that is told', async () => {
    const chain = await chainFile(sharedPath(`data/a_nse_option_chain/${days[1]}`));
    expect(answer(asked({ chain, analysis: analysed(chain) })).warnings).toContain(
      'Charges are those of 2023-04-01, the first on record; the prices are of 2022-03-15',
    );
  });
});
