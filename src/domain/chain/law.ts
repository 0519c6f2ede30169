import { centredAt, meanOf, type PriceLaw } from '../options/payoff/law.ts';
import { inverseNormalCdf, normalCdf, normalPdf } from '../options/pricing/normal.ts';
import type { SolvedSlice } from './side.ts';

/** A strike with the volatility of its out-of-the-money side and the money its price is uncertain by. */
interface Point {
  strike: number;
  vol: number;
  error: number;
}

/** What the prices of two neighbouring strikes say of P(S<at), and how much that counts. */
interface Reading {
  at: number;
  below: number;
  weight: number;
}

function pointAt(
  { slice, call, put, smile, forward }: SolvedSlice,
  i: number,
  vendor: boolean,
): Point | null {
  const vol = smile[i]!;
  if (!(vol > 0)) return null;
  const strike = slice.strikes[i]!;
  const usesPut = strike < forward! ? put.iv[i]! > 0 : !(call.iv[i]! > 0);
  const [own, quoted] = usesPut ? ([put, slice.put] as const) : ([call, slice.call] as const);
  if (own.ivVendor[i] === 1 && !vendor) return null;
  const half = (quoted.ask[i]! - quoted.bid[i]!) / 2;
  // A price without a quote of its own is taken to be off by a twentieth.
  const unquoted = own.ivVendor[i] === 1 || !(half >= 0);
  const error = unquoted ? 0.05 * (own.price[i]! > 0 ? own.price[i]! : vol * strike) : half;
  return { strike, vol, error: Math.max(error, 1e-6 * forward!) };
}

/**
 * P(S<K) = e^{rT}·dPut/dK (Breeden and Litzenberger 1978) at each strike from the two around it, in Black's terms with the
 * slope of the smile: N(-d2) + K·√T·n(d2)·dσ/dK. Each counts by the inverse square of what those two quotes leave open.
 */
function readingsOf(points: readonly Point[], forward: number, years: number): Reading[] {
  const root = Math.sqrt(years);
  const last = points.length - 1;
  return points.map(({ strike }, i) => {
    const [a, b] = [points[Math.max(i - 1, 0)]!, points[Math.min(i + 1, last)]!];
    const width = b.strike - a.strike;
    const at = i === 0 || i === last ? (a.strike + b.strike) / 2 : strike;
    const slope = (b.vol - a.vol) / width;
    const deviation = (a.vol + slope * (at - a.strike)) * root;
    const z = Math.log(at / forward) / deviation + deviation / 2;
    const below = normalCdf(z) + at * root * slope * normalPdf(z);
    return { at, below, weight: (width / (a.error + b.error)) ** 2 };
  });
}

/** Pools neighbours that are out of order into their weighted mean until none is left (Ayer et al. 1955). */
function pooled(readings: readonly Reading[], ordered: (a: Reading, b: Reading) => boolean): Reading[] {
  const blocks: Reading[] = [];
  for (const reading of readings) {
    let block = reading;
    for (let last = blocks.at(-1); last !== undefined && !ordered(last, block); last = blocks.at(-1)) {
      const weight = last.weight + block.weight;
      const share = block.weight / weight;
      const mean = (a: number, b: number) => a + share * (b - a);
      block = { at: mean(last.at, block.at), below: mean(last.below, block.below), weight };
      blocks.pop();
    }
    blocks.push(block);
  }
  return blocks;
}

/** A probability that does not rise with the price is a butterfly at a negative price. */
const rising = (a: Reading, b: Reading): boolean => a.below < b.below;

/** Rising at least as fast as a lognormal law of this deviation, beyond which powers of e overflow. */
const flattest = 5;
const steep = (a: Reading, b: Reading): boolean =>
  flattest * (inverseNormalCdf(b.below) - inverseNormalCdf(a.below)) > Math.log(b.at / a.at);

/** Probabilities nearer than this to 0 or 1 are the rounding of prices. */
const least = 1e-6;

/** The law without arbitrage that is nearest to the readings in least squares, as points of P(S<at). */
const nodesOf = (readings: readonly Reading[]): Reading[] =>
  pooled(
    pooled(readings, rising).filter(({ below }) => below > least && below < 1 - least),
    steep,
  );

/** Joins nodes by straight lines in (ln price, normal coordinate), the ends continued with deviations of their own. */
function joined(nodes: readonly Reading[], ends: readonly [number, number]): PriceLaw {
  const n = nodes.length + 1;
  const law = { from: new Float64Array(n), forward: new Float64Array(n), deviation: new Float64Array(n) };
  const z = nodes.map(({ below }) => inverseNormalCdf(below));
  for (let i = 0; i < n; i++) {
    const [left, right] = [nodes[i - 1], nodes[i]];
    const deviation =
      left === undefined
        ? ends[0]
        : right === undefined
          ? ends[1]
          : Math.log(right.at / left.at) / (z[i]! - z[i - 1]!);
    const k = Math.max(i - 1, 0);
    law.from[i] = left?.at ?? 0;
    law.deviation[i] = deviation;
    law.forward[i] = nodes[k]!.at * Math.exp(deviation * (deviation / 2 - z[k]!));
  }
  return law;
}

/** The volatility of the smile at a price, straight between its points. */
function volAt(points: readonly Point[], price: number): number {
  const next = Math.min(
    Math.max(
      points.findIndex(({ strike }) => strike >= price),
      1,
    ),
    points.length - 1,
  );
  const [a, b] = [points[next - 1]!, points[next]!];
  return a.vol + ((b.vol - a.vol) * (price - a.strike)) / (b.strike - a.strike);
}

/**
 * The deviation of the lognormal law beyond an end node at which the option struck there has its price, half to three
 * times that of the smile: a last strike that costs more than any likely price explains is not believed.
 */
function tailDeviation(
  { at, below }: Reading,
  vol: number,
  forward: number,
  root: number,
  sign: 1 | -1,
): number {
  const z = inverseNormalCdf(below);
  const own = vol * root;
  const d1 = Math.log(forward / at) / own + own / 2;
  const target = sign * (forward * normalCdf(sign * d1) - at * normalCdf(sign * (d1 - own)));
  const value = (d: number) =>
    sign * at * (Math.exp(d * (d / 2 - z)) * normalCdf(sign * (d - z)) - normalCdf(-sign * z));
  let [low, high] = [own / 2, 3 * own];
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (value(middle) < target) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/**
 * The market's law of the price at one expiry: probabilities at the strikes with the slope of the smile, made free of
 * arbitrage, lognormal between them and beyond the ends, where the price of the last strike sets the spread;
 * its mean is the forward. Null where fewer than three strikes have a price or what they say contradicts the forward.
 */
export function marketLaw(solved: SolvedSlice): PriceLaw | null {
  const { slice, forward, years, closed } = solved;
  if (forward === null || closed || !(years > 0)) return null;
  const pointsWith = (vendor: boolean): Point[] =>
    Array.from(slice.strikes, (_, i) => pointAt(solved, i, vendor)).filter((point) => point !== null);
  const own = pointsWith(false);
  const points = own.length < 3 ? pointsWith(true) : own;
  if (points.length < 3) return null;
  const nodes = nodesOf(readingsOf(points, forward, years));
  if (nodes.length === 0) return null;
  const root = Math.sqrt(years);
  const tail = (node: Reading, sign: 1 | -1) =>
    tailDeviation(node, volAt(points, node.at), forward, root, sign);
  const law = joined(nodes, [tail(nodes[0]!, -1), tail(nodes.at(-1)!, 1)]);
  return Math.abs(Math.log(meanOf(law) / forward)) < 0.05 ? centredAt(law, forward) : null;
}
