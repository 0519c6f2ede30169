import { type Dividend, type DividendModel, dueDividends, stretchesOf } from '../payoff/stretches.ts';
import { bsm, type OptionFlag } from './black.ts';
import { type Contract, latticeRoot, type Stretch } from './lattice.ts';

export type { Dividend } from '../payoff/stretches.ts';

/** Vega per 1.00 of volatility, theta per year, rho per 1.00 of rate. */
export interface AmericanValue {
  price: number;
  delta: number;
  gamma: number;
  vega: number | null;
  theta: number | null;
  rho: number | null;
  /** True where the option is worth no more than exercising it now. */
  exerciseNow: boolean;
}

export interface AmericanOptions {
  dividends?: readonly Dividend[];
  dividendModel?: DividendModel;
  /** Lattice steps of the finer of the two lattices the price is extrapolated from, 800 if not given. */
  steps?: number;
}

interface Case {
  flag: OptionFlag;
  spot: number;
  years: number;
  contract: Contract;
  due: readonly Dividend[];
  model: DividendModel;
  intrinsic: number;
}

interface Shape {
  price: number;
  delta: number;
  gamma: number;
  exercised: boolean;
}

const DEFAULT_STEPS = 800;
const FEWEST_STEPS = 20;
// At this total volatility an option is worth its upper bound, and lattice nodes far beyond would leave the range of doubles.
const LARGEST_TOTAL_VOL = 12;

function shapeAt(contract: Contract, stretches: readonly Stretch[], steps: number): Shape {
  const { centre } = stretches[0]!;
  const { down, middle, up, spacing, exercised } = latticeRoot(contract, stretches, steps);
  const slope = (up - down) / (2 * spacing);
  const bend = (up - 2 * middle + down) / (spacing * spacing);
  return { price: middle, delta: slope / centre, gamma: (bend - slope) / (centre * centre), exercised };
}

// The lattice error falls as 1/steps: twice the finer less the coarser is the value for infinitely many.
function extrapolated(contract: Contract, stretches: readonly Stretch[], steps: number): Shape {
  const coarse = shapeAt(contract, stretches, steps >> 1);
  const fine = shapeAt(contract, stretches, 2 * (steps >> 1));
  return {
    price: 2 * fine.price - coarse.price,
    delta: 2 * fine.delta - coarse.delta,
    gamma: 2 * fine.gamma - coarse.gamma,
    exercised: fine.exercised,
  };
}

// Exercising a call early gains the yield and loses interest on the strike, a put the reverse: where that never gains, it never pays.
function neverEarly(flag: OptionFlag, rate: number, dividendYield: number): boolean {
  return flag === 'c' ? dividendYield <= 0 && rate >= dividendYield : rate <= 0 && dividendYield >= rate;
}

const exercise = (sign: 1 | -1, price: number): AmericanValue => ({
  price,
  delta: sign,
  gamma: 0,
  vega: 0,
  theta: 0,
  rho: 0,
  exerciseNow: true,
});

// Without volatility the spot is known, and the best moment is an end of a stretch or where the discounted gain stands still.
function certain({ spot, years, contract, due, model, intrinsic }: Case): AmericanValue {
  const { sign, strike, rate, dividendYield } = contract;
  let best = intrinsic;
  for (const { start, end, centre, above } of stretchesOf(spot, years, contract, due, model)) {
    const still = start + Math.log((dividendYield * centre) / (rate * strike)) / (dividendYield - rate);
    for (const time of [start, still, end]) {
      if (!(time >= start && time <= end)) continue;
      const then = centre * Math.exp((rate - dividendYield) * (time - start)) + above(time);
      best = Math.max(best, Math.exp(-rate * time) * sign * (then - strike));
    }
  }
  if (intrinsic > 0 && intrinsic >= best) return exercise(sign, intrinsic);
  return { price: best, delta: 0, gamma: 0, vega: 0, theta: null, rho: null, exerciseNow: false };
}

// Half the difference of the price between an input moved up and down, over the move.
function sensitivity(which: Case, steps: number, input: 'vol' | 'rate', move: number): number {
  const at = (change: number): number => {
    const contract = { ...which.contract, [input]: which.contract[input] + change };
    const stretches = stretchesOf(which.spot, which.years, contract, which.due, which.model);
    return extrapolated(contract, stretches, steps).price;
  };
  return (at(move) - at(-move)) / (2 * move);
}

function onLattice(which: Case, steps: number): AmericanValue {
  const { spot, years, contract, due, model, intrinsic } = which;
  const { rate, dividendYield, vol } = contract;
  const stretches = stretchesOf(spot, years, contract, due, model);
  const shape = extrapolated(contract, stretches, steps);
  if (shape.exercised) return exercise(contract.sign, intrinsic);
  const { centre, above } = stretches[0]!;
  const { delta, gamma } = shape;
  const diffusion = (rate - dividendYield) * centre * delta + 0.5 * vol * vol * centre * centre * gamma;
  const coarser = Math.max(FEWEST_STEPS, steps >> 1);
  return {
    price: Math.max(shape.price, intrinsic),
    delta,
    gamma,
    vega: sensitivity(which, coarser, 'vol', 0.05 * vol),
    theta: rate * shape.price - diffusion - rate * above(0) * delta,
    rho: sensitivity(which, coarser, 'rate', 5e-3),
    exerciseNow: false,
  };
}

/**
 * American option on a spot with a continuous dividend yield and, if given, cash dividends; years are ACT/365, rates continuously
 * compounded, volatility annual. A binomial lattice extrapolated in its number of steps: price error about 2e-5·spot·vol·√years;
 * delta, gamma and (by the Black-Scholes equation) theta come from the same lattice, vega and rho from moving their input. Never
 * below the intrinsic nor, without cash dividends, the European value, and exactly the European where early exercise cannot pay.
 * Total on finite inputs: with years, spot or strike <= 0 the settled value as in `bsm`, with vol <= 0 the best exercise along the
 * forward, where theta and rho are null and delta is 0 unless exercised now; vol·√years counts up to 12.
 */
export function american(
  flag: OptionFlag,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  vol: number,
  options: AmericanOptions = {},
): AmericanValue {
  const sign = flag === 'c' ? 1 : -1;
  const intrinsic = Math.max(sign * (spot - strike), 0);
  const due = dueDividends(options.dividends ?? [], years);
  const { price, delta, gamma, vega, theta, rho } = bsm(flag, spot, strike, years, rate, dividendYield, vol);
  const european = { price, delta, gamma, vega, theta, rho };
  if (!(years > 0 && spot > 0 && strike > 0)) {
    return intrinsic > price ? exercise(sign, intrinsic) : { ...european, exerciseNow: intrinsic > 0 };
  }
  const capped = Math.min(vol, LARGEST_TOTAL_VOL / Math.sqrt(years));
  const contract: Contract = { sign, strike, rate, dividendYield, vol: capped };
  const which: Case = { flag, spot, years, contract, due, model: options.dividendModel ?? 'spot', intrinsic };
  if (!(vol * Math.sqrt(years) > 1e-9)) return certain(which);
  if (due.length === 0 && neverEarly(flag, rate, dividendYield)) return { ...european, exerciseNow: false };
  const value = onLattice(which, Math.max(FEWEST_STEPS, options.steps ?? DEFAULT_STEPS));
  return due.length === 0 && price > value.price ? { ...value, price, exerciseNow: false } : value;
}
