import { localDate, openingExpiry, yearsToExpiry } from '../calendar/calendar.ts';
import { lotSize } from '../contract/contract.ts';
import { isRefusal, type Refusal } from '../refusal.ts';
import { knownUnderlying } from '../symbol/known.ts';
import { forwardOf } from './forward.ts';
import { legColumns } from './leg-columns.ts';
import { nearestStrike, quotesInto, tradedOf } from './quote.ts';
import { type SolvedSlice, sideOf, solveLegs } from './side.ts';
import { smileOf } from './smile.ts';
import type { Chain, ExpirySlice } from './snapshot.ts';

const lastMinute = 1.000001 / (365 * 1440);

function lotOf(chain: Chain, slice: ExpirySlice): { lot: number | null; source: string } {
  if (slice.lotSize !== null && slice.lotSize > 0) return { lot: slice.lotSize, source: chain.source };
  const { symbol, exchange } = chain;
  const named = knownUnderlying(symbol, exchange) ?? { symbol, exchange, assetClass: 'stock' as const };
  const found = lotSize(named, slice.expiry, localDate(exchange, chain.asOf));
  return isRefusal(found) ? { lot: null, source: found.refused } : found;
}

function closedNote(expiry: string): string {
  return `The session of ${expiry} has closed: its implied volatilities and greeks are left out`;
}

/** Years to the open of the expiry at which a series is settled; its last minute once the session before has closed. */
function yearsToOpen({ exchange, symbol, asOf }: Chain, { expiry }: ExpirySlice): number | Refusal {
  const ends = openingExpiry(exchange, expiry, symbol);
  if (isRefusal(ends)) return ends;
  const minutes = asOf >= ends.lastClose ? 1 : (ends.settled - asOf) / 60_000;
  return Math.max(minutes, 1) / (365 * 1440);
}

function checked(chain: Chain, slice: ExpirySlice, rate: number): number | Refusal {
  if (slice.strikes.length === 0) return { refused: `The expiry ${slice.expiry} has no strikes` };
  if (!Number.isFinite(rate))
    return { refused: 'The interest rate is not a number', hint: 'Write 0.065 for 6.5 %' };
  return slice.settledAtOpen
    ? yearsToOpen(chain, slice)
    : yearsToExpiry(chain.exchange, slice.expiry, chain.asOf, chain.symbol);
}

function lastsInto(slice: ExpirySlice, call: Float64Array, put: Float64Array): void {
  for (let i = 0; i < call.length; i++) {
    call[i] = tradedOf(slice.call, i);
    put[i] = tradedOf(slice.put, i);
  }
}

/**
 * Solves one expiry: forward, then for every leg the volatility at which Black's 1976 formula gives its price, and the
 * greeks at that volatility. The price is the middle of a two-sided quote that is not too wide to mean anything; a leg without one takes
 * the vendor's volatility (marked in `ivVendor`). Only where the whole expiry has no two-sided quote, as in an end-of-day file, last trades
 * of the day stand in. A leg whose price no volatility explains stays NaN.
 */
export function solveSlice(
  chain: Chain,
  slice: ExpirySlice,
  { rate }: { rate: number },
): SolvedSlice | Refusal {
  const years = checked(chain, slice, rate);
  if (isRefusal(years)) return years;
  const discount = Math.exp(-rate * years);
  const all = legColumns(slice.strikes.length);
  const [call, put] = [sideOf(all, 'call'), sideOf(all, 'put')];
  const quoted = quotesInto(slice.call, call.mid, call.price) + quotesInto(slice.put, put.mid, put.price);
  const { forward, basis, note } = forwardOf(slice, call.price, put.price, {
    spot: chain.spot,
    rate,
    years,
    discount,
  });
  const closed = years <= lastMinute;
  const notes = note === null ? [] : [note];
  if (quoted === 0) lastsInto(slice, call.price, put.price);
  if (quoted === 0)
    notes.push(`${slice.expiry} has no two-sided quote: volatilities are solved from last trades`);
  if (slice.settledAtOpen)
    notes.push(`${slice.expiry} is settled at the open of that day; its last session is the one before`);
  if (closed) notes.push(closedNote(slice.expiry));
  else if (forward !== null) solveLegs(all, slice, { forward, years, discount });
  const { lot, source } = lotOf(chain, slice);
  return {
    slice,
    years,
    rate,
    discount,
    forward,
    forwardBasis: basis,
    priceBasis: quoted > 0 ? 'mid' : 'last',
    closed,
    atmIndex: nearestStrike(slice, forward ?? chain.spot),
    call,
    put,
    smile: smileOf(slice.strikes, forward, call, put),
    lotSize: lot,
    lotSource: source,
    notes,
  };
}

/** Every expiry that can be solved, ascending, and why the others cannot. */
export function solveChain(
  chain: Chain,
  options: { rate: number },
): { solved: SolvedSlice[]; refused: string[] } {
  const solved: SolvedSlice[] = [];
  const refused: string[] = [];
  for (const slice of chain.slices) {
    const one = solveSlice(chain, slice, options);
    if (isRefusal(one)) refused.push(one.refused);
    else solved.push(one);
  }
  return { solved, refused };
}
