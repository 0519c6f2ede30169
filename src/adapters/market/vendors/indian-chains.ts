import type { Chain } from '../../../domain/chain/snapshot.ts';
import { dateInName, namedDate } from '../../files/dates.ts';
import { isObject, type Json, listUnder, textUnder, under } from '../../files/json.ts';
import { numberIn, priceIn } from '../../files/numbers.ts';
import { contractLot } from '../bhavcopy/lots.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import { momentOf } from '../moments.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { knownInName, symbolInName } from '../series-name.ts';
import { underlyingOf } from '../underlying.ts';

const units = 'published in units, divided by the lot';

/** Whether the JSON is OpenAlgo's option chain: a list of strikes with `ce` and `pe`. */
export const isOpenAlgo = (json: unknown): boolean =>
  isObject(json) && 'underlying_ltp' in json && Array.isArray(json['chain']);

/** Whether the JSON is Dhan's option chain (v2): strikes as keys under `data.oc`. */
export const isDhanChain = (json: unknown): boolean =>
  Object.keys(under(under(json, 'data'), 'oc')).length > 0;

/** A leg whose quantities are units, in contracts of that lot. */
function inLots(leg: Leg, found: Json, lot: number, names: Readonly<Record<'oi' | 'volume', string>>): Leg {
  leg.oi = numberIn(found[names.oi]) / lot;
  leg.volume = numberIn(found[names.volume]) / lot;
  return leg;
}

/** OpenAlgo's chain of one expiry: quantities in units beside each contract's own lot, volatility in percent. */
export function readOpenAlgo(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const about = underlyingOf(textUnder(json, 'underlying') ?? source.symbol ?? '', 'NSE');
  const written = /^(\d{2})([A-Z]{3})(\d{2})$/.exec(textUnder(json, 'expiry_date') ?? '');
  const expiry = written === null ? undefined : namedDate(`${written[1]}-${written[2]}-${written[3]}`);
  if (expiry === undefined)
    throw unreadable(source.name, 'its expiry_date is none like 22SEP26', 'Save the answer whole.');
  const stamp = isObject(json) ? numberIn(json['server_ts']) * 1000 : Number.NaN;
  let lot = Number.NaN;
  const legs = listUnder(json, 'chain').flatMap((entry, i) =>
    (['ce', 'pe'] as const).flatMap((side) => {
      const found = under(entry, side);
      if (!isObject(entry) || Object.keys(found).length === 0) return [];
      lot = numberIn(found['lotsize']);
      const leg = bareLeg(i + 1, expiry, numberIn(entry['strike']), side === 'ce');
      leg.last = numberIn(found['ltp']);
      leg.bid = numberIn(found['bid']);
      leg.ask = numberIn(found['ask']);
      leg.vendorIv = numberIn(found['implied_volatility']) / 100;
      return [inLots(leg, found, lot, { oi: 'oi', volume: 'volume' })];
    }),
  );
  const asOf = stamp > 0 ? stamp : momentOf(source, about.exchange, ledger);
  const spot = priceIn((json as Json)['underlying_ltp']);
  const head: Omit<Chain, 'slices'> = { ...about, asOf, spot, source: 'openalgo', openInterestNote: units };
  const chain = chainOf(head, legs, ledger, () => ({ lotSize: lot > 0 ? lot : null }));
  return { format: 'openalgo-chain', chains: [chain], bars: [], ledger };
}

function dhanLegs(json: unknown, expiry: string, lot: number, ledger: Ledger): Leg[] {
  return Object.entries(under(under(json, 'data'), 'oc')).flatMap(([strike, entry], i) =>
    (['ce', 'pe'] as const).flatMap((side) => {
      const found = under(entry, side);
      if (!isObject(entry)) ledger.refuse(i + 1, 'the strike holds no options');
      if (Object.keys(found).length === 0) return [];
      const leg = bareLeg(i + 1, expiry, numberIn(strike), side === 'ce');
      leg.last = numberIn(found['last_price']);
      leg.change = leg.last - numberIn(found['previous_close_price']);
      leg.bid = numberIn(found['top_bid_price']);
      leg.ask = numberIn(found['top_ask_price']);
      leg.bidQty = numberIn(found['top_bid_quantity']);
      leg.askQty = numberIn(found['top_ask_quantity']);
      leg.vendorIv = numberIn(found['implied_volatility']) / 100;
      leg.oiChange = (numberIn(found['oi']) - numberIn(found['previous_oi'])) / lot;
      return [inLots(leg, found, lot, { oi: 'oi', volume: 'volume' })];
    }),
  );
}

/** Dhan's chain (v2) of one expiry, which only the file's name tells: quantities in units, the lot of the contract table. */
export function readDhanChain(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const named = source.symbol ?? knownInName(source.name) ?? symbolInName(source.name);
  const expiry = dateInName(source.name);
  if (named === undefined || expiry === undefined)
    throw unreadable(
      source.name,
      "Dhan's option chain, which names neither its underlying nor its expiry",
      'Put both in its name, as in dhan_NIFTY_20250916.json, and give the moment as --as-of.',
    );
  const about = underlyingOf(named, 'NSE');
  if (source.asOf === undefined)
    throw unreadable(source.name, 'the file does not say of what moment its prices are', 'Pass --as-of.');
  const day = new Date(source.asOf).toISOString().slice(0, 10);
  const lot = contractLot(about.symbol, expiry, day);
  if (lot === null)
    ledger.note(`The lot of ${about.symbol} is not known, so open interest and volume are left out`);
  ledger.note(`The expiry ${expiry} is taken from the file's name`);
  const legs = dhanLegs(json, expiry, lot ?? Number.NaN, ledger);
  const spot = priceIn(under(json, 'data')['last_price']);
  const head = { ...about, asOf: source.asOf, spot, source: 'dhan', openInterestNote: units };
  const chain = chainOf(head, legs, ledger, () => ({ lotSize: lot }));
  return { format: 'dhan-chain', chains: [chain], bars: [], ledger };
}
