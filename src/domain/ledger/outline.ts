import { positionKey } from './fill.ts';
import type { Holding } from './page.ts';
import { type Names, nowNamed } from './renames.ts';
import { tradeKey } from './strategy.ts';

/** What the fills of one contract and strategy come to, before any of them is read. */
export interface FillGroup extends Holding {
  /** Number of the holding in the store. */
  holding: number;
  strategyId: string | null;
  /** Epoch ms of the first fill; null where there are splits alone. */
  first: number | null;
  /** Hundred-millionths of a unit: all that was bought less all that was sold. */
  quantity: number;
  splits: number;
  /** Whether a row of them undoes another. */
  undone: boolean;
}

/** A trade as far as its sums tell of it. */
export interface Outline {
  key: string;
  openedAt: number;
  /** Null where only its fills tell: a split or an undone row is among what it is made of. */
  open: boolean | null;
  /** Whether it may be no trade, as all of its rows may be undone. */
  doubtful: boolean;
  groups: FillGroup[];
}

const place = ({ exchange }: Holding['instrument']): string => (exchange === 'BSE' ? 'NSE' : exchange);
const reach = ({ account, currency, instrument }: Holding): string =>
  `${account}|${currency}|${instrument.symbol}|${place(instrument)}`;

/** Trades as `tradesOf` would make them, by the sums of their contracts. */
export function outlinesOf(told: readonly FillGroup[], names: Names): Outline[] {
  const groups = told.map((group) => ({ ...group, instrument: nowNamed(group.instrument, names) }));
  const split = new Set(groups.filter(({ splits }) => splits > 0).map(reach));
  const found = new Map<string, Outline & { sums: Map<string, number> }>();
  for (const group of groups) {
    if (group.first === null) continue;
    const key = tradeKey(group);
    let own = found.get(key);
    if (own === undefined) {
      own = { key, openedAt: group.first, open: false, doubtful: false, groups: [], sums: new Map() };
      found.set(key, own);
    }
    own.groups.push(group);
    own.openedAt = Math.min(own.openedAt, group.first);
    own.doubtful ||= group.undone;
    if (group.undone || split.has(reach(group))) own.open = null;
    const position = positionKey(group.instrument);
    own.sums.set(position, (own.sums.get(position) ?? 0) + group.quantity);
  }
  return [...found.values()].map(({ sums, ...own }) => ({
    ...own,
    open: own.open === null ? null : [...sums.values()].some((quantity) => quantity !== 0),
  }));
}
