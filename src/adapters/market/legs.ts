import { addDays, localDate } from '../../domain/calendar/calendar.ts';
import { type Chain, type ExpirySlice, emptySide, type Side } from '../../domain/chain/snapshot.ts';
import { settledAtOpen } from '../../domain/contract/contract.ts';
import { absentOrUpTo, positive, priceLimit, quantityLimit } from '../files/numbers.ts';
import { oneRoot, onSessionDays, withoutImpossible } from './doubts.ts';
import type { Ledger } from './ledger.ts';
import type { Leg } from './leg.ts';
import { closeOf } from './moments.ts';

const absent = Number.NaN;

/** A leg with nothing but its identity. */
export function bareLeg(row: number, expiry: string, strike: number, call: boolean): Leg {
  return {
    row,
    expiry,
    strike,
    call,
    last: absent,
    change: absent,
    bid: absent,
    ask: absent,
    bidQty: absent,
    askQty: absent,
    oi: absent,
    oiChange: absent,
    volume: absent,
    vendorIv: absent,
  };
}

/** What an expiry has besides its options. */
export interface ExpiryFacts {
  lotSize?: number | null;
  future?: number | null;
}

const ivLimit = 100;
const ivPlaceholder = 1e-4;

function fault(leg: Leg): string | undefined {
  if (!(leg.strike > 0 && leg.strike <= priceLimit)) return 'the strike is not a price above 0';
  if (!absentOrUpTo(leg.last, priceLimit)) return 'the last price is not a price';
  if (!absentOrUpTo(leg.bid, priceLimit)) return 'the bid is not a price';
  if (!absentOrUpTo(leg.ask, priceLimit)) return 'the ask is not a price';
  if (!absentOrUpTo(leg.bidQty, quantityLimit)) return 'the bid quantity is not a quantity';
  if (!absentOrUpTo(leg.askQty, quantityLimit)) return 'the ask quantity is not a quantity';
  if (!absentOrUpTo(leg.oi, quantityLimit)) return 'the open interest is not a quantity';
  if (!absentOrUpTo(leg.volume, quantityLimit)) return 'the volume is not a quantity';
  if (!absentOrUpTo(Math.abs(leg.oiChange), quantityLimit))
    return 'the change of open interest is not a number';
  if (!absentOrUpTo(Math.abs(leg.change), priceLimit)) return 'the price change is not a number';
  if (!absentOrUpTo(leg.vendorIv, ivLimit)) return 'the implied volatility is not between 0 and 10,000 %';
  return undefined;
}

interface Judge {
  /** Keeps the legs that can be believed, by expiry. */
  sort(legs: readonly Leg[]): Map<string, Leg[]>;
}

function judge(about: Omit<Chain, 'slices'>, ledger: Ledger): Judge {
  const day = localDate(about.exchange, about.asOf);
  const horizon = addDays(day, 11 * 366);
  const reason = (leg: Leg): string | undefined => {
    if (leg.expiry < day) return `the option expired on ${leg.expiry}, before the snapshot of ${day}`;
    if (leg.expiry > horizon) return `the expiry ${leg.expiry} lies more than eleven years ahead`;
    return fault(leg);
  };
  return {
    sort(legs) {
      const found = new Map<string, Leg[]>();
      for (const leg of legs) {
        const wrong = reason(leg);
        if (wrong !== undefined) {
          ledger.refuse(leg.row, `${leg.call ? 'call' : 'put'}: ${wrong}`);
          continue;
        }
        const group = found.get(leg.expiry);
        if (group === undefined) found.set(leg.expiry, [leg]);
        else group.push(leg);
      }
      return found;
    },
  };
}

/** Writes a leg into its slot; true when the book was crossed and its prices left out. */
function place(side: Side, i: number, leg: Leg, ivHolds: boolean): boolean {
  const crossed = leg.bid > leg.ask && leg.ask > 0;
  side.last[i] = positive(leg.last);
  side.change[i] = leg.last > 0 ? leg.change + 0 : absent;
  side.bid[i] = crossed ? absent : positive(leg.bid);
  side.ask[i] = crossed ? absent : positive(leg.ask);
  side.bidQty[i] = leg.bidQty + 0;
  side.askQty[i] = leg.askQty + 0;
  side.oi[i] = leg.oi + 0;
  side.oiChange[i] = leg.oiChange + 0;
  side.volume[i] = leg.volume + 0;
  side.vendorIv[i] = ivHolds && leg.vendorIv > ivPlaceholder ? leg.vendorIv : absent;
  return crossed;
}

function sliceOf(
  expiry: string,
  legs: readonly Leg[],
  facts: ExpiryFacts & { atOpen: boolean },
  ivHolds: boolean,
  ledger: Ledger,
): ExpirySlice {
  const strikes = Float64Array.from(new Set(legs.map((leg) => leg.strike))).sort();
  const slot = new Map<number, number>();
  for (let i = 0; i < strikes.length; i++) slot.set(strikes[i]!, i);
  const call = emptySide(strikes.length);
  const put = emptySide(strikes.length);
  const seen = new Uint8Array(2 * strikes.length);
  let crossed = 0;
  for (const leg of legs) {
    const i = slot.get(leg.strike)!;
    const key = 2 * i + (leg.call ? 1 : 0);
    if (seen[key] === 1) {
      ledger.refuse(leg.row, `the ${leg.call ? 'call' : 'put'} ${leg.strike} of ${expiry} was there already`);
      continue;
    }
    seen[key] = 1;
    if (place(leg.call ? call : put, i, leg, ivHolds)) crossed++;
    ledger.keep();
  }
  if (crossed > 0)
    ledger.note(`${crossed} crossed books (bid above ask) of ${expiry} are kept without bid and ask`);
  const { lotSize = null, future = null, atOpen } = facts;
  return { expiry, lotSize, future, ...(atOpen ? { settledAtOpen: true } : {}), strikes, call, put };
}

/**
 * A chain out of loose legs. A leg that cannot be believed is refused by itself: a price below zero or beyond
 * 1e9, a strike of zero, an expiry in the past, the same option twice. Zero prices and zero volatilities are
 * "none"; a crossed book loses its two prices; an option at its expiry has no volatility.
 */
export function chainOf(
  about: Omit<Chain, 'slices'>,
  legs: readonly Leg[],
  ledger: Ledger,
  facts: (expiry: string, legs: readonly Leg[]) => ExpiryFacts = () => ({}),
): Chain {
  const day = localDate(about.exchange, about.asOf);
  const slices: ExpirySlice[] = [];
  // The exchange says itself when a contract ends, also under the rules of its day.
  if (about.source !== 'bhavcopy' && about.source !== 'nse') onSessionDays(legs, about.exchange, ledger);
  for (const [expiry, all] of judge(about, ledger).sort(legs)) {
    const group = oneRoot(all, about.symbol, ledger);
    withoutImpossible(group, ledger);
    const ivHolds = expiry !== day || about.asOf < closeOf(about.exchange, expiry);
    const atOpen = about.exchange === 'US' && settledAtOpen(group[0]?.root ?? '');
    slices.push(sliceOf(expiry, group, { ...facts(expiry, group), atOpen }, ivHolds, ledger));
  }
  slices.sort((a, b) => (a.expiry < b.expiry ? -1 : 1));
  return { ...about, slices };
}
