import type { ChainDocument } from '../../../core/shapes/chain.ts';
/** What a stored snapshot tells of one expiry; the fields of ChainSummary that trends are made of. */
export interface TrendRow {
  asOf: number;
  expiry: string;
  spot: number | null;
  pcrOi: number | null;
  atmIv: number | null;
  callOi: number;
  putOi: number;
}

export type Trend = Omit<NonNullable<ChainDocument['trend']>, 'from' | 'to'> & {
  /** Epoch ms of the first and last snapshot. */
  from: number;
  to: number;
};

const hour = 3_600_000;

/** Slope of the least-squares line through the finite pairs; null with fewer than three or all at one x. */
export function slope(x: readonly number[], y: readonly (number | null)[]): number | null {
  let [n, mx, my, sxx, sxy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < x.length; i++) {
    const value = y[i];
    if (value === null || value === undefined || !Number.isFinite(value)) continue;
    n++;
    const dx = x[i]! - mx;
    mx += dx / n;
    my += (value - my) / n;
    sxx += dx * (x[i]! - mx);
    sxy += dx * (value - my);
  }
  return n >= 3 && sxx > 0 ? sxy / sxx : null;
}

/**
 * How far a series went from its first value to its last, in standard deviations of a walk without direction that takes its
 * steps: Σd / √Σd². At most the root of their number, so that fewer than four steps never reach two. Null where nothing moved.
 */
export function sigmas(series: readonly (number | null)[]): number | null {
  let [before, sum, squares] = [Number.NaN, 0, 0];
  for (const value of series) {
    if (value === null || !Number.isFinite(value)) continue;
    const step = value - before;
    if (Number.isFinite(step)) {
      sum += step;
      squares += step * step;
    }
    before = value;
  }
  return squares > 0 ? sum / Math.sqrt(squares) : null;
}

/**
 * Slopes over the snapshots of one expiry up to `asOf`, the current one among them: per hour while they span less than a
 * day, else per day of 24 hours. Null with fewer than three snapshots.
 */
export function trend(rows: readonly TrendRow[], current: TrendRow): Trend | null {
  const byTime = new Map<number, TrendRow>();
  for (const row of rows)
    if (row.expiry === current.expiry && row.asOf < current.asOf) byTime.set(row.asOf, row);
  byTime.set(current.asOf, current);
  const used = [...byTime.values()].sort((a, b) => a.asOf - b.asOf);
  if (used.length < 3) return null;
  const from = used[0]!.asOf;
  const per = current.asOf - from < 24 * hour ? 'hour' : 'day';
  const unit = per === 'hour' ? hour : 24 * hour;
  const x = used.map((row) => (row.asOf - from) / unit);
  const of = (pick: (row: TrendRow) => number | null) => slope(x, used.map(pick));
  return {
    per,
    observations: used.length,
    from,
    to: current.asOf,
    pcrSlope: of((row) => row.pcrOi),
    atmIvSlope: of((row) => row.atmIv),
    callOiSlope: of((row) => row.callOi),
    putOiSlope: of((row) => row.putOi),
    spotSlope: of((row) => row.spot),
    pcrSigmas: sigmas(used.map((row) => row.pcrOi)),
    atmIvSigmas: sigmas(used.map((row) => row.atmIv)),
  };
}
