import type { ZeroDteCard } from '../../core/shapes/card.ts';
import { isoWithOffset } from '../calendar/calendar.ts';
import type { ChainAnalysis } from '../chain/analysis.ts';
import { marketLaw } from '../chain/law.ts';
import type { SolvedSlice } from '../chain/side.ts';
import { gexPerPercent } from '../chain/state/gex.ts';
import { quantile, stretch } from '../options/payoff/law.ts';
import { black76, black76Price } from '../options/pricing/black.ts';

const yearMinutes = 365 * 24 * 60;
const shown = 5;
const orNull = (value: number) => (Number.isFinite(value) ? value : null);
/** A chain is settled at one price of six on either side of one standard deviation. */
const sixth = 0.1587;

function gammaOf({ focus, gamma, spot }: ChainAnalysis): ZeroDteCard['gamma'] {
  const { slice, call, lotSize, smile } = focus;
  const at = focus.forward ?? spot;
  const parts =
    lotSize === null || at === null
      ? []
      : Array.from(slice.strikes, (strike, i) => {
          const open = (slice.call.oi[i]! || 0) - (slice.put.oi[i]! || 0);
          // One side may have no quote: calls and puts of a strike have the same gamma.
          const own =
            smile[i]! > 0
              ? black76('c', at, strike, focus.years, focus.rate, smile[i]!).gamma
              : call.gamma[i]!;
          return { strike, perPercent: gexPerPercent(own, open, lotSize, at) };
        }).filter(({ perPercent }) => Number.isFinite(perPercent) && perPercent !== 0);
  const whole = parts.reduce((sum, { perPercent }) => sum + Math.abs(perPercent), 0);
  return {
    perPercent: gamma.gex,
    flip: gamma.flip,
    reason: gamma.reason,
    largest: parts
      .sort((a, b) => Math.abs(b.perPercent) - Math.abs(a.perPercent))
      .slice(0, shown)
      .map((one) => ({
        strike: one.strike,
        perPercent: Math.round(one.perPercent),
        share: Math.abs(one.perPercent) / whole,
      })),
  };
}

/** Half the way to the neighbours on either side of a strike. */
function around(strikes: Float64Array, i: number): [number, number] {
  const below =
    i > 0 ? (strikes[i]! + strikes[i - 1]!) / 2 : strikes[i]! - (strikes[i + 1]! - strikes[i]!) / 2;
  const last = strikes.length - 1;
  const above =
    i < last ? (strikes[i]! + strikes[i + 1]!) / 2 : strikes[i]! + (strikes[i]! - strikes[i - 1]!) / 2;
  return [below, above];
}

function pinOf({ focus, maxPain, spot }: ChainAnalysis): ZeroDteCard['pin'] {
  const { slice } = focus;
  const law = focus.closed || slice.strikes.length < 2 ? null : marketLaw(focus);
  const at = spot ?? focus.forward;
  const reach = law === null ? null : ([quantile(law, 0.02), quantile(law, 0.98)] as const);
  const strikes = Array.from(slice.strikes, (strike, i) => {
    const oi = (slice.call.oi[i]! || 0) + (slice.put.oi[i]! || 0);
    const [low, high] = slice.strikes.length < 2 ? [strike, strike] : around(slice.strikes, i);
    const near = reach === null || (strike >= reach[0] && strike <= reach[1]);
    return { strike, oi, near, chance: law === null ? null : stretch(law, low, high).probability };
  });
  return {
    maxPain,
    strikes: strikes
      .filter(({ oi, near }) => oi > 0 && near)
      .sort((a, b) => b.oi - a.oi)
      .slice(0, shown)
      .map(({ strike, oi, chance }) => ({
        strike,
        oi,
        distance: at === null ? 0 : strike / at - 1,
        chance,
      })),
    note: 'The chance is the option prices’ own. That open interest pulls the price to a strike is a belief, not in it.',
  };
}

interface Still {
  focus: SolvedSlice;
  strike: number;
  vol: number;
  width: number;
}

/** Prices and greeks with so many years left, all else as it is. */
function standing({ focus, strike, vol, width }: Still, years: number) {
  const { forward, rate } = focus;
  const call = black76('c', forward!, strike, years, rate, vol);
  const straddle = call.price + black76Price('p', forward!, strike, years, rate, vol);
  return {
    straddle: orNull(straddle),
    gamma: orNull(call.gamma),
    deltaAbove: orNull(black76('c', forward!, strike + width, years, rate, vol).delta),
    deltaBelow: orNull(black76('p', forward!, strike - width, years, rate, vol).delta),
  };
}

/** By the hour of an expiry's last day, by the day before that; charm is how its deltas move from row to row. */
function hoursOf(found: ChainAnalysis, most: number): ZeroDteCard['hours'] {
  const { focus, atm, atmStrike, straddle, chain } = found;
  if (focus.forward === null || atm.iv === null || atmStrike === null || straddle === null || focus.closed)
    return [];
  const left = focus.years * yearMinutes;
  const step = left <= 24 * 60 ? 60 : 24 * 60;
  const still: Still = { focus, strike: atmStrike, vol: atm.iv, width: straddle.price };
  return Array.from({ length: Math.min(most, Math.ceil(left / step)) }, (_, i) => {
    const minutesLeft = left - i * step;
    const at = chain.asOf + i * step * 60_000;
    return {
      at: isoWithOffset(chain.exchange, at),
      minutesLeft: Math.round(minutesLeft),
      ...standing(still, minutesLeft / yearMinutes),
    };
  });
}

/** What a day of expiry holds: gamma by strike, the chance to be pinned, and what an hour does. */
export function zeroDte(found: ChainAnalysis, hours: number) {
  const { focus, expiry, day, atm, atmStrike, straddle } = found;
  const law = focus.closed ? null : marketLaw(focus);
  return {
    expiry,
    expiresToday: expiry === day,
    minutesLeft: Math.round(focus.years * yearMinutes),
    forward: focus.forward,
    atmStrike,
    atmIv: atm.iv,
    straddle: straddle?.price ?? null,
    move: law === null ? null : { low: quantile(law, sixth), high: quantile(law, 1 - sixth) },
    gamma: gammaOf(found),
    pin: pinOf(found),
    hours: hoursOf(found, hours),
  };
}
