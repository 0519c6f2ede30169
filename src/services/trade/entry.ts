import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { OpenWords } from '../../core/shapes/trade.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { type ChargeSide, chargeKind, charges } from '../../domain/charges.ts';
import { lotSize, nextExpiries } from '../../domain/contract/contract.ts';
import { knownExchange } from '../../domain/ledger/corporate.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import {
  type Minor,
  minorHalfUp,
  type Price,
  perUnit,
  priceOf,
  type Quantity,
  quantityOf,
  units,
} from '../../domain/money.ts';
import { typedLeg } from '../../domain/options/leg-text.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { type ParsedSymbol, parseSymbol, type Underlying, underlyingOf } from '../../domain/symbol/symbol.ts';
import { orThrow } from '../suggest/snapshot.ts';

/** One leg as it will be written down. */
export interface Entry {
  instrument: Instrument;
  side: 'buy' | 'sell';
  quantity: Quantity;
  price: Price;
  /** An Indian share closed on the day it was opened: what it was opened at, and whether that was charged by an estimate. */
  dayTrade?: { opened: number; estimated: boolean };
}

const usage = (message: string, hint: string) => new CoachError('usage', message, hint);

function derivative(
  underlying: Underlying,
  told: { kind: 'option' | 'future'; expiry: string; strike?: number; right?: 'CE' | 'PE' },
): Instrument {
  if (told.kind === 'future' && underlying.exchange === 'US')
    throw usage('Futures of US exchanges cannot be typed in', 'Their multipliers are not in the tables.');
  return {
    ...told,
    symbol: underlying.symbol,
    exchange: underlying.exchange,
    multiplier: underlying.exchange === 'US' ? 100 : 1,
  };
}

function spotInstrument(underlying: Underlying): Instrument {
  const { symbol, exchange, assetClass } = underlying;
  if (assetClass === 'index' || assetClass === 'volatility') {
    throw usage(
      `${symbol} is an index and cannot be held`,
      'Give legs, as in `--leg "SELL CE 25000 @ 110"`.',
    );
  }
  return { kind: assetClass, symbol, exchange, multiplier: 1 };
}

/** The lot of a contract by the newest stored chain at a moment that lists its expiry; null where none does. */
async function storedLot(
  symbol: string,
  expiry: string,
  at: number,
  context: Context,
): Promise<number | null> {
  const { chains } = await context.ports.store();
  const found = await chains.latest(symbol, { before: at });
  return found?.chain.slices.find((slice) => slice.expiry === expiry)?.lotSize ?? null;
}

/** Units of quantity in so many lots: units of the underlying in India, contracts in the US. What the tables lack an imported chain may tell. */
async function lotsToQuantity(
  lots: number,
  instrument: Instrument,
  { underlying, at, date, context }: About,
): Promise<number> {
  const { expiry, multiplier } = instrument;
  if (multiplier !== 1 || expiry === undefined) return lots;
  const known = lotSize(underlying, expiry, date);
  const lot = isRefusal(known) ? await storedLot(underlying.symbol, expiry, at, context) : known.lot;
  return lots * (lot !== null && lot > 0 ? lot : orThrow(known, 'missing').lot);
}

/** What entries are about: an underlying, and the moment they are of. */
interface About {
  underlying: Underlying;
  at: number;
  date: string;
  context: Context;
}

function dated(underlying: Underlying, given: string | null | undefined, date: string): string {
  if (given !== null && given !== undefined) return given;
  const next = nextExpiries(underlying, date, 3);
  throw usage(
    `The expiry of the ${underlying.symbol} leg is missing`,
    isRefusal(next)
      ? 'Add it as YYYY-MM-DD.'
      : `Add it to the leg or as --expiry; the next are ${next.join(', ')}.`,
  );
}

async function fromLeg(text: string, words: OpenWords, about: About): Promise<Entry> {
  const { underlying, date } = about;
  const leg = orThrow(typedLeg(text));
  const price = leg.price ?? words.price;
  if (price === undefined)
    throw usage(`The leg "${text}" has no price`, 'Write it behind @, as in "SELL CE 25000 @ 110.5".');
  let instrument: Instrument;
  if (leg.type === 'STK') instrument = spotInstrument(underlying);
  else {
    const expiry = dated(underlying, leg.expiry ?? words.expiry, date);
    instrument =
      leg.type === 'FUT'
        ? derivative(underlying, { kind: 'future', expiry })
        : derivative(underlying, { kind: 'option', expiry, strike: leg.strike!, right: leg.type });
  }
  const quantity = await lotsToQuantity(leg.lots, instrument, about);
  return entry(instrument, leg.action, quantity, price);
}

const entry = (instrument: Instrument, side: 'buy' | 'sell', quantity: number, price: number): Entry => ({
  instrument,
  side,
  quantity: orThrow(quantityOf(quantity)),
  price: orThrow(priceOf(price)),
});

/** The contract a symbol names by itself: a share, NIFTY26DEC25000CE, a future. */
export function namedInstrument(parsed: ParsedSymbol): Instrument {
  if (parsed.kind === 'underlying') return spotInstrument(parsed);
  const { underlying, expiry } = parsed;
  return parsed.kind === 'future'
    ? derivative(underlying, { kind: 'future', expiry })
    : derivative(underlying, { kind: 'option', expiry, strike: parsed.strike, right: parsed.right });
}

/** What a person typed as entries: legs on an underlying, or one contract with side, size and price. */
export async function entriesOf(
  words: OpenWords,
  at: number,
  context: Context,
): Promise<{ underlying: Underlying; entries: Entry[] }> {
  const parsed = orThrow(parseSymbol(words.symbol), 'missing');
  const underlying = underlyingOf(parsed);
  const about = { underlying, at, date: localDate(underlying.exchange, at), context };
  const legs = words.legs ?? [];
  if (legs.length > 0) {
    if (words.side !== undefined || words.quantity !== undefined || words.lots !== undefined)
      throw usage('Legs say side and size themselves', 'Leave --side, --quantity and --lots away.');
    if (words.price !== undefined && legs.length > 1)
      throw usage('One price does not fit several legs', 'Write each price behind @.');
    return { underlying, entries: await Promise.all(legs.map((leg) => fromLeg(leg, words, about))) };
  }
  const { side, price, quantity, lots } = words;
  if (side === undefined || price === undefined || (quantity === undefined) === (lots === undefined)) {
    throw usage(
      'A trade needs legs, or --side, --price and one of --quantity and --lots',
      'As in `coach trade open NIFTY --leg "SELL CE 25000 2026-12-29 @ 110"`.',
    );
  }
  const instrument = namedInstrument(parsed);
  const size = quantity ?? (await lotsToQuantity(lots!, instrument, about));
  return { underlying, entries: [entry(instrument, side, size, price)] };
}

/**
 * What an entry costs by the tables, marked as an estimate; nothing, with the reason, where they do not reach. A share closed on its day is
 * charged as intraday, and what its opening was estimated at as delivery is put right with it.
 */
export function estimatedCharges(
  leg: Entry,
  currency: string,
  at: number,
  context: Context,
): { charges: Minor; reason: string | null } {
  const { instrument, side, dayTrade } = leg;
  const exchange = knownExchange(instrument.exchange);
  if (exchange === null) return { charges: 0 as Minor, reason: `No charge table for ${instrument.exchange}` };
  const kind = chargeKind(instrument);
  const size = { kind, quantity: units(leg.quantity) * instrument.multiplier };
  const opening = {
    ...size,
    side: side === 'buy' ? ('sell' as const) : ('buy' as const),
    price: dayTrade?.opened ?? 0,
  };
  const costOf = (told: ChargeSide) =>
    charges(
      exchange,
      told,
      localDate(exchange, at),
      exchange === 'US' ? {} : { brokeragePerOrder: context.ports.config.brokeragePerOrder },
    );
  const parts = [
    {
      sign: 1,
      cost: costOf({ ...size, side, price: perUnit(leg.price), product: dayTrade ? 'intraday' : 'delivery' }),
    },
    ...(dayTrade?.estimated === true
      ? [
          { sign: 1, cost: costOf({ ...opening, product: 'intraday' }) },
          { sign: -1, cost: costOf({ ...opening, product: 'delivery' }) },
        ]
      : []),
  ];
  let total = 0;
  for (const { sign, cost } of parts) {
    if (isRefusal(cost)) return { charges: 0 as Minor, reason: cost.refused };
    total += sign * cost.total;
  }
  return { charges: orThrow(minorHalfUp(total, currency)), reason: null };
}
