import { localDate } from '../../domain/calendar/calendar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { nextExpiries } from '../../domain/contract/contract.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { isoDate } from '../files/dates.ts';
import { isObject, type Json, textUnder, under } from '../files/json.ts';
import { numberIn, positive, priceLimit } from '../files/numbers.ts';
import { ledger as newLedger } from './ledger.ts';
import type { Leg } from './leg.ts';
import { bareLeg, chainOf } from './legs.ts';
import { closeOf } from './moments.ts';
import { type Reading, type Source, unreadable } from './reading.ts';
import { underlyingOf } from './underlying.ts';

const strikeKey = /^\d+(?:\.\d+)?$/;

/** Whether the JSON is open interest by strike: `{date, symbol, "24600": {ce_oi, pe_oi, …}, …}`. */
export function isOiByStrike(json: unknown): boolean {
  if (!isObject(json) || typeof json['date'] !== 'string' || typeof json['symbol'] !== 'string') return false;
  return Object.entries(json).some(
    ([key, value]) => strikeKey.test(key) && isObject(value) && 'ce_oi' in value,
  );
}

function legOf(found: Json, row: number, expiry: string, strike: number, call: boolean): Leg {
  const leg = bareLeg(row, expiry, strike, call);
  leg.oi = numberIn(found[call ? 'ce_oi' : 'pe_oi']);
  leg.oiChange = numberIn(found[call ? 'ce_oi_chg' : 'pe_oi_chg']);
  return leg;
}

/** The expiry the file leaves out: the next of the exchange's schedule. */
function expiryAfter(source: Source, symbol: string, day: string): string {
  const next = nextExpiries(symbol, day, 1);
  const first = isRefusal(next) ? undefined : next[0];
  if (first !== undefined) return first;
  throw unreadable(
    source.name,
    `it names no expiry and the schedule of ${symbol} has none after ${day}`,
    'Use a chain with expiries.',
  );
}

/**
 * Open interest of one expiry by strike, as some archives flatten a chain: no prices, no expiry, a date that may be
 * a day without a session (then the data are those of the session before).
 */
export function readOiByStrike(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const date = isoDate(textUnder(json, 'date') ?? '');
  if (date === undefined)
    throw unreadable(source.name, 'its date is not a date like 2026-08-08', 'Correct the date.');
  const about = underlyingOf(textUnder(json, 'symbol') ?? '', 'NSE');
  const asOf = closeOf(about.exchange, date, ledger);
  const expiry = expiryAfter(source, about.symbol, localDate(about.exchange, asOf));
  ledger.note(`The file names no expiry; it is read as the nearest one, ${expiry}`);
  ledger.note('The file has open interest only: no prices');
  const legs: Leg[] = [];
  for (const [i, [key, found]] of Object.entries(json as Json).entries()) {
    if (!strikeKey.test(key)) continue;
    if (!isObject(found)) ledger.refuse(i + 1, 'the strike holds no figures');
    else for (const call of [true, false]) legs.push(legOf(found, i + 1, expiry, Number(key), call));
  }
  const spot = positive(numberIn(under(json, '_meta')['spot']));
  const head: Omit<Chain, 'slices'> = {
    ...about,
    asOf,
    spot: spot <= priceLimit ? spot : Number.NaN,
    source: 'oi-by-strike',
    openInterestNote: 'contracts, as the file gives them',
  };
  const chain = chainOf(head, legs, ledger);
  return { format: 'oi-by-strike', chains: chain.slices.length > 0 ? [chain] : [], bars: [], ledger };
}
