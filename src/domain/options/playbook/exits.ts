import type { Exits } from '../../../core/shapes/prospect.ts';
import { addDays, nextTradingDay, previousTradingDay } from '../../calendar/calendar.ts';
import { dayNumber } from '../../calendar/zone.ts';
import type { ChainAnalysis } from '../../chain/analysis.ts';
import { isRefusal } from '../../refusal.ts';
import { horizonValue } from '../payoff/horizon.ts';
import type { Market } from './market.ts';
import type { Outcome } from './outcome.ts';
import { level, money, percent } from './words.ts';

interface Plan {
  target: { pl: number; share: number; of: string };
  stop: { pl: number; share: number; of: string };
  /** Of the days left, the share after which time has done its work or its harm. */
  timeShare: number | null;
}

const stressed = 'the loss under stress';

/** P/L of the whole position before costs. */
function planOf({ after, cost, loss, reward, candidate }: Outcome): Plan {
  const { netCash, maxLossUnlimited } = after;
  const { risk, volatility } = candidate.template;
  const best = reward + cost.total;
  const worst = maxLossUnlimited ? Number.POSITIVE_INFINITY : -(after.maxLoss! + cost.total);
  const hasFuture = candidate.legs.some(({ quote }) => quote.right === 'FUT');
  if (hasFuture || (risk === 'undefined' && !(netCash > 0))) {
    const pl = Math.min(0.5 * loss, 0.5 * best);
    const most = Math.min(0.5 * loss, worst);
    return {
      target: { pl, share: pl / loss, of: stressed },
      stop: { pl: -most, share: most / loss, of: stressed },
      timeShare: null,
    };
  }
  if (netCash > 0 && volatility !== 'rising') {
    const most = Math.min(2 * netCash, 0.8 * worst);
    return {
      target: { pl: 0.5 * best, share: 0.5, of: 'the largest profit' },
      stop: { pl: -most, share: most / netCash, of: 'the credit' },
      timeShare: null,
    };
  }
  const [risked, of] = netCash < 0 ? [-netCash, 'the debit'] : [worst, 'the largest loss'];
  const stop = { pl: -0.5 * risked, share: 0.5, of };
  if (volatility === 'rising') {
    const pl = Math.min(risked, 0.75 * best);
    return { target: { pl, share: pl / risked, of }, stop, timeShare: 0.5 };
  }
  const share = volatility === 'falling' ? 0.3 : 0.5;
  return { target: { pl: share * best, share, of: 'the largest profit' }, stop, timeShare: null };
}

/** The last session on or before a date, never before the next one from today. */
function sessionBy(date: string, { exchange, day }: Market): string {
  const before = previousTradingDay(exchange, addDays(date, 1));
  if (isRefusal(before)) return date;
  if (before > day) return before;
  const next = nextTradingDay(exchange, day);
  return isRefusal(next) ? date : next;
}

/** The last session before expiry; the expiry itself where that is today or past. */
function lastDay({ exchange, near, day }: Market): string {
  const before = previousTradingDay(exchange, near.expiry);
  const eve = isRefusal(before) ? addDays(near.expiry, -1) : before;
  return eve > day ? eve : near.expiry;
}

function timeStopOf(plan: Plan, market: Market): Exits['timeStop'] {
  const { daysToExpiry, day, near } = market;
  const half = plan.timeShare === null ? null : Math.floor(daysToExpiry * plan.timeShare);
  const early =
    half !== null && half >= 1
      ? sessionBy(addDays(day, half), market)
      : daysToExpiry > 30
        ? sessionBy(addDays(near.expiry, -21), market)
        : null;
  const last = lastDay(market);
  const date = early !== null && early < last ? early : last;
  const daysBeforeExpiry = dayNumber(near.expiry) - dayNumber(date);
  if (date === near.expiry) {
    const left = daysToExpiry === 0 ? 'it expires today' : 'no session is left before it';
    return { date, daysBeforeExpiry, words: `Held to its expiry on ${date}: ${left}` };
  }
  const why =
    date === last
      ? 'the last session before expiry, when gamma is largest'
      : plan.timeShare === null
        ? '21 days before expiry, when gamma begins to outweigh decay'
        : 'half of the time paid for is used';
  return { date, daysBeforeExpiry, words: `Close by ${date}: ${why}` };
}

const inside = (value: number | undefined, low: number, high: number): number | null =>
  value !== undefined && value > low && value < high ? value : null;

/** Where a level against the view is reached only after all is lost, the break-even before it; null where there is none. */
function evenBefore({ horizon, cost, after }: Outcome, spot: number, level: number): number | null {
  const { maxLoss, breakevens } = after;
  if (maxLoss === null || horizonValue(horizon, level) - cost.total > maxLoss + 0.01) return null;
  const [low, high] = [Math.min(spot, level), Math.max(spot, level)];
  return breakevens.find((price) => price > low && price < high) ?? null;
}

const pastEven = 'its break-even after costs, as all is lost before the next level against the view';

function reasonOf(even: number | null, wall: number | null, side: 'put' | 'call'): string {
  if (even !== null) return pastEven;
  return wall === null ? 'one expected move against the view' : `the largest ${side} open interest gives way`;
}

function invalidationOf(one: Outcome, market: Market, analysis: ChainAnalysis): Exits['invalidation'] {
  const { spot, near } = market;
  const { template } = one.candidate;
  const reach = (from: number, to: number, wall: number | undefined) =>
    inside(
      wall,
      Math.min(spot + from * near.sigma, spot + to * near.sigma),
      Math.max(spot + from * near.sigma, spot + to * near.sigma),
    );
  if (template.direction === 'bullish') {
    const wall = reach(-1.5, -0.25, analysis.walls.support[0]?.strike);
    const even = evenBefore(one, spot, wall ?? spot - near.sigma);
    const below = even ?? wall ?? spot - near.sigma;
    const why = reasonOf(even, wall, 'put');
    return { below, above: null, iv: null, words: `Wrong below ${level(below)}: ${why}` };
  }
  if (template.direction === 'bearish') {
    const wall = reach(0.25, 1.5, analysis.walls.resistance[0]?.strike);
    const even = evenBefore(one, spot, wall ?? spot + near.sigma);
    const above = even ?? wall ?? spot + near.sigma;
    const why = reasonOf(even, wall, 'call');
    return { below: null, above, iv: null, words: `Wrong above ${level(above)}: ${why}` };
  }
  if (template.volatility === 'rising') {
    const iv = 0.85 * near.atmIv;
    return {
      below: null,
      above: null,
      iv,
      words: `Wrong if at-the-money volatility falls under ${percent(iv)}`,
    };
  }
  // A break-even beyond two expected moves is reached so seldom that it says nothing.
  const near2 = (price: number) => Math.abs(price - spot) <= 2 * near.sigma;
  const breakevens = one.after.breakevens.filter(near2);
  const below = breakevens.filter((price) => price < spot).at(-1) ?? null;
  const above = breakevens.find((price) => price > spot) ?? null;
  const parts = [
    below === null ? '' : `below ${level(below)}`,
    above === null ? '' : `above ${level(above)}`,
  ];
  const words = parts.filter((part) => part !== '').join(' or ');
  return {
    below,
    above,
    iv: null,
    words:
      words === ''
        ? 'No price within two expected moves makes it wrong'
        : `Wrong ${words}: beyond its break-evens after costs`,
  };
}

/** When to leave, in money of the whole position before costs, dates and levels of the underlying. */
export function exitsOf(one: Outcome, market: Market, analysis: ChainAnalysis): Exits {
  const plan = planOf(one);
  const words = (value: number) => money(value, market.currency);
  const { target, stop } = plan;
  return {
    target: {
      pl: target.pl,
      share: target.share,
      words: `Take the profit at ${words(target.pl)}, ${percent(target.share, 0)} of ${target.of}`,
    },
    stop: {
      pl: stop.pl,
      share: stop.share,
      words: `Stop at ${words(stop.pl)}, ${percent(stop.share, 0)} of ${stop.of}`,
    },
    timeStop: timeStopOf(plan, market),
    invalidation: invalidationOf(one, market, analysis),
  };
}
