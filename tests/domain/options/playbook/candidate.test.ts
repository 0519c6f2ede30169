import { describe, expect, test } from 'vitest';
import { type PayoffSummary, payoff } from '../../../../src/domain/options/payoff/payoff.ts';
import { candidatesOf } from '../../../../src/domain/options/playbook/candidate.ts';
import { tillOf } from '../../../../src/domain/options/playbook/cost.ts';
import { isFault } from '../../../../src/domain/options/playbook/fault.ts';
import { type Market, marketOf } from '../../../../src/domain/options/playbook/market.ts';
import { outcomeOf } from '../../../../src/domain/options/playbook/outcome.ts';
import { positionOf } from '../../../../src/domain/options/playbook/position.ts';
import { templates } from '../../../../src/domain/options/playbook/template.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { analysed, liquid, type Recipe } from './liquid.ts';

function market(recipe: Recipe = {}, expiry?: string): Market {
  const chain = liquid(recipe);
  const found = marketOf(chain, analysed(chain, expiry));
  if (isRefusal(found) || isFault(found)) throw new Error(JSON.stringify(found));
  return found;
}
const named = (id: string) => templates.find((template) => template.id === id)!;
const onStrikes = (id: string, at: Market) =>
  candidatesOf(named(id), at).candidates.map(({ legs }) =>
    legs.map(
      ({ action, ratio, quote }) => `${action} ${ratio} ${quote.strike} ${quote.right} ${quote.expiry}`,
    ),
  );

describe('every structure on a liquid chain', () => {
  const tight = market({ half: 0.0001 });
  test.each(templates.map((template) => [template.id, template] as const))('%s', (_, template) => {
    const { candidates } = candidatesOf(template, tight);
    expect(candidates.length).toBeGreaterThan(0);
    expect(new Set(candidates.map(({ key }) => key)).size).toBe(candidates.length);
    for (const { legs } of candidates) {
      expect(legs.length).toBe(template.legs.length);
      const before = payoff(positionOf(legs, tight));
      if (isRefusal(before)) throw new Error(before.refused);
      if (template.cash === 'credit') expect(before.netCash).toBeGreaterThan(0);
      if (template.cash === 'debit') expect(before.netCash).toBeLessThan(0);
      expect(before.maxProfitUnlimited).toBe(template.upside === 'unlimited');
      if (template.risk === 'defined') expect(before.maxLossUnlimited).toBe(false);
      if (template.family !== 'box') expect(before.maxLoss ?? -1).toBeLessThan(0);
      if (!before.maxProfitUnlimited) expect(before.maxProfit).toBeGreaterThan(0);
      expect(Number.isFinite(before.pop)).toBe(true);
    }
    const till = tillOf(tight, 0);
    const outcomes = candidates.map((candidate) => outcomeOf(candidate, 1, tight, till));
    if (template.family !== 'box') expect(outcomes.some((outcome) => !isFault(outcome))).toBe(true);
  });
});

describe('outcome', () => {
  test('a sold option wins with about one less its delta, and expects its half spread and charges', () => {
    const at = market();
    const till = tillOf(at, 20);
    const { candidates } = candidatesOf(named('sell-call'), at);
    expect(candidates.length).toBeGreaterThan(2);
    for (const candidate of candidates) {
      const found = outcomeOf(candidate, 2, at, till);
      if (isFault(found)) throw new Error(found.reason);
      const { quote } = candidate.legs[0]!;
      // It also keeps its premium, which moves the break-even beyond the strike.
      expect(found.pop).toBeGreaterThan(1 - quote.delta);
      expect(found.pop).toBeLessThan(1 - quote.delta + 0.12);
      const half = ((quote.ask! - quote.bid!) / 2) * 130;
      expect(found.expectedValue).toBeCloseTo(-half - found.cost.total, 8);
      expect(found.loss).toBeGreaterThan(0);
    }
  });

  test('where the smile is flat the probability is the lognormal one of the payoff', () => {
    const flat = market({ vol: () => 0.14 });
    const till = tillOf(flat, 20);
    for (const id of ['bull-put-spread', 'short-iron-condor', 'long-straddle', 'batman', 'buy-put']) {
      for (const candidate of candidatesOf(named(id), flat).candidates) {
        const found = outcomeOf(candidate, 1, flat, till);
        if (isFault(found)) continue;
        const whole = payoff(found.position, { costs: found.cost.total }) as PayoffSummary;
        expect(found.pop).toBeCloseTo(whole.pop!, 2);
      }
    }
  });

  test('with a later leg the model meets both forwards of the chain', () => {
    const at = market();
    const { legs } = candidatesOf(named('long-call-calendar'), at).candidates[0]!;
    const { spot, rate, yield: paid = 0 } = positionOf(legs, at);
    const forward = (years: number) => spot * Math.exp((rate - paid) * years);
    if (isFault(at.far)) throw new Error(at.far.reason);
    expect(forward(at.near.years)).toBeCloseTo(at.near.forward, 8);
    expect(forward(at.far.years)).toBeCloseTo(at.far.forward, 8);
  });
});

describe('strikes', () => {
  const at = market();

  test('by delta: the tradable strike nearest it', () => {
    for (const { legs } of candidatesOf(named('buy-call'), at).candidates) {
      const { quote } = legs[0]!;
      const others = at.near.calls.map(({ delta }) => delta);
      const target = named('buy-call').try['d']!.reduce((best, d) =>
        Math.abs(d - quote.delta) < Math.abs(best - quote.delta) ? d : best,
      );
      const nearest = Math.min(...others.map((delta) => Math.abs(delta - target)));
      expect(Math.abs(quote.delta - target)).toBe(nearest);
    }
  });

  test('a straddle stands at the strike nearest the forward, with equal legs', () => {
    expect(onStrikes('short-straddle', at)).toEqual([
      ['sell 1 25100 PE 2026-09-08', 'sell 1 25100 CE 2026-09-08'],
    ]);
  });

  test('wings of a butterfly are equally far, a calendar has one strike and two expiries', () => {
    for (const { legs } of candidatesOf(named('call-butterfly'), at).candidates) {
      const [low, high, middle] = legs.map(({ quote }) => quote.strike);
      expect(high! - middle!).toBe(middle! - low!);
      expect(legs.map(({ action, ratio }) => [action, ratio])).toEqual([
        ['buy', 1],
        ['buy', 1],
        ['sell', 2],
      ]);
    }
    for (const legs of onStrikes('long-call-calendar', at)) {
      expect(legs[0]).toMatch(/^buy 1 \d+ CE 2026-09-15$/);
      expect(legs[1]).toBe(legs[0]!.replace('buy', 'sell').replace('09-15', '09-08'));
    }
  });

  test('a leg that cannot be traded is stepped over, or named when nothing near will do', () => {
    const chain = liquid();
    const { strikes, call } = chain.slices[0]!;
    const at25300 = strikes.indexOf(25_300);
    call.bid[at25300] = Number.NaN;
    const found = marketOf(chain, analysed(chain)) as Market;
    const all = candidatesOf(named('sell-call'), found).candidates.flatMap(({ legs }) => legs);
    expect(all.length).toBeGreaterThan(0);
    expect(all.map(({ quote }) => quote.strike)).not.toContain(25_300);
    for (let i = 0; i < strikes.length; i++) call.ask[i] = call.bid[i]! * 2;
    const wide = marketOf(chain, analysed(chain)) as Market;
    expect(candidatesOf(named('sell-call'), wide)).toEqual({
      candidates: [],
      fault: {
        code: 'spread',
        contract: { type: 'CE', strike: expect.any(Number), expiry: '2026-09-08' },
        legs: [],
        value: expect.closeTo(0.667, 2),
        limit: 0.12,
        date: null,
        reason: expect.stringMatching(/^\d+ CE: spread too wide: .* 66\.\d% of the middle, limit 12\.0%$/),
      },
    });
  });

  test('without a later expiry or a future the reason says so', () => {
    const alone = market({ expiries: ['2026-09-08'], future: false });
    expect(candidatesOf(named('long-put-calendar'), alone).fault).toMatchObject({
      code: 'noExpiry',
      reason: expect.stringMatching(/no expiry 6 to 75 days after/),
    });
    expect(candidatesOf(named('collar'), alone).fault).toMatchObject({
      code: 'noFuture',
      reason: 'the chain carries no price of the future',
    });
  });

  test('what is wrong with a leg of another expiry says which', () => {
    const chain = liquid({ expiries: ['2026-09-08', '2026-09-15'] });
    const { call } = chain.slices[1]!;
    for (let i = 0; i < call.ask.length; i++) call.ask[i] = call.bid[i]! * 2;
    const found = marketOf(chain, analysed(chain)) as Market;
    const { fault } = candidatesOf(named('long-call-calendar'), found);
    expect(fault).toMatchObject({ code: 'spread', contract: { type: 'CE', expiry: '2026-09-15' } });
    expect(fault!.reason).toMatch(/^2026-09-15, \d+ CE: spread too wide/);
  });
});
