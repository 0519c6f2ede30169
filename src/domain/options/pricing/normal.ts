const SQRT_HALF = Math.SQRT1_2;
const INV_SQRT_PI = 0.5641895835477563;
const INV_SQRT_2PI = 0.3989422804014327;

function ratio(x: number, top: readonly number[], bottom: readonly number[]): number {
  let p = 0;
  for (const c of top) p = p * x + c;
  let q = 0;
  for (const c of bottom) q = q * x + c;
  return p / q;
}

// W. J. Cody, "Rational Chebyshev approximations for the error function", Math. Comp. 23 (1969).
const NEAR_TOP = [
  0.18577770618460315, 3.1611237438705655, 113.86415415105016, 377.485237685302, 3209.3775891384694,
];
const NEAR_BOTTOM = [1, 23.601290952344122, 244.02463793444417, 1282.6165260773723, 2844.236833439171];
const MIDDLE_TOP = [
  2.1531153547440383e-8, 0.5641884969886701, 8.883149794388377, 66.11919063714163, 298.6351381974001,
  881.952221241769, 1712.0476126340707, 2051.0783778260716, 1230.3393547979972,
];
const MIDDLE_BOTTOM = [
  1, 15.744926110709835, 117.6939508913125, 537.1811018620099, 1621.3895745666903, 3290.7992357334597,
  4362.619090143247, 3439.3676741437216, 1230.3393548037495,
];
const FAR_TOP = [
  0.016315387137302097, 0.30532663496123236, 0.36034489994980445, 0.12578172611122926, 0.016083785148742275,
  0.0006587491615298378,
];
const FAR_BOTTOM = [
  1, 2.568520192289822, 1.8729528499234673, 0.5279051029514285, 0.06051834131244132, 0.0023352049762686918,
];

const erfNear = (x: number): number => x * ratio(x * x, NEAR_TOP, NEAR_BOTTOM);

function erfcxPositive(x: number): number {
  if (x <= 4) return ratio(x, MIDDLE_TOP, MIDDLE_BOTTOM);
  if (x > 6.71e7) return INV_SQRT_PI / x;
  const y = 1 / (x * x);
  return (INV_SQRT_PI - y * ratio(y, FAR_TOP, FAR_BOTTOM)) / x;
}

/** exp(factor·x²) to the last digits: x is split into sixteenths, whose square is exact, and a small rest. */
function expOfSquare(x: number, factor: number): number {
  const head = Math.trunc(x * 16) / 16;
  return Math.exp(factor * head * head) * Math.exp(factor * (x - head) * (x + head));
}

/** Complementary error function, relative error about 2e-16 over the whole range of doubles. */
export function erfc(x: number): number {
  const y = Math.abs(x);
  if (y <= 0.46875) return 1 - erfNear(x);
  const tail = y > 27.3 ? 0 : erfcxPositive(y) * expOfSquare(y, -1);
  return x < 0 ? 2 - tail : tail;
}

/** Scaled complementary error function exp(x²)·erfc(x); Infinity below about -26.6. */
export function erfcx(x: number): number {
  if (Math.abs(x) <= 0.46875) return Math.exp(x * x) * (1 - erfNear(x));
  if (x > 0) return erfcxPositive(x);
  if (x < -27) return Number.POSITIVE_INFINITY;
  return 2 * expOfSquare(x, 1) - erfcxPositive(-x);
}

/** Density of the standard normal distribution. */
export function normalPdf(x: number): number {
  return Math.abs(x) > 39 ? 0 : INV_SQRT_2PI * expOfSquare(x, -0.5);
}

/** Distribution function of the standard normal, with full relative accuracy in the lower tail. */
export function normalCdf(x: number): number {
  if (Math.abs(x) < 0.66) return 0.5 + 0.5 * erfNear(x * SQRT_HALF);
  const y = Math.abs(x);
  const tail = y > 38.6 ? 0 : 0.5 * erfcxPositive(y * SQRT_HALF) * expOfSquare(y, -0.5);
  return x < 0 ? tail : 1 - tail;
}

// M. J. Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988).
const CENTRE_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const CENTRE_BOTTOM = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const SHOULDER_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const SHOULDER_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const TAIL_TOP = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const TAIL_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];

/** The x with normalCdf(x) = p; ±Infinity at p = 0 and 1, NaN outside [0, 1]. Relative error about 1e-15. */
export function inverseNormalCdf(p: number): number {
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  if (!(p > 0 && p < 1)) return Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(0.180625 - q * q, CENTRE_TOP, CENTRE_BOTTOM);
  const r = Math.sqrt(-Math.log(q < 0 ? p : 1 - p));
  const x = r <= 5 ? ratio(r - 1.6, SHOULDER_TOP, SHOULDER_BOTTOM) : ratio(r - 5, TAIL_TOP, TAIL_BOTTOM);
  return q < 0 ? -x : x;
}
