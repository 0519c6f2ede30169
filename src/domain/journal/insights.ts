import { type Comparison, compared, type Trait } from './comparison.ts';
import type { TradeFacts } from './facts.ts';

export const dimensions = ['setup', 'holding', 'hour', 'weekday', 'expiry'] as const;
export type Dimension = (typeof dimensions)[number];

export type Insight = Comparison & { dimension: Dimension };

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const minute = 60_000;
const day = 1440 * minute;
const holdings: readonly [string, number][] = [
  ['under 15 minutes', 15 * minute],
  ['15 minutes to 2 hours', 120 * minute],
  ['2 hours to a day', day],
  ['1 to 5 days', 5 * day],
  ['5 to 30 days', 30 * day],
  ['over 30 days', Number.POSITIVE_INFINITY],
];

/** The stretch of time a trade was held. */
export function holdingName({
  openedAt,
  closedAt,
}: Pick<TradeFacts, 'openedAt' | 'closedAt'>): string | null {
  return closedAt === null ? null : holdings.find(([, below]) => closedAt - openedAt < below)![0];
}

const two = (hour: number): string => String(hour).padStart(2, '0');

/** What each dimension calls a trade; a set-up is its tags, or its structure where it has none. */
const namesOf: Record<Dimension, (trade: TradeFacts) => readonly string[]> = {
  setup: ({ tags, name }) => (tags.length > 0 ? tags : [name]),
  holding: (trade) =>
    trade.hour === null && trade.openedOn === trade.closedOn ? [] : [holdingName(trade) ?? []].flat(),
  hour: ({ hour }) => (hour === null ? [] : [`${two(hour)}:00-${two(hour + 1)}:00`]),
  weekday: (trade) => [days[trade.weekday]!],
  expiry: ({ legs, onExpiry }) =>
    legs.some(({ instrument }) => instrument.expiry !== undefined)
      ? [onExpiry ? 'closed on expiry day' : 'closed before expiry day']
      : [],
};

/** Closed trades by set-up, holding time, hour, weekday and expiry day, each group against the rest of its dimension, as one family of tests. */
export function insights(trades: readonly TradeFacts[]): Insight[] {
  const closed = trades.filter(({ closedAt }) => closedAt !== null);
  const traits = dimensions.flatMap((dimension) => {
    const names = [...new Set(closed.flatMap(namesOf[dimension]))].sort();
    // Of two groups that are each other's rest one says it all.
    const told = names.length === 2 ? names.slice(0, 1) : names;
    return told.map((name): Trait<TradeFacts> & { dimension: Dimension } => ({
      dimension,
      name,
      has(trade) {
        const own = namesOf[dimension](trade);
        return own.length === 0 ? null : own.includes(name);
      },
    }));
  });
  return compared(closed, traits).map((one, i) => ({ ...one, dimension: traits[i]!.dimension }));
}
