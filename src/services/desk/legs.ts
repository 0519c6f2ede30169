import { CoachError } from '../../core/errors.ts';
import type { Leg } from '../../core/shapes/leg.ts';
import { closeOfExpiry, localDate, regularHours } from '../../domain/calendar/calendar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { contractFacts } from '../../domain/contract/contract.ts';
import { type DeskLeg, deskLeg } from '../../domain/desk/order.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import { typedLeg } from '../../domain/options/leg-text.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Underlying } from '../../domain/symbol/symbol.ts';
import { orThrow } from '../suggest/snapshot.ts';

/** A leg as it was asked for: from a suggestion's document or from words. `lots` where the words count lots. */
export type AskedLeg = Omit<Leg, 'quantity'> & {
  /** Units of the underlying; null where `lots` says it. */
  quantity: number | null;
  lots: number;
};

/** Reads a leg in words, "SELL CE 25000", "BUY PE 24500 x2". */
export function askedLeg(text: string): AskedLeg {
  const { action, type, strike, expiry, lots, price } = orThrow(typedLeg(text));
  if (price !== null)
    throw new CoachError(
      'usage',
      `The leg "${text}" names a price`,
      'Give --type limit with --limit for the whole order.',
    );
  return { action, type: type === 'STK' ? 'EQ' : type, strike, expiry, quantity: null, lots };
}

function instrumentOf(leg: AskedLeg, expiry: string | null, underlying: Underlying): Instrument {
  const { symbol, exchange, assetClass } = underlying;
  if (leg.type === 'EQ') {
    if (assetClass === 'index' || assetClass === 'volatility')
      throw new CoachError('refused', `${symbol} is an index and cannot be held`, 'Trade its options.');
    return { kind: assetClass, symbol, exchange, multiplier: 1 };
  }
  const multiplier = exchange === 'US' ? 100 : 1;
  if (leg.type === 'FUT') {
    if (exchange === 'US')
      throw new CoachError('refused', 'Futures of US exchanges are not traded here', 'Trade options.');
    return { kind: 'future', symbol, exchange, expiry: expiry!, multiplier };
  }
  return {
    kind: 'option',
    symbol,
    exchange,
    expiry: expiry!,
    strike: leg.strike!,
    right: leg.type,
    multiplier,
  };
}

function listed(leg: AskedLeg, expiry: string, chain: Chain): void {
  const slice = chain.slices.find((one) => one.expiry === expiry);
  if (slice === undefined) {
    const known = chain.slices
      .map((one) => one.expiry)
      .slice(0, 4)
      .join(', ');
    throw new CoachError(
      'missing',
      `${chain.symbol} has no expiry ${expiry} in this chain`,
      `It has ${known}.`,
    );
  }
  if (leg.type === 'FUT' || slice.strikes.includes(leg.strike!)) return;
  const near = [...slice.strikes]
    .sort((a, b) => Math.abs(a - leg.strike!) - Math.abs(b - leg.strike!))
    .slice(0, 3);
  throw new CoachError(
    'missing',
    `${chain.symbol} ${expiry} has no strike ${leg.strike}`,
    `Near it are ${near.sort((a, b) => a - b).join(', ')}.`,
  );
}

interface Size {
  lot: number;
  tick: number;
  freeze: number | null;
}

/** What the exchange says of a contract's lot, tick and freeze quantity, in the ledger's units; the chain's own lot comes first. */
function sizeOf(instrument: Instrument, underlying: Underlying, chain: Chain, date: string): Size {
  const { expiry, multiplier } = instrument;
  const tick = underlying.exchange === 'US' ? 0.01 : 0.05;
  if (expiry === undefined) return { lot: 1, tick, freeze: null };
  const told = chain.slices.find((one) => one.expiry === expiry)?.lotSize ?? null;
  const facts = contractFacts(underlying, expiry, date);
  if (!isRefusal(facts)) {
    const lot = told !== null && told > 0 ? told : facts.lotSize;
    return { lot: lot / multiplier, tick: facts.tick, freeze: facts.freezeQuantity };
  }
  if (told !== null && told > 0) return { lot: told / multiplier, tick, freeze: null };
  throw new CoachError('missing', facts.refused, facts.hint ?? 'Import the exchange file that lists it.');
}

function endOf(instrument: Instrument, underlying: Underlying): number | null {
  if (instrument.expiry === undefined) return null;
  const close = closeOfExpiry(underlying.exchange, instrument.expiry, instrument.symbol);
  return isRefusal(close) ? regularHours(underlying.exchange, instrument.expiry).close : close;
}

/** Legs of an order on one underlying, each held against the chain's listing and the exchange's sizes. Throws CoachError for what is not listed. */
export function legsOf(
  asked: readonly AskedLeg[],
  about: { underlying: Underlying; chain: Chain; expiry: string | null; times: number; at: number },
): DeskLeg[] {
  const { underlying, chain, times, at } = about;
  const date = localDate(underlying.exchange, at);
  return asked.map((leg) => {
    const expiry = leg.type === 'EQ' ? null : (leg.expiry ?? about.expiry);
    if (expiry === null && leg.type !== 'EQ')
      throw new CoachError(
        'usage',
        'A leg does not say when it expires',
        'Add the date to the leg, or give --expiry.',
      );
    const instrument = instrumentOf(leg, expiry, underlying);
    const expiresAt = endOf(instrument, underlying);
    if (expiresAt !== null && at >= expiresAt)
      throw new CoachError('refused', `${underlying.symbol} ${expiry} has expired`, 'Choose a later expiry.');
    if (expiry !== null) listed(leg, expiry, chain);
    const { lot, tick, freeze } = sizeOf(instrument, underlying, chain, date);
    const quantity =
      leg.quantity === null ? leg.lots * lot * times : (leg.quantity / instrument.multiplier) * times;
    return deskLeg({ action: leg.action, instrument, quantity, lot, tick, freeze, expiresAt });
  });
}
