import { toEpoch, tradingDays, yearsToExpiry } from '../../src/domain/calendar/calendar.ts';
import { type Chain, emptySide, type Side } from '../../src/domain/chain/snapshot.ts';
import { black76 } from '../../src/domain/options/pricing/black.ts';
import { isRefusal } from '../../src/domain/refusal.ts';

/** Closes of sessions with option prices of one volatility: what they hold can be worked out by hand. */
export interface Made {
  from: string;
  to: string;
  expiries: readonly string[];
  /** Price of the underlying by the place of the session. */
  spot(session: number): number;
  volatility?: number;
  step?: number;
  /** Whether prices are quoted on both sides; a close with a volume where they are not. */
  quoted?: boolean;
}

/** The chain of one moment, its prices those of one volatility. */
export function madeChain(made: Omit<Made, 'from' | 'to' | 'spot'> & { asOf: number; spot: number }): Chain {
  const { asOf, spot, expiries, volatility = 0.14, step = 100, quoted = true } = made;
  const money = Math.round(spot / step) * step;
  const strikes = Float64Array.from({ length: 41 }, (_, i) => money + (i - 20) * step);
  const slices = expiries.map((expiry) => {
    const years = yearsToExpiry('NSE', expiry, asOf, 'NIFTY');
    if (isRefusal(years)) throw new Error(years.refused);
    const side = (flag: 'c' | 'p'): Side => {
      const filled = emptySide(strikes.length);
      for (const [i, strike] of strikes.entries()) {
        const worth = black76(flag, spot, strike, Math.max(years, 1e-6), 0.065, volatility).price;
        const fair = Math.max(0.05, Math.round(worth * 20) / 20);
        filled.last[i] = fair;
        filled.oi[i] = 5_000;
        filled.oiChange[i] = 100;
        filled.volume[i] = 2_000;
        if (!quoted) continue;
        filled.bid[i] = Math.max(0.05, Math.round((fair - 0.1) * 20) / 20);
        filled.ask[i] = Math.round((filled.bid[i]! + 0.2) * 20) / 20;
        filled.bidQty[i] = 6_500;
        filled.askQty[i] = 6_500;
      }
      return filled;
    };
    return { expiry, lotSize: 65, future: spot, strikes, call: side('c'), put: side('p') };
  });
  return {
    symbol: 'NIFTY',
    exchange: 'NSE',
    currency: 'INR',
    asOf,
    spot,
    source: 'made',
    openInterestNote: 'contracts',
    slices,
  };
}

export function madeChains(made: Made): Chain[] {
  const { from, to, expiries, spot, ...rest } = made;
  const days = tradingDays('NSE', from, to);
  if (isRefusal(days)) throw new Error(days.refused);
  return days.map((day, session) =>
    madeChain({
      ...rest,
      asOf: toEpoch('NSE', day, '15:30') - 60_000,
      spot: spot(session),
      expiries: expiries.filter((expiry) => expiry >= day),
    }),
  );
}
