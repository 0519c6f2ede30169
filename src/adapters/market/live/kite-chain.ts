import { toEpoch } from '../../../domain/calendar/zone.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { isObject, type Json, listUnder, textUnder, under } from '../../files/json.ts';
import { numberIn, positive } from '../../files/numbers.ts';
import { openInterestStep, toContracts } from '../bhavcopy/lots.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import type { About } from '../underlying.ts';
import type { KiteInstrument } from './kite-instruments.ts';

/** Epoch ms of Kite's "2021-06-08 15:45:56", which is Indian time; NaN for anything else. */
export function kiteTime(value: unknown): number {
  const parts = typeof value === 'string' ? /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(value) : null;
  return parts === null ? Number.NaN : toEpoch('NSE', parts[1]!, parts[2]!);
}

/** The moment a quote is of: the exchange's stamp, else the last trade. */
export function kiteMoment(quote: unknown): number {
  const stamp = kiteTime(textUnder(quote, 'timestamp'));
  return Number.isNaN(stamp) ? kiteTime(textUnder(quote, 'last_trade_time')) : stamp;
}

const best = (quote: Json, side: 'buy' | 'sell'): Json => {
  const first = listUnder(under(quote, 'depth'), side)[0];
  return isObject(first) ? first : {};
};

function legOf(instrument: KiteInstrument, quote: Json, row: number): Leg {
  const leg = bareLeg(row, instrument.expiry, instrument.strike, instrument.type === 'CE');
  const [bid, ask] = [best(quote, 'buy'), best(quote, 'sell')];
  leg.last = numberIn(quote['last_price']);
  leg.change = leg.last - positive(numberIn(under(quote, 'ohlc')['close']));
  leg.bid = numberIn(bid['price']);
  leg.ask = numberIn(ask['price']);
  leg.bidQty = numberIn(bid['quantity']);
  leg.askQty = numberIn(ask['quantity']);
  leg.oi = numberIn(quote['oi']);
  leg.volume = numberIn(quote['volume']);
  return leg;
}

/**
 * A chain of Kite's quotes and the instruments they are of: there is no chain in its API. Open interest and volume come in units and
 * are divided by the lot of the instrument list; volatilities and the day before's open interest are not told.
 */
export function kiteChain(
  head: About & { asOf: number; spot: number },
  instruments: readonly KiteInstrument[],
  quotes: Json,
  prefix: string,
): { chain: Chain; ledger: Ledger } {
  const ledger = newLedger();
  const legs = instruments.flatMap((instrument, i) => {
    const quote = quotes[`${prefix}:${instrument.name}`];
    return isObject(quote) ? [legOf(instrument, quote, i + 1)] : [];
  });
  const lots = new Map(instruments.map(({ expiry, lot }) => [expiry, lot]));
  const about = { ...head, source: 'kite', openInterestNote: 'published in units, divided by the lot' };
  const chain = chainOf(about, legs, ledger, (expiry, group) => {
    const lot = lots.get(expiry) ?? Number.NaN;
    if (!(lot > 0)) return { lotSize: null };
    if (openInterestStep(group) % lot !== 0)
      ledger.warn(`Some open interest of ${expiry} is no multiple of the lot of ${lot}`);
    toContracts(group, lot, true);
    return { lotSize: lot };
  });
  return { chain, ledger };
}
