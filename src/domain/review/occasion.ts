import { isNumber, money, percent, point, type ReviewFacts, type ReviewPoint } from './facts.ts';

/** Share of the best profit that charges may take unremarked. */
const dearCharges = 0.1;
/** Spread over its middle from which a leg is hard to leave. */
const wideSpread = 0.08;

/** How trades like it went. */
export function ofMemory({ memory, portfolio, currency = 'INR' }: ReviewFacts): ReviewPoint[] {
  const found: ReviewPoint[] = [];
  const streak = portfolio?.lossStreak;
  if (isNumber(streak) && streak >= 3)
    found.push(
      point(
        'memory',
        streak >= 5 ? 'warning' : 'caution',
        `Your last ${streak} trades lost: half the usual size is enough.`,
      ),
    );
  const past = (memory ?? []).filter(({ pnl }) => Number.isFinite(pnl));
  if (past.length < 2) return found;
  const lost = past.filter(({ pnl }) => pnl < 0);
  const total = past.reduce((sum, { pnl }) => sum + pnl, 0);
  const outcome = `${lost.length} of ${past.length} similar trades lost, together ${total < 0 ? '-' : '+'}${money(total, currency)}`;
  const worst = lost.reduce<(typeof lost)[number] | null>(
    (low, one) => (low === null || one.pnl < low.pnl ? one : low),
    null,
  );
  const told = worst?.summary === undefined ? '' : `; the worst: ${worst.summary}`;
  if (lost.length * 2 > past.length)
    found.push(point('memory', lost.length >= 3 ? 'warning' : 'caution', `${outcome}${told}.`));
  else found.push(point('memory', 'info', `${outcome}.`));
  return found;
}

/** What getting in and out takes. */
export function ofCost({ trade, currency = 'INR' }: ReviewFacts): ReviewPoint[] {
  if (trade === null || trade === undefined) return [];
  const found: ReviewPoint[] = [];
  const { charges, maxProfit, legs = [] } = trade;
  if (isNumber(charges) && isNumber(maxProfit) && maxProfit > 0 && charges > dearCharges * maxProfit) {
    const text = `Charges of ${money(charges, currency)} take ${charges > maxProfit ? 'more than all' : percent(charges / maxProfit)} of the best profit.`;
    found.push(point('cost', charges > 0.3 * maxProfit ? 'warning' : 'caution', text));
  }
  const spreads = legs.flatMap(({ bid, ask }) =>
    isNumber(bid) && isNumber(ask) && bid > 0 && ask >= bid ? [(2 * (ask - bid)) / (ask + bid)] : [],
  );
  const widest = Math.max(0, ...spreads);
  if (widest > wideSpread)
    found.push(
      point(
        'cost',
        'caution',
        `A leg is quoted ${percent(widest)} wide: use limit orders and expect to pay part of it again on the way out.`,
      ),
    );
  return found;
}

/** What lies between now and the expiry. */
export function ofTime({ trade, market, events }: ReviewFacts): ReviewPoint[] {
  const found: ReviewPoint[] = [];
  const left = market?.daysToExpiry;
  const sold = trade?.legs?.some(({ action }) => /^sell$/i.test(action)) ?? false;
  if (isNumber(left) && left <= 1 && sold)
    found.push(
      point(
        'event',
        'caution',
        `${left <= 0 ? 'It expires today' : 'It expires tomorrow'}: sold options swing fastest now.`,
      ),
    );
  const before = (events ?? []).filter(
    ({ date }) => trade === null || trade === undefined || date <= trade.expiry,
  );
  for (const { date, name } of before.slice(0, 3))
    found.push(
      point(
        'event',
        'caution',
        `${name} on ${date} falls within the life of the trade: prices can gap past any stop.`,
      ),
    );
  const { atmIv, realizedVolatility } = market ?? {};
  if (sold && isNumber(atmIv) && isNumber(realizedVolatility) && atmIv > 0 && atmIv < realizedVolatility) {
    const text = `Options imply ${percent(atmIv, 1)}, less than the ${percent(realizedVolatility, 1)} the market has realised: selling is poorly paid.`;
    found.push(point('risk', 'caution', text));
  }
  return found;
}
