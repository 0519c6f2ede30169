import type { Fill } from '../ledger/fill.ts';
import { tradeIdOf } from '../ledger/fingerprint.ts';
import { holdingKey } from '../ledger/position.ts';
import { units } from '../money.ts';
import { inOrder, matcher, type Opening } from './matching.ts';
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
  /** Openings of which something is held, by holding and side. */
  held: Map<string, number>;
  /** How many they are in all. */
  holding: number;
  /** Whether it is the newest of its underlying, which an order's next fill may still join. */
  newest: boolean;
}

const orderOf = ({ fill }: Opening): string => `${fill.source}|${fill.orderId}`;
const heldKey = ({ fill }: Opening): string => `${holdingKey(fill)}|${fill.side}`;

const growing = (id: string, by: Group['by'], place: number): Growing => ({
  id,
  by,
  openings: [],
  place,
  firstClosed: Number.POSITIVE_INFINITY,
  orders: new Map(),
  held: new Map(),
  holding: 0,
  newest: false,
});

function grow(group: Growing, opening: Opening): void {
  const { fill, closings, left } = opening;
  group.openings.push(opening);
  if (closings.length > 0) group.firstClosed = Math.min(group.firstClosed, closings[0]!.fill.at);
  if (fill.orderId !== null) group.orders.set(orderOf(opening), fill.at);
  if (left === 0) return;
  const key = heldKey(opening);
  group.held.set(key, (group.held.get(key) ?? 0) + 1);
  group.holding++;
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

/** Groups that are not over yet, and where each opening of theirs is. */
interface Groups {
  windowMs: number;
  overrides: ReadonlyMap<string, string> | undefined;
  /** How many groups were begun. */
  begun: number;
  named: Map<string, Growing>;
  newest: Map<string, Growing>;
  holders: Map<string, Growing[]>;
  of: Map<Opening, Growing>;
  /** Of which nothing is held any more. */
  closed: Set<Growing>;
}

const start = (all: Groups, id: string, by: Group['by']): Growing => growing(id, by, all.begun++);

/** A share or future that is added to while it is held is one trade from flat to flat; contracts of a strategy are not. */
function holder(all: Groups, opening: Opening): Growing | undefined {
  if (opening.fill.instrument.kind === 'option') return undefined;
  const key = heldKey(opening);
  // Openings come in the order of time, so what is no longer held never is again.
  const still = all.holders.get(key)?.filter((group) => (group.held.get(key) ?? 0) > 0) ?? [];
  if (still.length === 0) all.holders.delete(key);
  else all.holders.set(key, still);
  return still.reduce<Growing | undefined>(
    (best, group) => (best === undefined || group.place > best.place ? group : best),
    undefined,
  );
}

/** The trade that a person or a strategy names for an opening; undefined where none does. */
function namedFor(all: Groups, { fill }: Opening): Growing | undefined {
  const told = all.overrides?.get(fill.id);
  if (told === undefined && fill.strategyId === null) return undefined;
  const id = told ?? fill.strategyId!;
  const key = `${fill.account}|${fill.currency}|${id}`;
  let group = all.named.get(key);
  if (group === undefined) {
    group = start(all, id, told === undefined ? 'strategy' : 'person');
    all.named.set(key, group);
  }
  return group;
}

function timedFor(all: Groups, opening: Opening): Growing {
  const { fill } = opening;
  const key = `${fill.account}|${fill.currency}|${fill.instrument.symbol}`;
  const last = all.newest.get(key);
  const found =
    holder(all, opening) ?? (last !== undefined && near(last, opening, all.windowMs) ? last : undefined);
  if (found !== undefined) return found;
  const group = start(all, idOf([opening]), 'time');
  if (last !== undefined) {
    last.newest = false;
    if (last.holding === 0) all.closed.add(last);
  }
  group.newest = true;
  all.newest.set(key, group);
  return group;
}

function place(all: Groups, opening: Opening): void {
  const named = namedFor(all, opening);
  const group = named ?? timedFor(all, opening);
  grow(group, opening);
  if (opening.left > 0) all.of.set(opening, group);
  if (named !== undefined || opening.fill.instrument.kind === 'option') return;
  const key = heldKey(opening);
  const own = all.holders.get(key);
  if (own === undefined) all.holders.set(key, [group]);
  else if (!own.includes(group)) own.push(group);
}

/** Notes that some of an opening was closed. */
function closing(all: Groups, opening: Opening): void {
  const group = all.of.get(opening);
  if (group === undefined) return;
  group.firstClosed = Math.min(group.firstClosed, opening.closings[0]!.fill.at);
  if (opening.left > 0) return;
  all.of.delete(opening);
  const key = heldKey(opening);
  group.held.set(key, group.held.get(key)! - 1);
  if (--group.holding === 0) all.closed.add(group);
}

/** Takes fills in the order of time and gives their trades; see `grouper`. */
export interface Grouper {
  take(fill: Fill): void;
  /** Gives what is left, open trades among it. */
  end(): void;
}

/**
 * Puts fills together to strategy trades: by a person's word; by the strategy they were written down with; else by account, currency
 * and underlying, one order or little time apart, before any of it was closed. A group that no structure fits is split by expiry.
 * Fills are those that stand, in the order of time. `give` is called for each trade once nothing can join it any more, with the place
 * of its beginning among all: ten years of fills are held only as far as they are open.
 */
export function grouper(rules: GroupingRules, give: (group: Group, place: number) => void): Grouper {
  const all: Groups = {
    windowMs: rules.windowMs ?? defaultWindowMs,
    overrides: rules.overrides,
    begun: 0,
    named: new Map(),
    newest: new Map(),
    holders: new Map(),
    of: new Map(),
    closed: new Set(),
  };
  const finish = ({ id, by, openings, place: begun }: Growing) => {
    for (const part of partsOf({ id, by, openings })) give(part, begun);
  };
  // What was opened at one moment is put together once all of the moment is known: a leg closed at it parts two trades.
  let opened: Opening[] = [];
  let moment = Number.NEGATIVE_INFINITY;
  const settle = () => {
    for (const opening of opened) place(all, opening);
    opened = [];
    for (const group of all.closed) if (group.by === 'time' && !group.newest) finish(group);
    all.closed.clear();
  };
  const match = matcher({
    opened: (opening) => void opened.push(opening),
    closed: (opening) => closing(all, opening),
  });
  return {
    take(fill) {
      if (fill.at !== moment) settle();
      moment = fill.at;
      match(fill);
    },
    end() {
      settle();
      const left = new Set([...all.named.values(), ...all.newest.values(), ...all.of.values()]);
      for (const group of [...left].sort((a, b) => a.place - b.place)) finish(group);
    },
  };
}

/** The groups of some fills in any order, oldest first. */
export function grouped(fills: readonly Fill[], rules: GroupingRules = {}): Group[] {
  const found: { group: Group; place: number }[] = [];
  const { take, end } = grouper(rules, (group, place) => void found.push({ group, place }));
  for (const fill of inOrder(fills)) take(fill);
  end();
  return found
    .sort((a, b) => a.group.openings[0]!.fill.at - b.group.openings[0]!.fill.at || a.place - b.place)
    .map(({ group }) => group);
}
