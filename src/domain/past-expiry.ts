import { closeOfExpiry, isoWithOffset, localDate, openingExpiry } from './calendar/calendar.ts';
import type { Chain } from './chain/snapshot.ts';
import { isRefusal, type Refusal } from './refusal.ts';

/**
 * Why an expiry can no longer be traded at a moment (epoch ms), however good its prices were when the chain was taken;
 * null while it can. Beyond the calendar the expiry's own date decides.
 */
export function pastExpiry(chain: Chain, expiry: string, now: number): Required<Refusal> | null {
  const early = chain.slices.find((slice) => slice.expiry === expiry)?.settledAtOpen === true;
  const ends = early ? openingExpiry(chain.exchange, expiry, chain.symbol) : null;
  const close =
    ends === null || isRefusal(ends) ? closeOfExpiry(chain.exchange, expiry, chain.symbol) : ends.lastClose;
  const open = isRefusal(close) ? expiry >= localDate(chain.exchange, now) : now < close;
  if (open) return null;
  const of = isoWithOffset(chain.exchange, chain.asOf);
  return {
    refused: `The expiry ${expiry} of ${chain.symbol} had closed by ${isoWithOffset(chain.exchange, now)}`,
    hint: `The prices are of ${of}: to act at that time add --as-of ${of}; else give a newer chain.`,
  };
}

/** The same as a warning; a made-up chain is not of any day. */
export function pastExpiryWarning(chain: Chain, expiry: string, now: number, sample: boolean): string[] {
  const past = sample ? null : pastExpiry(chain, expiry, now);
  return past === null ? [] : [`EXPIRED: ${past.refused}; none of this can be traded now. ${past.hint}`];
}
