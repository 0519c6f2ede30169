/** A value at a moment, epoch ms UTC. */
export interface Point {
  at: number;
  value: number;
  /** Until when it may have held, where the next point came late: nobody saw when it changed. */
  until?: number;
}

/** What is watched of a symbol or an account. */
export const measures = ['price', 'iv', 'pcr', 'premium', 'wall', 'pnl'] as const;
export type Measure = (typeof measures)[number];

/** From how much on a change is a move: a ratio of the value before, or a difference. */
export interface Threshold {
  by: 'ratio' | 'difference';
  least: number;
}

/** What is remembered of one measure: the lowest and highest points of the window that no later one undercuts, and the newest. */
export interface Track {
  lows: Point[];
  highs: Point[];
  last: Point | null;
}

export const emptyTrack: Track = { lows: [], highs: [], last: null };

/** A change within the window; `from` is the extreme it is measured from. */
export interface Move {
  direction: 'up' | 'down';
  from: Point;
  to: Point;
  /** Signed; a ratio or a difference as its threshold is. */
  change: number;
}

// A ratio of two prices is off by a few last digits: 105/100 - 1 is above 0.05, 95/100 - 1 below -0.05.
const tolerance = 1e-9;

function changeOf(from: Point, to: Point, by: Threshold['by']): number | null {
  if (by === 'difference') return to.value - from.value;
  return from.value > 0 ? to.value / from.value - 1 : null;
}

function moveFrom(from: Point | undefined, to: Point, { by, least }: Threshold, sign: 1 | -1): Move | null {
  const change = from === undefined ? null : changeOf(from, to, by);
  if (change === null || sign * change < least - tolerance) return null;
  return { direction: sign === 1 ? 'up' : 'down', from: from!, to, change };
}

/** Points in order of time of which each later one is more extreme, with a new one put in. */
function pushed(points: readonly Point[], point: Point, sign: 1 | -1): Point[] {
  let keep = points.length;
  while (keep > 0 && sign * points[keep - 1]!.value >= sign * point.value) keep--;
  return [...points.slice(0, keep), point];
}

/**
 * A new point against the window before it: a move when it is a threshold above the lowest or below the highest point of the last `windowMs`.
 * Where the next point comes more than `gapMs` after the last, that one may have held until then, and counts for a window from there on. A
 * move is told once: the window begins anew with the point that made it. Points come in order of time; memory is bounded by one point a millisecond of the window, in practice
 * by those of a monotone run.
 */
export function see(
  track: Track,
  point: Point,
  threshold: Threshold,
  { windowMs, gapMs }: { windowMs: number; gapMs: number },
): { track: Track; move: Move | null } {
  const within = ({ at, until = at }: Point) => until >= point.at - windowMs;
  const { last } = track;
  const held = last !== null && point.at - last.at > gapMs ? { ...last, until: point.at } : null;
  const before = (points: readonly Point[], sign: 1 | -1) =>
    (held === null ? points : pushed(points, held, sign)).filter(within);
  const [lows, highs] = [before(track.lows, 1), before(track.highs, -1)];
  // What was within the window when the gap began may have moved right then: the first point after it is held against all of that.
  const up = moveFrom(held === null ? lows[0] : track.lows[0], point, threshold, 1);
  const down = moveFrom(held === null ? highs[0] : track.highs[0], point, threshold, -1);
  const move =
    up === null || (down !== null && down.to.at - down.from.at < up.to.at - up.from.at) ? down : up;
  const next =
    move === null
      ? { lows: pushed(lows, point, 1), highs: pushed(highs, point, -1), last: point }
      : { lows: [point], highs: [point], last: point };
  return { track: next, move };
}
