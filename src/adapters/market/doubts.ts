import { isTradingDay, previousTradingDay } from '../../domain/calendar/calendar.ts';
import { dayNumber, type Exchange, weekday } from '../../domain/calendar/zone.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Ledger } from './ledger.ts';
import type { Leg } from './leg.ts';

/** What quotes of one moment may miss the bounds by without being wrong, in the price's currency and as a share of the price: books move one by one. */
const leastMiss = 0.25;
const shareMiss = 0.2;
/** Where more legs than this contradict each other the quotes are of different moments, and none of them is the bad one. */
const mostBad = 0.1;

interface Quote {
  leg: Leg;
  /** Strike, mirrored for puts so that both sides fall with it. */
  x: number;
}

/** Points against each of some neighbouring quotes: a price that rises with the strike, falls faster than it, or lies above the line between its neighbours. */
function pointsOf(quotes: readonly Quote[]): number[] {
  const points = new Array<number>(quotes.length).fill(0);
  const blame = (...at: number[]) => {
    for (const i of at) points[i]!++;
  };
  for (let i = 0; i + 1 < quotes.length; i++) {
    const [a, b] = [quotes[i]!, quotes[i + 1]!];
    const room = Math.max(leastMiss, shareMiss * Math.max(a.leg.bid, b.leg.bid));
    if (b.leg.bid > a.leg.ask + room) blame(i, i + 1);
    if (a.leg.bid - b.leg.ask > b.x - a.x + room) blame(i, i + 1);
    const c = quotes[i + 2];
    if (c === undefined) continue;
    const share = (c.x - b.x) / (c.x - a.x);
    if (b.leg.bid > share * a.leg.ask + (1 - share) * c.leg.ask + Math.max(leastMiss, shareMiss * b.leg.bid))
      blame(i, i + 1, i + 1, i + 2);
  }
  return points;
}

/** Legs whose two-sided quotes no prices of the other strikes allow, the worst first. */
function impossible(legs: readonly Leg[], call: boolean): Leg[] {
  const quotes = legs
    .filter((leg) => leg.call === call && leg.bid > 0 && leg.ask >= leg.bid && leg.strike > 0)
    .map((leg): Quote => ({ leg, x: call ? leg.strike : -leg.strike }))
    .sort((a, b) => a.x - b.x);
  const found: Leg[] = [];
  const most = Math.max(1, Math.floor(mostBad * quotes.length));
  for (;;) {
    const points = pointsOf(quotes);
    const worst = points.reduce((best, own, i) => (own > points[best]! ? i : best), 0);
    if ((points[worst] ?? 0) === 0) return found;
    if (found.length === most) return [];
    found.push(...quotes.splice(worst, 1).map(({ leg }) => leg));
  }
}

/** Takes the prices off legs that contradict the strikes beside them (calls fall with the strike, by no more than it rises, ever more slowly), and names them. */
export function withoutImpossible(legs: readonly Leg[], ledger: Ledger): void {
  for (const leg of [true, false].flatMap((call) => impossible(legs, call))) {
    const name = `${leg.strike} ${leg.call ? 'call' : 'put'} of ${leg.expiry}`;
    ledger.warn(
      `The quote of the ${name} (bid ${leg.bid}, ask ${leg.ask}) contradicts the strikes beside it; its prices are left out`,
    );
    leg.bid = leg.ask = leg.last = leg.change = leg.vendorIv = Number.NaN;
  }
}

/** Keeps one root an expiry: of SPX and SPXW on one day, or of a share and its adjusted contracts, the underlying's own, or the one with most strikes. */
export function oneRoot(legs: readonly Leg[], symbol: string, ledger: Ledger): readonly Leg[] {
  const counts = new Map<string, number>();
  for (const { root } of legs) if (root !== undefined) counts.set(root, (counts.get(root) ?? 0) + 1);
  if (counts.size < 2) return legs;
  const [kept] = [...counts].sort((a, b) => (a[0] === symbol ? -1 : b[0] === symbol ? 1 : b[1] - a[1]))[0]!;
  ledger.warn(
    `${[...counts.keys()].join(' and ')} both expire on ${legs[0]!.expiry}; only ${kept} is read, as their settlement differs`,
  );
  return legs.filter((leg) => {
    const own = leg.root === undefined || leg.root === kept;
    if (!own) ledger.refuse(leg.row, `a series of ${leg.root}, beside ${kept} of the same expiry`);
    return own;
  });
}

/**
 * Puts expiries that fall on a holiday on the session before, where trading ends, unless that day has a series of its own; names
 * those on weekends, which no exchange lists.
 */
export function onSessionDays(legs: readonly Leg[], exchange: Exchange, ledger: Ledger): void {
  const days = new Set(legs.map(({ expiry }) => expiry));
  for (const expiry of [...days].sort()) {
    const open = isTradingDay(exchange, expiry);
    if (isRefusal(open) || open) continue;
    const end = [0, 6].includes(weekday(dayNumber(expiry)));
    const before = previousTradingDay(exchange, expiry);
    if (end || isRefusal(before) || days.has(before)) {
      ledger.warn(`${exchange} has no session on the expiry ${expiry}; the file's date may be wrong`);
      continue;
    }
    for (const leg of legs) if (leg.expiry === expiry) leg.expiry = before;
    ledger.warn(
      `The expiry ${expiry} is a holiday; its contracts are read as of the session before, ${before}`,
    );
  }
}
