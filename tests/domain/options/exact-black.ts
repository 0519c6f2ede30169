// Black's formula in fixed-point arithmetic with 400 binary places, so that tests know the correctly rounded price.
const PLACES = 400n;
const ONE = 1n << PLACES;

const times = (a: bigint, b: bigint): bigint => (a * b) >> PLACES;
const over = (a: bigint, b: bigint): bigint => (a << PLACES) / b;

/** The exact value of a double. */
export function fixed(value: number): bigint {
  let scaled = value;
  let shift = PLACES;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    shift -= 1n;
  }
  return BigInt(scaled) << shift;
}

/** The double nearest to a fixed-point number. */
export function rounded(value: bigint): number {
  if (value < 0n) return -rounded(-value);
  const excess = value.toString(2).length - 53;
  if (excess <= 0) return Number(value) * 2 ** -Number(PLACES);
  const half = 1n << BigInt(excess - 1);
  const even = ((value >> BigInt(excess)) & 1n) === 1n ? half : half - 1n;
  return Number((value + even) >> BigInt(excess)) * 2 ** (excess - Number(PLACES));
}

function root(value: bigint): bigint {
  const target = value << PLACES;
  let guess = 1n << BigInt(Math.ceil(target.toString(2).length / 2));
  for (;;) {
    const next = (guess + target / guess) >> 1n;
    if (next >= guess) return guess;
    guess = next;
  }
}

function exponential(value: bigint): bigint {
  const halvings = 20n;
  const small = value >> halvings;
  let term = ONE;
  let sum = ONE;
  for (let n = 1n; term !== 0n && n < 200n; n++) {
    term = times(term, small) / n;
    sum += term;
    if (term === -1n) break;
  }
  for (let i = 0n; i < halvings; i++) sum = times(sum, sum);
  return sum;
}

function logarithm(value: bigint): bigint {
  let guess = fixed(Math.log(rounded(value)));
  for (let round = 0; round < 4; round++) {
    const here = exponential(guess);
    guess += over(2n * (value - here), value + here);
  }
  return guess;
}

// π by Machin's formula.
function arctanOfInverse(n: bigint): bigint {
  let power = ONE / n;
  let sum = 0n;
  for (let k = 1n; power !== 0n; k += 2n) {
    sum += (k & 2n) === 0n ? power / k : -(power / k);
    power /= n * n;
  }
  return sum;
}
const PI = 4n * (4n * arctanOfInverse(5n) - arctanOfInverse(239n));
const ROOT_2PI = root(2n * PI);

function density(x: bigint): bigint {
  return over(exponential(-times(x, x) / 2n), ROOT_2PI);
}

// N(x) = 1/2 + n(x)·(x + x³/3 + x⁵/15 + ...).
function distribution(x: bigint): bigint {
  const square = times(x, x);
  let term = x;
  let sum = x;
  for (let k = 3n; term !== 0n && term !== -1n; k += 2n) {
    term = times(term, square) / k;
    sum += term;
  }
  return ONE / 2n + times(density(x), sum);
}

/** Price and vega of an out-of-the-money option on a forward without discounting, each the nearest double to the exact value. */
export function exactBlack(
  forward: number,
  strike: number,
  years: number,
  vol: number,
): { price: number; vega: number } {
  const f = fixed(forward);
  const k = fixed(strike);
  const rootTime = root(fixed(years));
  const s = times(fixed(vol), rootTime);
  const h = over(logarithm(over(f, k)), s);
  const d1 = h + s / 2n;
  const d2 = h - s / 2n;
  const call = strike >= forward;
  const price = call
    ? times(f, distribution(d1)) - times(k, distribution(d2))
    : times(k, distribution(-d2)) - times(f, distribution(-d1));
  return { price: rounded(price), vega: rounded(times(times(f, density(d1)), rootTime)) };
}

/** Out-of-the-money options with exact prices: 15 minutes to 2 years, volatility 3 % to 300 %, up to 8 standard deviations away. */
export interface TruthGrid {
  n: number;
  call: Uint8Array;
  forward: Float64Array;
  strike: Float64Array;
  years: Float64Array;
  discount: Float64Array;
  vol: Float64Array;
  price: Float64Array;
  /** Relative error of the volatility that rounding of the price and of the volatility itself leaves to any solver. */
  attainable: Float64Array;
}

const YEARS = [15 / 525_600, 1 / 365, 7 / 365, 0.25, 2];
const VOLS = [0.03, 0.15, 0.4, 1, 3];
const DEVIATIONS = [-8, -5.5, -3.1, -1.7, -0.6, -0.01, 0, 0.02, 0.9, 2.2, 4.3, 6.4, 8];

export function truthGrid(): TruthGrid {
  const n = YEARS.length * VOLS.length * DEVIATIONS.length;
  const array = (): Float64Array => new Float64Array(n);
  const grid: TruthGrid = {
    n,
    call: new Uint8Array(n),
    forward: array().fill(24_350.75),
    strike: array(),
    years: array(),
    discount: array().fill(1),
    vol: array(),
    price: array(),
    attainable: array(),
  };
  for (let i = 0; i < n; i++) {
    const years = YEARS[i % YEARS.length]!;
    const vol = VOLS[Math.floor(i / YEARS.length) % VOLS.length]!;
    const deviations = DEVIATIONS[Math.floor(i / YEARS.length / VOLS.length)]!;
    const forward = grid.forward[i]!;
    const strike = forward * Math.exp(deviations * vol * Math.sqrt(years));
    const { price, vega } = exactBlack(forward, strike, years, vol);
    grid.call[i] = strike >= forward ? 1 : 0;
    grid.strike[i] = strike;
    grid.years[i] = years;
    grid.vol[i] = vol;
    grid.price[i] = price;
    grid.attainable[i] = 2 ** -53 * (1 + price / (vega * vol));
  }
  return grid;
}
