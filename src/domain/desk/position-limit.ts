import file from '../../../data/contracts/position-limits.json' with { type: 'json' };
import { localDate } from '../calendar/zone.ts';
import { knownUnderlying } from '../symbol/known.ts';
import type { Rejection } from './order.ts';
import { isPrice } from './quote.ts';
import { rejection } from './request.ts';
import { byUnderlying, greeksOf, heldLegs, type RiskLeg } from './risk.ts';
import { type DeskState, openPositionsOf } from './state.ts';

/** Delta value of some options: bought and sold sides, as positive money. A delta nobody can tell counts whole. */
function sides(legs: readonly RiskLeg[], spot: number): { long: number; short: number } {
  const sum = { long: 0, short: 0 };
  for (const leg of legs) {
    if (leg.instrument.right === undefined) continue;
    const delta = greeksOf([leg])?.delta ?? leg.units * (leg.instrument.right === 'CE' ? 1 : -1);
    if (delta > 0) sum.long += delta * spot;
    else sum.short -= delta * spot;
  }
  return sum;
}

/** Why the exchange would not let one client hold what a draft holds of an index's options; null where it would, or no rule is known. */
export function overPosition(draft: DeskState, symbols: readonly string[]): Rejection | null {
  const date = localDate(draft.exchange, draft.at);
  for (const legs of byUnderlying(heldLegs(draft, openPositionsOf(draft))).values()) {
    const { symbol, exchange } = legs[0]!.instrument;
    const rule = file.indexOptions.findLast(
      (row) => row.exchanges.includes(exchange) && row.effectiveFrom <= date,
    );
    if (rule === undefined || !symbols.includes(symbol) || knownUnderlying(symbol)?.assetClass !== 'index')
      continue;
    const spot = legs.find(({ quote }) => isPrice(quote?.spot ?? null))?.quote?.spot;
    if (spot === undefined || spot === null) continue;
    const { long, short } = sides(legs, spot);
    const net = Math.abs(long - short);
    const crore = (amount: number) => `${Math.round(amount / 1e7).toLocaleString('en')} crore`;
    const over =
      net > rule.netWithinDay
        ? `net ${crore(net)} of ${crore(rule.netWithinDay)}`
        : Math.max(long, short) > rule.side
          ? `${crore(Math.max(long, short))} on one side of ${crore(rule.side)}`
          : null;
    if (over !== null)
      return rejection(
        'positionLimit',
        `Options of ${symbol} would stand for ${over}, the exchange's limit for one client`,
        'Trade fewer lots.',
      );
  }
  return null;
}
