import { execute } from '../../core/execute.ts';
import { contextFor, type Desk } from '../desk.ts';

/** A strategy trade of the journal, as far as a conversation needs it. */
export interface PastTrade {
  symbol: string;
  name: string;
  at: string;
  /** Null while it is open. */
  net: number | null;
}

/** What the person's own book says: trades newest first. */
export interface Habits {
  open: readonly PastTrade[];
  closed: readonly PastTrade[];
}

/** Trades looked at; older ones say little of the person's present form. */
const remembered = 200;

export const noHabits: Habits = { open: [], closed: [] };

interface Listed {
  symbol: string;
  name: string;
  state: 'open' | 'closed';
  openedAt: string;
  closedAt: string | null;
  net: number;
}

/** The newest strategy trades of the journal; none where nothing was traded or the journal cannot be read. Never throws. */
export async function habitsOf(desk: Desk, turnId: string, signal: AbortSignal): Promise<Habits> {
  try {
    const { ledger } = await (await desk.ports.store()).memory.lag();
    if (ledger.newest === 0) return noHabits;
    const journal = await desk.registry.find(({ name }) => name === 'journal list')?.load();
    if (journal === undefined) return noHabits;
    const read = await execute(journal, { limit: remembered }, contextFor(desk, turnId, signal));
    const { trades = [] } = (read.ok ? read.output : {}) as { trades?: Listed[] };
    const past = (state: Listed['state']) =>
      trades
        .filter((trade) => trade.state === state && Number.isFinite(trade.net))
        .map(({ symbol, name, openedAt, closedAt, net }) => ({
          symbol,
          name,
          at: closedAt ?? openedAt,
          net: state === 'open' ? null : net,
        }))
        .sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
    return { open: past('open'), closed: past('closed') };
  } catch {
    return noHabits;
  }
}

/** How many of the last closed trades lost, one after another. */
export function lossStreak({ closed }: Habits): number {
  const won = closed.findIndex(({ net }) => net === null || net >= 0);
  return won < 0 ? closed.length : won;
}

/** The names met most often, at most three. */
export function mostOften(names: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 3)
    .map(([name]) => name);
}
