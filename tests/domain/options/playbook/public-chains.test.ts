import { describe, expect, it } from 'vitest';
import type { Suggestion } from '../../../../src/core/shapes/suggestion.ts';
import { isTradingDay } from '../../../../src/domain/calendar/calendar.ts';
import { dayNumber } from '../../../../src/domain/calendar/zone.ts';
import type { Chain } from '../../../../src/domain/chain/snapshot.ts';
import { playbook, templates } from '../../../../src/domain/options/playbook/playbook.ts';
import { isRefusal } from '../../../../src/domain/refusal.ts';
import { deriveView } from '../../../../src/domain/view/view.ts';
import {
  chainsIn,
  everyFile,
  type Reading,
  readingOf,
  readings,
  site,
} from '../../../support/public-chains.ts';
import { hasShared } from '../../../support/shared.ts';
import { person, view } from './liquid.ts';

// Nothing is set: no capital, the experience of the setting, so only what has a known worst case.
const anybody = person({ capital: null, experience: 'intermediate', definedRisk: true });
const wayOf = (strategy: string) => templates.find(({ id }) => id === strategy)!;

/** What of an idea cannot be as it says, in words. */
function faults(one: Suggestion, { analysis }: Reading): string[] {
  const { strategy, maxLossUnlimited, exits, afterCosts, charges, legs } = one;
  const { timeStop, target, stop, invalidation } = exits;
  const spot = analysis.spot ?? analysis.focus.forward!;
  const reach = 2.01 * analysis.expectedMove.oneSigma! + 0.01 * spot * (analysis.spot === null ? 1 : 0);
  const far = (level: number | null) => level !== null && Math.abs(level - spot) > reach;
  const outer = (pick: (...strikes: number[]) => number) => pick(...legs.map(({ strike }) => strike!));
  const wrong: [boolean, string][] = [
    [maxLossUnlimited || wayOf(strategy).risk !== 'defined', 'open loss'],
    [timeStop.date < analysis.day, 'an exit in the past'],
    [timeStop.date > analysis.expiry, 'an exit after expiry'],
    [
      timeStop.daysBeforeExpiry !== dayNumber(analysis.expiry) - dayNumber(timeStop.date),
      'days do not count',
    ],
    [timeStop.date === analysis.day && analysis.daysToExpiry > 0, 'no session left to get out in'],
    [!isTradingDay(analysis.chain.exchange, timeStop.date), 'an exit on a day without session'],
    [!(target.pl > charges.total), 'a target that charges eat'],
    [!(stop.pl < 0 && stop.pl >= afterCosts.maxLoss! - 0.01), 'a stop beyond the worst'],
    [far(invalidation.below) || far(invalidation.above), 'a level nobody reaches'],
    [
      strategy === 'bear-call-spread' && invalidation.above! > outer(Math.max),
      'wrong only after all is lost',
    ],
    [strategy === 'bull-put-spread' && invalidation.below! < outer(Math.min), 'wrong only after all is lost'],
    [!(one.pop > 0 && one.pop < 1), `a chance of ${one.pop}`],
    [one.worth.market > 0, 'an edge at the prices'],
    [legs.some(({ price }) => !(price > 0)), 'a leg without a price'],
  ];
  return wrong.filter(([is]) => is).map(([, what]) => `${strategy}: ${what}`);
}

/** Ideas that bet against one another without a word. */
function opposed(ideas: readonly Suggestion[]): string[] {
  const plain = ideas.filter(({ role }) => role === 'view').map(({ strategy }) => wayOf(strategy));
  const ways = new Set(plain.map(({ direction }) => direction).filter((way) => way !== 'neutral'));
  const still = plain.filter(({ direction }) => direction === 'neutral').map(({ volatility }) => volatility);
  const moves = new Set(still.filter((way) => way !== 'any'));
  return ways.size > 1 || moves.size > 1 ? ['opposite bets'] : [];
}

/** Whether an idea follows a view with a direction: it gains one expected move its way, with a chance worth the name. */
function astray(one: Suggestion, direction: string): string[] {
  if (direction === 'neutral' || one.role !== 'view') return [];
  const gain = direction === 'bullish' ? one.ifPrice.up : one.ifPrice.down;
  return gain > 0 ? [] : [`${one.strategy}: loses the way of the view`];
}

function looked(all: readonly Reading[]): { answers: number; ideas: number; wrong: string[] } {
  let [answers, ideas] = [0, 0];
  const wrong: string[] = [];
  for (const reading of all) {
    const { chain, analysis, where } = reading;
    const views = [
      deriveView(analysis, null, {}),
      view({ direction: 'bullish', volatility: 'rising' }),
      view({ volatility: 'rising' }),
    ];
    for (const one of views) {
      const found = playbook({ chain, analysis, view: one, person: anybody, horizonDays: null });
      if (isRefusal(found)) continue;
      answers++;
      ideas += found.suggestions.length;
      const told = [
        ...found.suggestions.flatMap((idea) => [...faults(idea, reading), ...astray(idea, one.direction)]),
        ...opposed(found.suggestions),
      ];
      wrong.push(...told.map((what) => `${where} ${one.direction}/${one.volatility}: ${what}`));
    }
  }
  return { answers, ideas, wrong };
}

describe.skipIf(!hasShared)('default answers', () => {
  it('of every public chain hold no open loss, bet against each other only where it is said, and get out ahead', async () => {
    const { answers, ideas, wrong } = looked(await readings(everyFile, 2));
    expect(everyFile.length).toBeGreaterThan(35);
    expect(answers).toBeGreaterThan(400);
    expect(ideas).toBeGreaterThan(700);
    expect(wrong).toEqual([]);
  }, 120_000);

  it('get out ahead with none, one and two days left', async () => {
    const found = new Map<number, Reading[]>([0, 1, 2].map((days) => [days, []]));
    const take = (reading: Reading | null) => {
      if (reading !== null) found.get(reading.analysis.daysToExpiry)?.push(reading);
    };
    for (const { name, chain } of await chainsIn(site)) {
      for (const { expiry } of chain.slices.slice(0, 2)) {
        take(readingOf(name, chain, expiry));
        // The same prices on the morning of the expiry, which no public chain but one has.
        const morning: Chain = { ...chain, asOf: Date.parse(`${expiry}T09:45:00+05:30`) };
        take(readingOf(`${name} on the last morning`, morning, expiry));
      }
    }
    expect([...found].filter(([, all]) => all.length === 0)).toEqual([]);
    for (const [, all] of found) {
      const { ideas, wrong } = looked(all);
      expect(ideas).toBeGreaterThan(5);
      expect(wrong).toEqual([]);
    }
  }, 60_000);
});
