import { localDate } from '../../../domain/calendar/calendar.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { isoDate } from '../../files/dates.ts';
import { isObject, listUnder, textUnder, under } from '../../files/json.ts';
import { numberIn, positive, priceLimit } from '../../files/numbers.ts';
import {
  contractLot,
  lotQuoted,
  openInterestStep,
  toContracts,
  withoutOpenInterest,
} from '../bhavcopy/lots.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { chainOf, type ExpiryFacts } from '../legs.ts';
import { momentOf } from '../moments.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { underlyingOf } from '../underlying.ts';

/** Whether the JSON has the outline of Upstox's option chain. */
export function isUpstoxChain(json: unknown): boolean {
  const first = listUnder(json, 'data')[0];
  return isObject(first) && 'strike_price' in first && ('call_options' in first || 'put_options' in first);
}

function legOf(found: unknown, row: number, expiry: string, strike: number, call: boolean): Leg {
  const market = under(found, 'market_data');
  const last = numberIn(market['ltp']);
  const oi = numberIn(market['oi']);
  return {
    row,
    expiry,
    strike,
    call,
    last,
    change: last - numberIn(market['close_price']),
    bid: numberIn(market['bid_price']),
    ask: numberIn(market['ask_price']),
    bidQty: numberIn(market['bid_qty']),
    askQty: numberIn(market['ask_qty']),
    oi,
    oiChange: oi - numberIn(market['prev_oi']),
    volume: numberIn(market['volume']),
    vendorIv: numberIn(under(found, 'option_greeks')['iv']) / 100,
  };
}

/** Open interest and volume come in units; the lot is what the quoted quantities and the contract table say. */
function factsOf(symbol: string, day: string, lots: Source['lots'], doubt: (text: string) => void) {
  return (expiry: string, legs: readonly Leg[]): ExpiryFacts => {
    const lot = lots?.get(expiry) ?? lotQuoted(legs) ?? contractLot(symbol, expiry, day);
    if (lot === null) {
      withoutOpenInterest(legs);
      for (const leg of legs) leg.volume = Number.NaN;
      doubt(
        `The lot of ${symbol} ${expiry} is not known: open interest and volume, published in units, are left out`,
      );
      return { lotSize: null };
    }
    if (openInterestStep(legs) % lot !== 0)
      doubt(`Some open interest of ${expiry} is no multiple of the lot of ${lot}`);
    toContracts(legs, lot, true);
    return { lotSize: lot };
  };
}

/**
 * Upstox's v2 option chain. Open interest and volume are units of the underlying, the change of open interest is
 * against `prev_oi`, volatility is in percent. The answer carries no time: it is what the caller or the name says.
 */
export function readUpstoxChain(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const legs: Leg[] = [];
  let spot = Number.NaN;
  let key: string | undefined;
  for (const [i, record] of listUnder(json, 'data').entries()) {
    const expiry = isoDate(textUnder(record, 'expiry') ?? '');
    if (!isObject(record) || expiry === undefined) {
      ledger.refuse(i + 1, 'the expiry is not a date like 2024-06-20');
      continue;
    }
    const at = positive(numberIn(record['underlying_spot_price']));
    if (at <= priceLimit) spot = at;
    key ??= textUnder(record, 'underlying_key');
    const strike = numberIn(record['strike_price']);
    if (isObject(record['call_options']))
      legs.push(legOf(record['call_options'], i + 1, expiry, strike, true));
    if (isObject(record['put_options']))
      legs.push(legOf(record['put_options'], i + 1, expiry, strike, false));
  }
  const [segment = '', instrument = ''] = (key ?? '').split('|');
  const name = segment.endsWith('_INDEX') ? instrument : source.symbol;
  if (name === undefined) {
    throw unreadable(
      source.name,
      `its underlying has the key ${JSON.stringify(key)} and no name`,
      'Name it with --symbol.',
    );
  }
  const about = underlyingOf(name, segment.startsWith('BSE') ? 'BSE' : 'NSE');
  const asOf = momentOf(source, about.exchange, ledger);
  const openInterestNote = 'published in units, divided by the lot';
  const head: Omit<Chain, 'slices'> = { ...about, asOf, spot, source: 'upstox', openInterestNote };
  const day = localDate(about.exchange, asOf);
  const chain = chainOf(
    head,
    legs,
    ledger,
    factsOf(about.symbol, day, source.lots, (text) => ledger.warn(text)),
  );
  return { format: 'upstox-chain', chains: chain.slices.length > 0 ? [chain] : [], bars: [], ledger };
}
