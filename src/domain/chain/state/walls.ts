import type { ExpirySlice, Side } from '../snapshot.ts';

/** A strike that holds back the underlying because so many options are open there. */
export interface Wall {
  strike: number;
  /** Contracts. */
  oi: number;
  oiChange: number | null;
}

/** Strikes with most call open interest resist a rise, those with most put open interest support a fall. */
export interface Walls {
  resistance: Wall[];
  support: Wall[];
  /** The same by open interest added since the previous close. */
  building: { resistance: Wall[]; support: Wall[] };
}

/** Slots of the `count` largest positive values, largest first; equals keep the order of the strikes. */
export function largest(values: Float64Array, count: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!(value > 0 && value < Number.POSITIVE_INFINITY)) continue;
    let at = found.length;
    while (at > 0 && values[found[at - 1]!]! < value) at--;
    if (at >= count) continue;
    found.splice(at, 0, i);
    if (found.length > count) found.pop();
  }
  return found;
}

function wallsOf(strikes: Float64Array, side: Side, by: Float64Array, count: number): Wall[] {
  return largest(by, count).map((i) => {
    const change = side.oiChange[i]!;
    const oi = side.oi[i]!;
    return {
      strike: strikes[i]!,
      oi: oi > 0 && Number.isFinite(oi) ? oi : 0,
      oiChange: Number.isFinite(change) ? change : null,
    };
  });
}

export function walls({ strikes, call, put }: ExpirySlice, count = 3): Walls {
  return {
    resistance: wallsOf(strikes, call, call.oi, count),
    support: wallsOf(strikes, put, put.oi, count),
    building: {
      resistance: wallsOf(strikes, call, call.oiChange, count),
      support: wallsOf(strikes, put, put.oiChange, count),
    },
  };
}

/** Where the largest wall of each side stood before and stands now. */
export interface WallShift {
  resistance: { before: number | null; now: number | null };
  support: { before: number | null; now: number | null };
}

export function wallShift(before: ExpirySlice, now: ExpirySlice): WallShift {
  const top = (slice: ExpirySlice, oi: Float64Array): number | null => {
    const i = largest(oi, 1)[0];
    return i === undefined ? null : slice.strikes[i]!;
  };
  return {
    resistance: { before: top(before, before.call.oi), now: top(now, now.call.oi) },
    support: { before: top(before, before.put.oi), now: top(now, now.put.oi) },
  };
}
