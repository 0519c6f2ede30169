import { tradeIdOf } from '../ledger/fingerprint.ts';
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

/** A group while it grows, with what decides whether an opening belongs to it; looking through its openings would take ever longer. */
interface Growing extends Group {
  place: number;
  /** Epoch ms of the earliest closing of any opening. */
  firstClosed: number;
  /** The latest opening of each order. */
  orders: Map<string, number>;
  /** By holding and side: until when something of it was held. */
  heldUntil: Map<string, number>;
}

const orderOf = ({ fill }: Opening): string => `${fill.source}|${fill.orderId}`;
const heldKey = ({ fill }: Opening): string => `${holdingKey(fill)}|${fill.side}`;

function growing(id: string, by: Group['by'], place: number): Growing {
  const none = { orders: new Map(), heldUntil: new Map() };
  return { id, by, openings: [], place, firstClosed: Number.POSITIVE_INFINITY, ...none };
}

function grow(group: Growing, opening: Opening): void {
  const { fill, closings, left } = opening;
  group.openings.push(opening);
  let until = left > 0 ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  for (const closing of closings) {
    group.firstClosed = Math.min(group.firstClosed, closing.fill.at);
    until = Math.max(until, closing.fill.at);
  }
  if (fill.orderId !== null) group.orders.set(orderOf(opening), fill.at);
  const key = heldKey(opening);
  group.heldUntil.set(key, Math.max(group.heldUntil.get(key) ?? Number.NEGATIVE_INFINITY, until));
}

function near(group: Growing, opening: Opening, windowMs: number): boolean {
  const { fill } = opening;
  const ordered = fill.orderId === null ? undefined : group.orders.get(orderOf(opening));
  const sameOrder = ordered !== undefined && fill.at - ordered < 86_400_000;
  // Once a leg was closed what follows is another trade, however soon.
  return sameOrder || (fill.at - group.openings.at(-1)!.fill.at <= windowMs && group.firstClosed > fill.at);
}

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
  const named = new Map<string, Growing>();
  const newest = new Map<string, Growing>();
  const holders = new Map<string, Growing[]>();
  const all: Growing[] = [];
  const start = (id: string, by: Group['by']): Growing => {
    const group = growing(id, by, all.length);
    all.push(group);
    return group;
  };
  /** A share or future that is added to while it is held is one trade from flat to flat; contracts of a strategy are not. */
  const holding = (opening: Opening): Growing | undefined => {
    if (opening.fill.instrument.kind === 'option') return undefined;
    const key = heldKey(opening);
    // Openings come in the order of time, so what is no longer held never is again.
    const still = holders.get(key)?.filter((group) => group.heldUntil.get(key)! > opening.fill.at) ?? [];
    holders.set(key, still);
    return still.reduce<Growing | undefined>(
      (best, group) => (best === undefined || group.place > best.place ? group : best),
      undefined,
    );
  };
  for (const opening of openings) {
    const { fill } = opening;
    const told = overrides?.get(fill.id);
    if (told !== undefined || fill.strategyId !== null) {
      const id = told ?? fill.strategyId!;
      const key = `${fill.account}|${fill.currency}|${id}`;
      const group = named.get(key) ?? start(id, told === undefined ? 'strategy' : 'person');
      named.set(key, group);
      grow(group, opening);
      continue;
    }
    const key = `${fill.account}|${fill.currency}|${fill.instrument.symbol}`;
    const last = newest.get(key);
    const found =
      holding(opening) ?? (last !== undefined && near(last, opening, windowMs) ? last : undefined);
    const group = found ?? start(idOf([opening]), 'time');
    if (found === undefined) newest.set(key, group);
    grow(group, opening);
    if (fill.instrument.kind === 'option') continue;
    const held = heldKey(opening);
    const own = holders.get(held);
    if (own === undefined) holders.set(held, [group]);
    else if (!own.includes(group)) own.push(group);
  }
  return all
    .map(({ id, by, openings: own }): Group => ({ id, by, openings: own }))
    .flatMap(partsOf)
    .sort((a, b) => a.openings[0]!.fill.at - b.openings[0]!.fill.at);
}
