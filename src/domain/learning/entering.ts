import { quoteFor } from '../backtest/options/contracts.ts';
import type { SessionDay } from '../backtest/options/history.ts';
import type { Chain } from '../chain/snapshot.ts';
import { stepDesk } from '../desk/desk.ts';
import { type FillModel, fillPrice } from '../desk/fill-model.ts';
import type { Bracket, DeskLeg, OrderRequest } from '../desk/order.ts';
import type { Prices } from '../desk/pricing.ts';
import { marginOf } from '../desk/risk.ts';
import { type DeskRules, deskRules } from '../desk/rules.ts';
import { type DeskState, type DeskTrade, deskStart, positionOf } from '../desk/state.ts';
import type { Instrument } from '../ledger/fill.ts';
import type { Minor } from '../money.ts';
import { isRefusal } from '../refusal.ts';

/** A position to follow. */
export interface Held {
  legs: readonly DeskLeg[];
  /** Its own exits; null holds it to the end. */
  bracket: Bracket | null;
  /** Nearest expiry of its legs. */
  expiry: string;
}

/** What a position is followed on. */
export interface Course {
  entry: Chain;
  /** Date of the entry. */
  day: string;
  /** Sessions of the symbol from the day of the entry on, oldest first; of that day only snapshots after the entry. */
  days: readonly SessionDay[];
  /** Sessions of the exchange after the day of the entry, as its calendar knows them. */
  calendar: readonly string[];
  fill: FillModel;
  brokeragePerOrder: number | null;
  /** Volatility of a contract in the snapshot of the entry; null where it has none. */
  volatility(instrument: Instrument): number | null;
}

/** Cash that nothing is refused for want of, minor units. */
const boundless = 1e13 as Minor;

/** The desk's rules for a position that is only followed: nothing is refused but by prices. */
export const rulesOf = ({ brokeragePerOrder }: Course): DeskRules => ({
  ...deskRules,
  sessionsOnly: false,
  staleAfterMs: null,
  margin: false,
  limits: false,
  breaker: false,
  brokeragePerOrder,
});

/** Name of the one trade. */
export const trade = 'held';

/** The position at the prices of its snapshot; null where it cannot be had at them. */
export function entered({ legs, bracket }: Held, course: Course, rules: DeskRules) {
  const { entry, fill } = course;
  const quotes = legs.map(({ instrument }) => {
    const quote = quoteFor(entry, instrument);
    return quote === null ? null : { ...quote, iv: course.volatility(instrument) };
  });
  for (const [i, quote] of quotes.entries()) {
    const { action: side, quantity, tick } = legs[i]!;
    if (quote === null || isRefusal(fillPrice(fill, quote, { side, quantity, tick, legs: legs.length })))
      return null;
  }
  const request: OrderRequest = {
    intent: trade,
    legs: [...legs],
    type: 'market',
    limit: null,
    stop: null,
    tif: 'ioc',
    fill,
    bracket,
    trade: null,
    concerns: [],
    note: null,
    tag: null,
  };
  const start = deskStart({
    account: 'scorecard',
    currency: entry.currency,
    exchange: entry.exchange,
    cash: boundless,
    at: 0,
  });
  const known = quotes.filter((quote) => quote !== null);
  const event = { at: entry.asOf, type: 'order', request, quotes: known } as const;
  const { state, effects } = stepDesk(start, event, rules);
  const report = effects.find((effect) => effect.type === 'order')?.report;
  return report?.state === 'filled' ? { state, report } : null;
}

/** What a position takes out of a purse, in minor units. */
export function capitalOf({ state, report }: NonNullable<ReturnType<typeof entered>>): number | null {
  const margin = marginOf(state);
  if (margin === null) return null;
  const tied = Math.max(Math.round(margin * 100), -report.netCash);
  return tied > 0 ? tied : null;
}

export const openOf = (state: DeskState): DeskTrade | undefined =>
  state.trades.find(({ id }) => id === trade);

/** Today's prices of what is still held; null where a contract has none that it could be left at. */
export function pricesToday(state: DeskState, chain: Chain, fill: FillModel): Prices | null {
  const prices: Prices = {};
  const held = openOf(state)?.positions.filter(({ quantity }) => quantity !== 0) ?? [];
  for (const position of held) {
    const quote = quoteFor(chain, position.instrument);
    if (quote === null) return null;
    const side = position.quantity > 0 ? ('sell' as const) : ('buy' as const);
    const tick = position.instrument.exchange === 'US' ? 0.01 : 0.05;
    const taking = { side, quantity: Math.abs(position.quantity) / 1e8, tick, legs: held.length };
    if (isRefusal(fillPrice(fill, quote, taking))) return null;
    prices[positionOf(position)] = quote;
  }
  return prices;
}
