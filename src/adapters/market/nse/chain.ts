import type { Chain } from '../../../domain/chain/snapshot.ts';
import { dayFirstDate, monthNameDate, stampOf } from '../../files/dates.ts';
import { isObject, type Json, listUnder, under } from '../../files/json.ts';
import { numberIn, positive, priceLimit } from '../../files/numbers.ts';
import { lotQuoted, openInterestStep, toContracts } from '../bhavcopy/lots.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { chainOf, type ExpiryFacts } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { underlyingOf } from '../underlying.ts';

const inContracts = 'contracts, as the source publishes them';

/** Whether the JSON has the outline of NSE's option chain, old or v3. */
export function isNseChain(json: unknown): boolean {
  return isObject(json) && isObject(json['records']) && 'data' in json['records'];
}

function legOf(found: Json, row: number, expiry: string, strike: number, call: boolean): Leg {
  return {
    row,
    expiry,
    strike,
    call,
    last: numberIn(found['lastPrice']),
    change: numberIn(found['change']),
    bid: numberIn(found['bidprice'] ?? found['bidPrice'] ?? found['buyPrice1']),
    ask: numberIn(found['askPrice'] ?? found['askprice'] ?? found['sellPrice1']),
    bidQty: numberIn(found['bidQty'] ?? found['buyQuantity1']),
    askQty: numberIn(found['askQty'] ?? found['sellQuantity1']),
    oi: numberIn(found['openInterest']),
    oiChange: numberIn(found['changeinOpenInterest']),
    volume: numberIn(found['totalTradedVolume']),
    vendorIv: numberIn(found['impliedVolatility']) / 100,
  };
}

/** The v3 layout fills an absent side with a leg of nobody. */
const isNobody = (leg: Json): boolean => 'identifier' in leg && !leg['identifier'] && !leg['underlying'];

interface Rows {
  legs: Leg[];
  underlying: string | undefined;
}

function legsOf(data: readonly unknown[], refuse: (row: number, reason: string) => void): Rows {
  const dates = new Map<unknown, string | undefined>();
  const legs: Leg[] = [];
  let underlying: string | undefined;
  const dateOf = (value: unknown): string | undefined => {
    if (dates.has(value)) return dates.get(value);
    const date = typeof value === 'string' ? (monthNameDate(value) ?? dayFirstDate(value)) : undefined;
    dates.set(value, date);
    return date;
  };
  for (let i = 0; i < data.length; i++) {
    const record = data[i];
    if (!isObject(record)) {
      refuse(i + 1, 'the record is not an object');
      continue;
    }
    const expiry = dateOf(record['expiryDates'] ?? record['expiryDate']);
    if (expiry === undefined) {
      refuse(i + 1, 'the expiry is not a date like 28-Aug-2025');
      continue;
    }
    const strike = numberIn(record['strikePrice']);
    for (const side of ['CE', 'PE'] as const) {
      const leg = record[side];
      if (leg === undefined || leg === null) continue;
      if (!isObject(leg)) refuse(i + 1, `${side} is not an object`);
      else if (!isNobody(leg)) {
        underlying ??= typeof leg['underlying'] === 'string' ? leg['underlying'] : undefined;
        legs.push(legOf(leg, i + 1, expiry, strike, side === 'CE'));
      }
    }
  }
  return { legs, underlying };
}

/** Lot from the quoted quantities; open interest published in units after all is restated and said so. */
function factsOf(legs: readonly Leg[], note: (text: string) => void): ExpiryFacts {
  const lotSize = lotQuoted(legs);
  if (lotSize !== null && lotSize > 1) {
    const step = openInterestStep(legs);
    if (step > 0 && step % lotSize === 0) {
      toContracts(legs, lotSize);
      note(`Open interest of ${legs[0]!.expiry} came in units; it is divided by the lot of ${lotSize}`);
    }
  }
  return { lotSize };
}

function spotOf(value: unknown): number {
  const spot = positive(numberIn(value));
  return spot <= priceLimit ? spot : Number.NaN;
}

/** The answer says what the nearest expiry's open interest adds up to; rows that do not are not all there. */
function checkTotals(json: unknown, data: readonly unknown[], ledger: Ledger): void {
  const nearest = listUnder(under(json, 'records'), 'expiryDates')[0];
  for (const side of ['CE', 'PE'] as const) {
    const told = numberIn(under(under(json, 'filtered'), side)['totOI']);
    if (!(told > 0)) continue;
    let sum = 0;
    for (const record of data) {
      const row = isObject(record) ? record : {};
      if (nearest !== undefined && (row['expiryDates'] ?? row['expiryDate']) !== nearest) continue;
      const open = numberIn(under(row, side)['openInterest']);
      if (open > 0) sum += open;
    }
    if (Math.abs(sum - told) > 0.005 * told)
      ledger.warn(
        `The ${side} rows of ${String(nearest)} add up to an open interest of ${sum}, the answer says ${told}: rows are missing`,
      );
  }
}

/**
 * NSE's option chain JSON, as the site served it until 2025 (`{records, filtered}`, rows keyed `expiryDate`) and
 * as `option-chain-v3` does (`expiryDates`). Open interest and volume are contracts; the record-level underlying
 * value is the spot, never that of a leg; volatility is in percent and 0 is "none".
 */
export function readNseChain(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const records = isObject(json) ? json['records'] : undefined;
  const data = isObject(records) ? records['data'] : undefined;
  if (!isObject(records) || !Array.isArray(data) || data.length === 0) {
    throw unreadable(
      source.name,
      'an NSE answer without option rows (the site sends it when it refuses a client)',
      'Open the option chain in a browser, save the JSON once it shows prices, and pass that file.',
    );
  }
  const { legs, underlying } = legsOf(data, (row, reason) => ledger.refuse(row, reason));
  const named = underlying ?? source.symbol;
  if (named === undefined) {
    throw unreadable(source.name, 'no leg names its underlying', 'Say which with --symbol.');
  }
  const about = underlyingOf(named, 'NSE');
  const stamp = typeof records['timestamp'] === 'string' ? stampOf('NSE', records['timestamp']) : Number.NaN;
  const asOf = Number.isNaN(stamp) ? source.asOf : stamp;
  if (asOf === undefined) {
    throw unreadable(
      source.name,
      'records.timestamp is not a time like 05-Nov-2024 10:58:18',
      'Save the answer whole.',
    );
  }
  const spot = spotOf(records['underlyingValue']);
  if (Number.isNaN(spot)) ledger.note('The file has no price of the underlying; the spot is left out');
  const head: Omit<Chain, 'slices'> = { ...about, asOf, spot, source: 'nse', openInterestNote: inContracts };
  const chain = chainOf(head, legs, ledger, (_, group) =>
    factsOf(group, (text) => {
      head.openInterestNote = text;
      ledger.note(text);
    }),
  );
  chain.openInterestNote = head.openInterestNote;
  checkTotals(json, data, ledger);
  return { format: 'nse-chain', chains: [chain], bars: [], ledger };
}
