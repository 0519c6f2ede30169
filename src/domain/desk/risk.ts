import { localDate } from '../calendar/calendar.ts';
import { knownExchange } from '../ledger/corporate.ts';
import { type Instrument, positionKey } from '../ledger/fill.ts';
import { averagePrice } from '../ledger/pnl.ts';
import type { Position } from '../ledger/position.ts';
import { type MarginLeg, marginEstimate } from '../margin/scan.ts';
import type { Leg, Position as Structure } from '../options/legs.ts';
import { outline } from '../options/payoff/payoff.ts';
import { stressLoss } from '../options/payoff/sizing.ts';
import { black76 } from '../options/pricing/black.ts';
import { isRefusal } from '../refusal.ts';
import { isPrice, markOf, type Quote } from './quote.ts';
import { type DeskState, openPositionsOf, positionOf } from './state.ts';

/** A quantity of one contract with the price it is looked at from. Signed: bought above zero. */
export interface RiskLeg {
  instrument: Instrument;
  units: number;
  price: number;
  quote: Quote | undefined;
}

/** What a set of legs on one underlying can lose at the first expiry, as positive money; null where it cannot be told. */
export interface Risk {
  loss: number | null;
  undefined: boolean;
}

const kinds = { CE: 'call', PE: 'put' } as const;
const anyVol = 0.2;

const groupKey = ({ symbol, exchange }: Instrument): string =>
  `${exchange === 'BSE' || exchange === 'NSE' ? 'IN' : exchange}|${symbol}`;

/** Legs by underlying, in the order they come. */
export function byUnderlying<T extends { instrument: Instrument }>(legs: readonly T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const leg of legs) {
    const key = groupKey(leg.instrument);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [leg]);
    else group.push(leg);
  }
  return groups;
}

function structureOf(legs: readonly RiskLeg[]): Structure | null {
  const quotes = legs.flatMap(({ quote }) => (quote === undefined ? [] : [quote]));
  const spot = quotes.find((quote) => isPrice(quote.spot))?.spot ?? null;
  const dated = legs.filter(({ instrument }) => instrument.expiry !== undefined);
  const expiries = new Set(dated.map(({ instrument }) => instrument.expiry));
  const years = quotes.flatMap((quote) => (quote.years === null ? [] : [quote.years]));
  // With one expiry the payoff is intrinsic: no volatility enters it, and any positive time does.
  if (spot === null || (expiries.size > 1 && legs.some(({ quote }) => !isPrice(quote?.iv ?? null))))
    return null;
  const horizon = years.length === 0 ? 1 / 365 : Math.min(...years);
  const vols = quotes.flatMap((quote) => (isPrice(quote.iv) ? [quote.iv] : []));
  return {
    spot,
    years: horizon,
    rate: quotes[0]?.rate ?? 0,
    vol: vols.length === 0 ? anyVol : vols.reduce((sum, vol) => sum + vol, 0) / vols.length,
    legs: legs.map(
      ({ instrument, units, price, quote }): Leg => ({
        kind:
          instrument.right === undefined
            ? instrument.kind === 'future'
              ? 'future'
              : 'stock'
            : kinds[instrument.right],
        action: units > 0 ? 'buy' : 'sell',
        strike: instrument.strike,
        quantity: Math.abs(units),
        premium: price,
        years: expiries.size > 1 ? (quote?.years ?? horizon) : horizon,
        vol: isPrice(quote?.iv ?? null) ? quote!.iv! : anyVol,
      }),
    ),
  };
}

/** Contracts that several trades hold become one leg each; `paid` is money that no leg's price says any more. */
function pooled(legs: readonly RiskLeg[]): { legs: RiskLeg[]; paid: number } {
  const sums = new Map<string, { leg: RiskLeg; cost: number }>();
  for (const leg of legs) {
    const key = positionKey(leg.instrument);
    const met = sums.get(key);
    const cost = leg.units * leg.price;
    if (met === undefined) sums.set(key, { leg, cost });
    else sums.set(key, { leg: { ...met.leg, units: met.leg.units + leg.units }, cost: met.cost + cost });
  }
  let paid = 0;
  const rows: RiskLeg[] = [];
  for (const { leg, cost } of sums.values()) {
    const price = leg.units === 0 ? 0 : Math.max(cost / leg.units, 0);
    paid += cost - leg.units * price;
    if (leg.units !== 0) rows.push({ ...leg, price });
  }
  return { legs: rows, paid };
}

/** Worst loss at the first expiry of legs on one underlying, `costs` included; under stress where it is unlimited. */
export function riskOf(all: readonly RiskLeg[], costs: number): Risk {
  const { legs: held, paid } = pooled(all);
  const spent = costs + paid;
  if (held.length === 0) return { loss: Math.max(spent, 0), undefined: false };
  const structure = structureOf(held);
  if (structure === null) return { loss: null, undefined: held.some(({ units }) => units < 0) };
  const found = outline(structure, {});
  if (isRefusal(found)) return { loss: null, undefined: held.some(({ units }) => units < 0) };
  // A put sold loses at most its strike: a bound, but none that anybody would call a limit.
  const naked = found.maxLossUnlimited || nakedPuts(held);
  if (!naked) return { loss: Math.max(spent - found.maxLoss!, 0), undefined: false };
  const stressed = stressLoss(structure);
  return { loss: isRefusal(stressed) ? null : stressed + spent, undefined: true };
}

/** Whether more puts are sold than shares or puts held against them. */
function nakedPuts(legs: readonly RiskLeg[]): boolean {
  let cover = 0;
  for (const { instrument, units } of legs) {
    if (instrument.right === 'PE') cover += units;
    else if (instrument.right === undefined && units < 0) cover -= units;
  }
  return cover < 0;
}

/** Signed units of the underlying that a position stands for. */
const unitsOf = ({ quantity, instrument }: Position): number => (quantity / 1e8) * instrument.multiplier;

/** Open positions as legs, priced at what they were opened at. */
export const heldLegs = (state: DeskState, positions: readonly Position[]): RiskLeg[] =>
  positions.map((position) => ({
    instrument: position.instrument,
    units: unitsOf(position),
    price: averagePrice(position) ?? 0,
    quote: state.marks[positionOf(position)],
  }));

const rights = { future: 'FUT', stock: 'STK', etf: 'STK' } as const;

function marginLeg({ instrument, units, quote }: RiskLeg): MarginLeg | null {
  const right = instrument.right ?? rights[instrument.kind as keyof typeof rights];
  const mark = quote === undefined ? null : markOf(quote);
  if (right === undefined || mark === null) return null;
  const option = instrument.right !== undefined;
  const vol = quote!.iv;
  if (option && !isPrice(vol)) return null;
  return {
    right,
    action: units > 0 ? 'buy' : 'sell',
    strike: instrument.strike,
    expiry: instrument.expiry,
    years: quote!.years ?? 0,
    quantity: Math.abs(units),
    vol: option ? vol! : 0,
    price: mark.price,
  };
}

/** One leg a contract: what is bought and sold of it in several trades cancels. */
function netted(legs: readonly RiskLeg[]): RiskLeg[] {
  const net = new Map<string, RiskLeg>();
  for (const leg of legs) {
    const { strike, expiry, right, kind } = leg.instrument;
    const key = `${kind}|${expiry}|${strike}|${right}`;
    const met = net.get(key);
    net.set(key, met === undefined ? leg : { ...met, units: met.units + leg.units });
  }
  return [...net.values()].filter(({ units }) => units !== 0);
}

/** Margin ESTIMATE of one underlying's legs in the currency; options bought are paid and block nothing. Null where it cannot be told. */
function marginOn(legs: readonly RiskLeg[], at: number): number | null {
  const held = netted(legs);
  if (held.every(({ units, instrument }) => units > 0 && instrument.kind !== 'future')) return 0;
  const parts: MarginLeg[] = [];
  for (const leg of held) {
    const part = marginLeg(leg);
    if (part === null) return null;
    parts.push(part);
  }
  const first = held.reduce((a, b) => ((b.quote?.years ?? 99) < (a.quote?.years ?? 99) ? b : a));
  const exchange = knownExchange(first.instrument.exchange);
  const { quote } = first;
  if (exchange === null || quote === undefined || !isPrice(quote.spot)) return null;
  const risk = riskOf(
    held.map((leg) => ({ ...leg, price: leg.quote === undefined ? leg.price : markOf(leg.quote)!.price })),
    0,
  );
  const found = marginEstimate({
    exchange,
    legs: parts,
    spot: quote.spot,
    ...(isPrice(quote.forward) ? { forward: quote.forward } : {}),
    rate: quote.rate,
    onDate: localDate(exchange, at),
    maxLoss: risk.undefined ? null : risk.loss,
    assetClass: held.every(({ instrument }) => instrument.kind !== 'stock' && instrument.kind !== 'etf')
      ? 'index'
      : 'stock',
  });
  return isRefusal(found) ? null : found.estimate;
}

/** Margin ESTIMATE of everything open, netted over hedges within an underlying, in the currency; null where one part cannot be told. */
export function marginOf(state: DeskState): number | null {
  let total = 0;
  for (const legs of byUnderlying(heldLegs(state, openPositionsOf(state))).values()) {
    const own = marginOn(legs, state.at);
    if (own === null) return null;
    total += own;
  }
  return total;
}

/** Delta in units of the underlying and vega in money per volatility point of some legs; null where a volatility is missing. */
export function greeksOf(legs: readonly RiskLeg[]): { delta: number; vega: number } | null {
  const sum = { delta: 0, vega: 0 };
  for (const { instrument, units, quote } of legs) {
    if (instrument.right === undefined) {
      sum.delta += units;
      continue;
    }
    const { forward, years, iv, rate, spot } = quote ?? {};
    const ahead = isPrice(forward ?? null) ? forward! : (spot ?? null);
    if (!isPrice(ahead) || !isPrice(years ?? null) || !isPrice(iv ?? null)) return null;
    const found = black76(
      instrument.right === 'CE' ? 'c' : 'p',
      ahead,
      instrument.strike!,
      years!,
      rate!,
      iv!,
    );
    sum.delta += units * found.delta;
    sum.vega += (units * found.vega) / 100;
  }
  return sum;
}
