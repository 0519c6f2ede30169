import { fingerprint } from '../ledger/fingerprint.ts';
import { holdingKey } from '../ledger/position.ts';
import { units } from '../money.ts';
import type { Opening } from './matching.ts';
import { type ShapeLeg, shapeOf } from './shape.ts';

export const defaultWindowMs = 120_000;

export interface GroupingRules {
  /** Openings at most so far apart, on one underlying, are one trade. */
  windowMs?: number;
  /** Trade that a person put an opening fill into, by the fill's id. */
  overrides?: ReadonlyMap<string, string>;
}

/** Openings that are one strategy trade. */
export interface Group {
  id: string;
  openings: Opening[];
  /** Who put them together. */
  by: 'time' | 'strategy' | 'person';
}

export const legsOf = (openings: readonly Opening[]): ShapeLeg[] =>
  openings.map(({ fill, instrument, quantity }) => ({
    instrument,
    units: (fill.side === 'sell' ? -1 : 1) * units(quantity) * instrument.multiplier,
  }));

const isClosedBefore = ({ closings }: Opening, at: number): boolean =>
  closings.some(({ fill }) => fill.at <= at);
const isHeldAt = ({ left, closings }: Opening, at: number): boolean =>
  left > 0 || closings.some(({ fill }) => fill.at > at);

/** A share or future that is added to while it is held is one trade from flat to flat; contracts of a strategy are not. */
function adds(group: Group, opening: Opening): boolean {
  const { fill } = opening;
  if (fill.instrument.kind === 'option') return false;
  return group.openings.some(
    (held) =>
      holdingKey(held.fill) === holdingKey(fill) && held.fill.side === fill.side && isHeldAt(held, fill.at),
  );
}

function near(group: Group, { fill }: Opening, windowMs: number): boolean {
  const last = group.openings.at(-1)!;
  const sameOrder =
    fill.orderId !== null &&
    group.openings.some(
      ({ fill: other }) =>
        other.orderId === fill.orderId && other.source === fill.source && fill.at - other.at < 86_400_000,
    );
  // Once a leg was closed what follows is another trade, however soon.
  return (
    sameOrder ||
    (fill.at - last.fill.at <= windowMs && !group.openings.some((other) => isClosedBefore(other, fill.at)))
  );
}

/** Id of a trade that begins with this opening fill. */
export const tradeIdOf = (fillId: string): string => `j${fingerprint(['trade', fillId]).slice(0, 10)}`;
const idOf = (openings: readonly Opening[]): string => tradeIdOf(openings[0]!.fill.id);

/** A group that no structure fits falls into its expiries where every one of them is a structure. */
function partsOf(group: Group): Group[] {
  const expiries = new Set(group.openings.map(({ instrument }) => instrument.expiry ?? ''));
  if (group.by !== 'time' || expiries.size < 2 || shapeOf(legsOf(group.openings)).id !== 'custom')
    return [group];
  const parts = [...expiries].map((expiry) =>
    group.openings.filter(({ instrument }) => (instrument.expiry ?? '') === expiry),
  );
  if (parts.some((part) => shapeOf(legsOf(part)).id === 'custom')) return [group];
  return parts.map((openings) => ({ ...group, id: idOf(openings), openings }));
}

/**
 * Openings put together to strategy trades, oldest first: by a person's word; by the strategy they were written down with; else by account,
 * currency and underlying, one order or little time apart, before any of it was closed. A group that no structure fits is split by expiry.
 */
export function grouped(openings: readonly Opening[], rules: GroupingRules = {}): Group[] {
  const { windowMs = defaultWindowMs, overrides } = rules;
  const named = new Map<string, Group>();
  const byUnderlying = new Map<string, Group[]>();
  const all: Group[] = [];
  const start = (id: string, by: Group['by'], opening: Opening): Group => {
    const group: Group = { id, by, openings: [opening] };
    all.push(group);
    return group;
  };
  for (const opening of openings) {
    const { fill } = opening;
    const told = overrides?.get(fill.id);
    if (told !== undefined || fill.strategyId !== null) {
      const id = told ?? fill.strategyId!;
      const key = `${fill.account}|${fill.currency}|${id}`;
      const group = named.get(key);
      if (group === undefined) named.set(key, start(id, told === undefined ? 'strategy' : 'person', opening));
      else group.openings.push(opening);
      continue;
    }
    const key = `${fill.account}|${fill.currency}|${fill.instrument.symbol}`;
    const own = byUnderlying.get(key) ?? [];
    byUnderlying.set(key, own);
    const group =
      own.findLast((other) => adds(other, opening)) ??
      own.slice(-1).find((other) => near(other, opening, windowMs));
    if (group === undefined) own.push(start(idOf([opening]), 'time', opening));
    else group.openings.push(opening);
  }
  return all.flatMap(partsOf).sort((a, b) => a.openings[0]!.fill.at - b.openings[0]!.fill.at);
}
