/** Lower and upper bound of something over an interval. */
export interface Enclosure {
  lower: number;
  upper: number;
}

/** A smooth function on (0, infinity) with its slope and proven bounds of slope and curvature on an interval. */
export interface BoundedCurve {
  slope: (x: number) => number;
  slopeBounds: (from: number, to: number, out: Enclosure) => Enclosure;
  curvatureBounds: (from: number, to: number, out: Enclosure) => Enclosure;
}

const maxSteps = 200;

/**
 * The zero of a continuous f between `from` and `to`, where its values have opposite signs, to the last bits of x.
 * Brent's method (Algorithms for Minimization without Derivatives, 1973, ch. 4): never slower than bisection squared.
 */
export function bracketedZero(f: (x: number) => number, from: number, to: number): number {
  let [a, b, fa, fb] = [from, to, f(from), f(to)];
  let [c, fc, step, last] = [a, fa, b - a, b - a];
  for (let i = 0; i < maxSteps && fb !== 0; i += 1) {
    if (fb > 0 === fc > 0) [c, fc, step, last] = [a, fa, b - a, b - a];
    if (Math.abs(fc) < Math.abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb];
    const tolerance = 2 * Number.EPSILON * Math.abs(b);
    const half = (c - b) / 2;
    if (fb === 0 || Math.abs(half) <= tolerance) return b;
    const trial = Math.abs(last) >= tolerance && Math.abs(fa) > Math.abs(fb);
    const { p, q } = trial ? interpolate(a, b, c, fa, fb, fc) : { p: 0, q: 0 };
    if (trial && 2 * p < Math.min(3 * half * q - Math.abs(tolerance * q), Math.abs(last * q))) {
      [last, step] = [step, p / q];
    } else {
      [step, last] = [half, half];
    }
    [a, fa] = [b, fb];
    b += Math.abs(step) > tolerance ? step : Math.sign(half) * tolerance;
    fb = f(b);
  }
  return b;
}

/** Secant or inverse quadratic step p/q from b, with p made non-negative. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number) {
  const s = fb / fa;
  let p = (c - b) * s;
  let q = 1 - s;
  if (a !== c) {
    const u = fa / fc;
    const r = fb / fc;
    p = s * ((c - b) * u * (u - r) - (b - a) * (r - 1));
    q = (u - 1) * (r - 1) * (s - 1);
  }
  return p > 0 ? { p, q: -q } : { p: -p, q };
}

/** Cells looked at before the rest is judged by its ends; only legs that all but cancel come near it. */
const maxCells = 2000;

/**
 * Every turning point of the curve inside (from, to), ascending: cells are halved (in log price) until the bounds prove
 * the curve monotone (none), or convex or concave (at most one, then Brent on the slope). A cell in which the
 * curve cannot move by more than `negligible` is judged by its ends, so a turn missed there moves no extreme by more.
 * The slope is bounded directly and by its mean value form (Moore, Interval Analysis, 1966), whichever proves more.
 */
export function turningPoints(curve: BoundedCurve, from: number, to: number, negligible: number): number[] {
  const found: number[] = [];
  const cells: number[] = [from, to];
  const slope: Enclosure = { lower: 0, upper: 0 };
  const curvature: Enclosure = { lower: 0, upper: 0 };
  for (let seen = 1; cells.length > 0; seen += 1) {
    const b = cells.pop()!;
    const a = cells.pop()!;
    curve.slopeBounds(a, b, slope);
    if (slope.lower >= 0 || slope.upper <= 0) continue;
    curve.curvatureBounds(a, b, curvature);
    const bent = curvature.lower < 0 && curvature.upper > 0;
    const middle = Math.sqrt(a) * Math.sqrt(b);
    const centre = curve.slope(middle);
    const spread = Math.max(-curvature.lower, curvature.upper) * (b - middle);
    if (bent && Math.abs(centre) > spread) continue;
    const steepest = Math.min(Math.max(-slope.lower, slope.upper), Math.abs(centre) + spread);
    const flat = steepest * (b - a) <= negligible;
    if (!bent || flat || seen > maxCells || !(middle > a && middle < b)) {
      if (curve.slope(a) > 0 !== curve.slope(b) > 0) found.push(bracketedZero(curve.slope, a, b));
      continue;
    }
    if (centre === 0) found.push(middle);
    cells.push(middle, b, a, middle);
  }
  found.sort((a, b) => a - b);
  return found.filter((turn, i) => turn !== found[i - 1]);
}
