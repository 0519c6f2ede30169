import type { JournalTrade as JournalTradeDocument } from '../../core/shapes/journal.ts';
import { dayAt } from '../ledger/corporate.ts';
import { movesCost } from '../ledger/demerger.ts';
import type { Fill, TradePlan } from '../ledger/fill.ts';
import { isPaid } from '../ledger/fill.ts';
import { holdingKey } from '../ledger/position.ts';
import { type Minor, major, perUnit, shareOf, units } from '../money.ts';
import { type Group, type GroupingRules, grouped, legsOf } from './grouping.ts';
import type { Opening } from './matching.ts';
import { type ShapeLeg, shapeOf } from './shape.ts';

/** One contract of a trade: what was opened of it, at which mean price. */
export type Leg = Pick<
  JournalTradeDocument['legs'][number],
  'action' | 'quantity' | 'open' | 'price' | 'exit'
> & {
  instrument: Opening['instrument'];
};

/** A strategy trade from its first opening to its last closing. Money is in minor units. */
export interface JournalTrade {
  id: string;
  by: Group['by'];
  account: string;
  currency: string;
  symbol: string;
  exchange: string;
  shape: string;
  name: string;
  legs: Leg[];
  openedAt: number;
  /** Null while anything is open. */
  closedAt: number | null;
  realised: Minor;
  charges: Minor;
  chargesKnown: boolean;
  net: Minor;
  /** The most that the opening could lose, in minor units: what was paid, or the width less the credit; null where it is unlimited. */
  atRisk: number | null;
  /** Net over what was at risk; null where that is unlimited or nothing. */
  return: number | null;
  /** Closed by or on the first expiry of its legs. */
  onExpiry: boolean;
  /** Opening fills, closing fills. */
  fills: string[];
  closings: string[];
  sources: string[];
  plan: TradePlan | null;
  notes: string[];
  /** Whether more was opened, a minute or later, at a price that the position had moved against: bought lower, sold higher. */
  addedAgainst: boolean;
}

/** Date of an instant where a trade's market is; UTC where coach knows no clock for it. */
export const tradeDay = ({ exchange }: Pick<JournalTrade, 'exchange'>, at: number): string =>
  dayAt(exchange, at);

/** An opening without the part that a demerger took out and brought in again at a lower cost: nobody traded that. */
function traded(opening: Opening): Opening {
  const moved = opening.closings.reduce((sum, one) => (movesCost(one.fill) ? sum + one.quantity : sum), 0);
  if (moved === 0) return opening;
  return {
    ...opening,
    cost: (opening.cost - shareOf(opening.cost, moved, opening.quantity)) as Minor,
    opened: opening.opened - moved,
    quantity: opening.quantity - moved,
    closings: opening.closings.filter(({ fill }) => !movesCost(fill)),
  };
}

function legOf(openings: readonly Opening[]): Leg {
  const [first] = openings;
  const total = (of: (opening: Opening) => number) => openings.reduce((sum, opening) => sum + of(opening), 0);
  const quantity = total((opening) => opening.quantity);
  const closed = total(({ closings }) => closings.reduce((sum, one) => sum + one.quantity, 0));
  // Prices of before a split are weighed by the money, which a split leaves alone.
  const exit = total(({ closings }) =>
    closings.reduce((sum, one) => sum + one.quantity * perUnit(one.fill.price), 0),
  );
  const exact = total((opening) => opening.opened * perUnit(opening.fill.price));
  const size = total((opening) => opening.opened);
  const scale =
    openings.every((opening) => opening.opened === opening.quantity) || size === 0 ? 1 : size / quantity;
  return {
    instrument: first!.instrument,
    action: first!.fill.side,
    quantity: units(quantity),
    open: units(total((opening) => opening.left)),
    price: size === 0 ? 0 : (exact / size) * scale,
    exit: closed === 0 ? null : exit / closed,
  };
}

/** Worst value at expiry of the legs, per their payoff: null where it has no floor. */
function floorOf(legs: readonly ShapeLeg[]): number | null {
  if (legs.some(({ instrument }) => instrument.kind === 'future')) return null;
  const strikes = [...new Set(legs.flatMap(({ instrument }) => instrument.strike ?? []))];
  const slope = legs.reduce(
    (sum, { instrument, units: held }) => sum + (instrument.right === 'PE' ? 0 : held),
    0,
  );
  if (slope < -1e-9) return null;
  const value = (spot: number) =>
    legs.reduce((sum, { instrument: { right, strike = 0 }, units: held }) => {
      const each =
        right === undefined ? spot : right === 'CE' ? Math.max(spot - strike, 0) : Math.max(strike - spot, 0);
      return sum + held * each;
    }, 0);
  return Math.min(...[0, ...strikes].map(value));
}

/** What the opening could lose at the first expiry, in minor units. Far legs count as if they expired with the near ones. */
function riskOf(openings: readonly Opening[], currency: string): number | null {
  if (!openings.every(({ instrument }) => isPaid(instrument))) return null;
  const floor = floorOf(legsOf(openings));
  if (floor === null) return null;
  const paid = openings.reduce((sum, { fill, cost }) => sum + (fill.side === 'buy' ? cost : -cost), 0);
  const most = paid - floor / major(1, currency);
  return most > 0 ? Math.round(most) : null;
}

function addedAgainst(openings: readonly Opening[]): boolean {
  const first = openings[0]!;
  return openings.some(
    ({ fill }) =>
      fill.at - first.fill.at > 60_000 &&
      !movesCost(fill) &&
      holdingKey(fill) === holdingKey(first.fill) &&
      (fill.side === 'buy' ? fill.price < first.fill.price : fill.price > first.fill.price),
  );
}

/** A group of openings as a trade. */
export function tradeOf({ id, by, openings }: Group): JournalTrade {
  const { account, currency, instrument } = openings[0]!.fill;
  const closings = openings.flatMap((opening) => opening.closings);
  const fills: Fill[] = [...openings.map(({ fill }) => fill), ...closings.map(({ fill }) => fill)];
  const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) as Minor;
  const realised = total(closings.map((one) => one.realised));
  const charges = total([...openings, ...closings].map((one) => one.charges));
  const actual = openings.map(traded).filter(({ opened }) => opened > 0);
  const byContract = new Map<string, Opening[]>();
  for (const opening of actual) {
    const key = `${holdingKey({ ...opening.fill, instrument: opening.instrument })}|${opening.fill.side}`;
    const own = byContract.get(key);
    if (own === undefined) byContract.set(key, [opening]);
    else own.push(opening);
  }
  const isOpen = openings.some(({ left }) => left > 0);
  const closedAt = isOpen
    ? null
    : closings.reduce((last, { fill }) => Math.max(last, fill.at), Number.NEGATIVE_INFINITY);
  const shape = shapeOf(legsOf(actual));
  const atRisk = riskOf(actual, currency);
  const net = (realised - charges) as Minor;
  const expiry = openings.flatMap((opening) => opening.instrument.expiry ?? []).sort()[0];
  return {
    id,
    by,
    account,
    currency,
    symbol: instrument.symbol,
    exchange: instrument.exchange,
    shape: shape.id,
    name: shape.name,
    legs: [...byContract.values()].map(legOf),
    openedAt: openings[0]!.fill.at,
    closedAt,
    realised,
    charges,
    chargesKnown: fills.every((fill) => fill.chargesKnown),
    net,
    atRisk,
    return: atRisk === null || atRisk === 0 || isOpen ? null : net / atRisk,
    onExpiry: closedAt !== null && expiry !== undefined && dayAt(instrument.exchange, closedAt) >= expiry,
    fills: openings.map(({ fill }) => fill.id),
    closings: [...new Set(closings.map(({ fill }) => fill.id))],
    sources: [...new Set(fills.map(({ source }) => source))],
    plan: fills.find(({ plan }) => plan !== null)?.plan ?? null,
    notes: [...new Set(fills.flatMap(({ note }) => note ?? []))],
    addedAgainst: addedAgainst(actual),
  };
}

/** Strategy trades of a ledger's fills, oldest first; their gains and charges add up to the ledger's. */
export const journalTrades = (fills: readonly Fill[], rules: GroupingRules = {}): JournalTrade[] =>
  grouped(fills, rules).map(tradeOf);
