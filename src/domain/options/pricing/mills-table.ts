import cells from '../../../../data/kernels/mills.json' with { type: 'json' };
import { millsRatio, millsSlope } from './mills.ts';

// Polynomials of degree 6 on cells of 1/32 over [-1, 10), eight numbers a cell of which the last is not used.
const FROM = -1;
const TO = 10;
const PER_UNIT = 32;
const STRIDE = 8;

// Taylor coefficients about the centre of a cell, by Y⁽ⁿ⁺¹⁾ = u·Y⁽ⁿ⁾ + n·Y⁽ⁿ⁻¹⁾; those of degree 7 and 8 are spread over the lower
// ones by Chebyshev's polynomials, which leaves 4e-17.
function fillMillsCell(table: Float64Array, at: number, u: number, h: number): void {
  const c = new Float64Array(9);
  c[0] = millsRatio(u);
  c[1] = -millsSlope(u);
  for (let n = 1; n < 8; n++) c[n + 1] = (u * c[n]! + c[n - 1]!) / (n + 1);
  const h2 = h * h;
  const seventh = c[7]! * h2;
  const eighth = c[8]! * h2;
  c[5] = c[5]! + (7 / 4) * seventh;
  c[3] = c[3]! - (7 / 8) * seventh * h2;
  c[1] = c[1]! + (7 / 64) * seventh * h2 * h2;
  c[6] = c[6]! + 2 * eighth;
  c[4] = c[4]! - (5 / 4) * eighth * h2;
  c[2] = c[2]! + (1 / 4) * eighth * h2 * h2;
  c[0] = c[0]! - (1 / 128) * eighth * h2 * h2 * h2;
  table.set(c.subarray(0, 7), at);
}

/** The table worked out from the function itself; what it gives is kept in data/kernels, as building it takes longer than most chains. */
export function buildMills(): Float64Array {
  const cells = (TO - FROM) * PER_UNIT;
  const table = new Float64Array(cells * STRIDE);
  for (let k = 0; k < cells; k++) {
    fillMillsCell(table, k * STRIDE, FROM + (k + 0.5) / PER_UNIT, 0.5 / PER_UNIT);
  }
  return table;
}

let table: Float64Array | undefined;

/** Mills' ratio as a table to read with `millsAt`. */
export function millsTable(): Float64Array {
  table ??= new Float64Array(cells);
  return table;
}

/** Mills' ratio at -1 <= u < 10 to 2e-16 absolute. */
export function millsAt(table: Float64Array, u: number): number {
  const k = ((u - FROM) * PER_UNIT) | 0;
  const d = u - ((k + 0.5) / PER_UNIT + FROM);
  const j = k * STRIDE;
  return (
    table[j]! +
    d *
      (table[j + 1]! +
        d *
          (table[j + 2]! +
            d * (table[j + 3]! + d * (table[j + 4]! + d * (table[j + 5]! + d * table[j + 6]!)))))
  );
}

/** |ln(F/K)| over D = |F-K|/sqrt(FK), from D alone: it is 2·asinh(D/2)/D, so no digits are lost near the money. */
export function arcRatio(d: number): number {
  if (d > 0.25) return (2 * Math.log(d / 2 + Math.sqrt(1 + (d * d) / 4))) / d;
  const y = d * d;
  return (
    1 +
    y *
      (-0.04166666666666609 +
        y *
          (0.004687499999851139 +
            y *
              (-0.0006975446285472155 +
                y * (0.00011867881476738101 + y * (-2.1832357975057356e-5 + y * 4.055073820461545e-6)))))
  );
}
