import cells from '../../../../data/kernels/distance.json' with { type: 'json' };
import { millsAt } from './mills-table.ts';

// Four cells an octave of 1 + q, for q up to 2^63; five numbers a cell: 1/centre and a cubic.
export const CELLS = 63 * 4;
export const STRIDE = 5;

const LOG_SQRT_2PI = 0.9189385332046728;

// The distance u from the money, in standard deviations of Bachelier's model, of an option worth 1/q of that distance in price:
// n(u)/u - N(-u) = 1/q, by Newton's method on logarithms from a nearby u.
function distanceAt(q: number, near: number, mills: Float64Array): number {
  const target = -Math.log(q);
  let u = near;
  for (let round = 0; round < 50; round++) {
    const slope = 1 - u * millsAt(mills, u);
    const gap = Math.log(slope / u) - 0.5 * u * u - LOG_SQRT_2PI - target;
    const next = Math.max(u + gap * u * slope, u / 4);
    const move = Math.abs(next - u);
    u = next;
    if (move < 1e-6 * u) break;
  }
  return u;
}

// q/u, the total volatility over the time value, as cubics through four Chebyshev nodes a cell in (1 + q)/centre - 1.
/** The table worked out by Newton's method; what it gives is kept in data/kernels, as building it takes longer than most chains. */
export function buildDistance(mills: Float64Array): Float64Array {
  const table = new Float64Array(CELLS * STRIDE);
  let u = 0.01;
  for (let cell = 0; cell < CELLS; cell++) {
    const start = 2 ** (cell >> 2) * (1 + (cell & 3) / 4);
    const half = 2 ** (cell >> 2) / 8;
    const centre = start + half;
    const x: number[] = [];
    const y: number[] = [];
    for (let node = 0; node < 4; node++) {
      const at = (half / centre) * -Math.cos(((node + 0.5) * Math.PI) / 4);
      const q = centre * (1 + at) - 1;
      u = distanceAt(q, u, mills);
      x.push(at);
      y.push(q / u);
    }
    table.set([1 / centre, ...cubicThrough(x, y)], cell * STRIDE);
  }
  return table;
}

// Coefficients, lowest first, of the cubic through four points (Newton's divided differences, multiplied out).
function cubicThrough(x: readonly number[], y: readonly number[]): number[] {
  const d = [...y];
  for (let order = 1; order < 4; order++) {
    for (let i = 3; i >= order; i--) d[i] = (d[i]! - d[i - 1]!) / (x[i]! - x[i - order]!);
  }
  let c = [d[3]!, 0, 0, 0];
  for (let i = 2; i >= 0; i--) c = c.map((_, k) => (k > 0 ? c[k - 1]! : d[i]!) - x[i]! * c[k]!);
  return c;
}

let table: Float64Array | undefined;

/**
 * Bachelier's total volatility over the time value as a function of q, the distance from the money over the time value, to 1e-6.
 * Cell k >= 0 is the leading bits of 1 + q: four cells an octave.
 */
export function distanceTable(): Float64Array {
  table ??= new Float64Array(cells);
  return table;
}
