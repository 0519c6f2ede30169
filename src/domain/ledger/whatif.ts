import { black76 } from '../options/pricing/black.ts';
import type { Instrument } from './fill.ts';
import type { Mark } from './mark.ts';

/** One contract held: signed units of the underlying (quantity times multiplier) at a mark. */
export interface BookLine {
  instrument: Instrument;
  units: number;
  mark: Mark;
}

/** Change of the book's value in each scenario, in its currency, against the model's value now. */
export interface WhatIf {
  /** Moves of every underlying, as ratios; columns of `pnl`. */
  moves: number[];
  rows: { days: number; volShift: number; pnl: number[] }[];
}

/** Value of one unit after a move of the underlying, a shift of volatility and some years; at expiry its intrinsic value. */
function unitValue({ instrument, mark }: BookLine, move: number, volShift: number, years: number): number {
  const spot = mark.spot * (1 + move);
  if (mark.years === null) return mark.price * (1 + move);
  const left = Math.max(mark.years - years, 0);
  const carry = Math.log(mark.forward / mark.spot) / mark.years;
  const forward = spot * Math.exp(carry * left);
  if (instrument.kind !== 'option') return forward;
  const vol = Math.max(mark.iv! + volShift, 0.0001);
  return black76(instrument.right === 'CE' ? 'c' : 'p', forward, instrument.strike!, left, mark.rate, vol)
    .price;
}

/** Whether a line can be valued again: an option needs a volatility. */
export const canReprice = ({ instrument, mark }: BookLine): boolean =>
  instrument.kind !== 'option' || (mark.iv !== null && mark.years !== null);

/** Gain of the lines in one scenario by full re-pricing (Black 1976 on each expiry's own forward, carried at today's slope). */
export function scenario(lines: readonly BookLine[], move: number, volShift: number, days: number): number {
  let gain = 0;
  for (const line of lines) {
    gain += line.units * (unitValue(line, move, volShift, days / 365) - unitValue(line, 0, 0, 0));
  }
  return gain;
}

/** The gains over a grid of moves, volatility shifts and days. */
export function whatIf(
  lines: readonly BookLine[],
  grid: { moves: readonly number[]; volShifts: readonly number[]; days: readonly number[] },
): WhatIf {
  const rows = grid.days.flatMap((days) =>
    grid.volShifts.map((volShift) => ({
      days,
      volShift,
      pnl: grid.moves.map((move) => scenario(lines, move, volShift, days)),
    })),
  );
  return { moves: [...grid.moves], rows };
}
