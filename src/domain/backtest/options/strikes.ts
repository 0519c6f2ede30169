import type { SolvedSlice } from '../../chain/side.ts';
import type { Chain, ExpirySlice, Side } from '../../chain/snapshot.ts';
import { solveSlice } from '../../chain/solve.ts';
import { isRefusal } from '../../refusal.ts';
import type { LegRule, StrikeAt } from './leg-rule.ts';

/** A leg that found its contract: the slice and, for an option, the place of its strike. */
export interface FoundLeg {
  rule: LegRule;
  slice: ExpirySlice;
  /** -1 for a future. */
  index: number;
}

const sideOf = (slice: ExpirySlice, type: LegRule['type']): Side => (type === 'CE' ? slice.call : slice.put);

/** Whether a right is listed at a strike: the source says anything of it. */
export const isListed = (side: Side, i: number): boolean =>
  !(
    Number.isNaN(side.oi[i]!) &&
    Number.isNaN(side.volume[i]!) &&
    Number.isNaN(side.last[i]!) &&
    Number.isNaN(side.bid[i]!) &&
    Number.isNaN(side.ask[i]!)
  );

/** The listed strike nearest to a level, the lower of two equally near; -1 where none is listed. */
function nearest(strikes: Float64Array, listed: (i: number) => boolean, level: number): number {
  let best = -1;
  for (let i = 0; i < strikes.length; i++) {
    if (!listed(i)) continue;
    if (best < 0 || Math.abs(strikes[i]! - level) < Math.abs(strikes[best]! - level)) best = i;
  }
  return best;
}

/** The strike at the money: listed for both rights, nearest to spot. */
export const atmIndex = (slice: ExpirySlice, spot: number): number =>
  nearest(slice.strikes, (i) => isListed(slice.call, i) && isListed(slice.put, i), spot);

/** Finders by expiry, for who looks for many structures in one snapshot: its volatilities are then solved once. */
export type Finders = Map<ExpirySlice, ReturnType<typeof finder>>;

/** Finds strikes in one expiry, solving its volatilities only where a rule needs them. */
function finder(chain: Chain, slice: ExpirySlice, rate: number) {
  let solved: SolvedSlice | null | undefined;
  const known = (): SolvedSlice | null => {
    if (solved === undefined) {
      const found = solveSlice(chain, slice, { rate });
      solved = isRefusal(found) ? null : found;
    }
    return solved;
  };
  const listedAt = (type: LegRule['type']) => (i: number) => isListed(sideOf(slice, type), i);
  const move = (): number => {
    const at = atmIndex(slice, chain.spot);
    const volatility = at < 0 ? Number.NaN : (known()?.smile[at] ?? Number.NaN);
    return chain.spot * volatility * Math.sqrt(known()?.years ?? Number.NaN);
  };
  const bestBy = (type: LegRule['type'], value: (i: number) => number, wanted: number): number => {
    let best = -1;
    for (let i = 0; i < slice.strikes.length; i++) {
      const off = Math.abs(value(i) - wanted);
      if (!Number.isNaN(off) && (best < 0 || off < Math.abs(value(best) - wanted))) best = i;
    }
    return best >= 0 && listedAt(type)(best) ? best : -1;
  };
  const steps = (type: LegRule['type'], count: number): number => {
    const at = atmIndex(slice, chain.spot);
    if (at < 0) return -1;
    // Outwards from the money: up for calls, down for puts.
    const index = at + (type === 'PE' ? -count : count);
    return index >= 0 && index < slice.strikes.length && listedAt(type)(index) ? index : -1;
  };
  const toward = (type: LegRule['type'], level: number): number =>
    Number.isFinite(level) ? nearest(slice.strikes, listedAt(type), level) : -1;
  return { known, listedAt, move, bestBy, steps, toward };
}

function place(
  at: StrikeAt,
  type: LegRule['type'],
  chain: Chain,
  slice: ExpirySlice,
  find: ReturnType<typeof finder>,
  strikeOf: (leg: number) => number,
): number {
  const side = sideOf(slice, type);
  switch (at.by) {
    case 'atm':
      return at.steps === 0 ? atmIndex(slice, chain.spot) : find.steps(type, at.steps);
    case 'percent':
      return find.toward(type, chain.spot * (1 + at.percent / 100));
    case 'points': {
      const middle = atmIndex(slice, chain.spot);
      return middle < 0 ? -1 : find.toward(type, slice.strikes[middle]! + at.points);
    }
    case 'delta': {
      const solved = find.known();
      const deltas = solved === null ? null : type === 'CE' ? solved.call.delta : solved.put.delta;
      return deltas === null ? -1 : find.bestBy(type, (i) => Math.abs(deltas[i]!), at.delta);
    }
    case 'premium':
      return find.bestBy(type, (i) => side.last[i]!, at.premium);
    case 'moves':
      return find.toward(type, (at.from === null ? chain.spot : strikeOf(at.from)) + at.moves * find.move());
    case 'same':
      return find.toward(type, strikeOf(at.leg));
    case 'wings':
      return find.toward(type, strikeOf(at.plus[0]) + strikeOf(at.plus[1]) - strikeOf(at.minus));
  }
}

/**
 * The contracts of a structure on a day, or null where a leg finds no strike or two legs find one contract. Nothing but
 * this snapshot is looked at.
 */
export function findLegs(
  rules: readonly LegRule[],
  chain: Chain,
  near: ExpirySlice,
  rate: number,
  finders: Finders = new Map(),
): FoundLeg[] | null {
  const far = chain.slices.find(({ expiry }) => expiry > near.expiry);
  const found: FoundLeg[] = [];
  const strikeOf = (leg: number) => {
    const one = found[leg];
    return one === undefined || one.index < 0 ? Number.NaN : one.slice.strikes[one.index]!;
  };
  for (const rule of rules) {
    const slice = rule.far ? far : near;
    if (slice === undefined) return null;
    if (rule.type === 'FUT' || rule.at === null) {
      found.push({ rule, slice, index: -1 });
      continue;
    }
    const find = finders.get(slice) ?? finder(chain, slice, rate);
    finders.set(slice, find);
    const index = place(rule.at, rule.type, chain, slice, find, strikeOf);
    if (index < 0) return null;
    found.push({ rule, slice, index });
  }
  const keys = new Set(found.map(({ rule, slice, index }) => `${slice.expiry} ${rule.type} ${index}`));
  return keys.size === found.length ? found : null;
}
