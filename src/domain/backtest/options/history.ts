import { localDate } from '../../calendar/calendar.ts';
import type { Chain } from '../../chain/snapshot.ts';

/** One session: its snapshots, oldest first. */
export interface SessionDay {
  date: string;
  chains: Chain[];
}

/**
 * The past of a symbol, a session at a time. The dates of all sessions are known beforehand, as a calendar is; a snapshot is
 * reached only once its session has come.
 */
export interface History {
  /** Dates of the sessions in the data, oldest first. */
  readonly dates: readonly string[];
  /** The next session, or null at the end. */
  next(): SessionDay | null;
}

/** Snapshots of one symbol as sessions; of several at one moment the first given counts. */
export function historyOf(chains: readonly Chain[]): History {
  const days: SessionDay[] = [];
  for (const chain of [...chains].sort((a, b) => a.asOf - b.asOf)) {
    const date = localDate(chain.exchange, chain.asOf);
    const day = days.at(-1);
    if (day?.date !== date) days.push({ date, chains: [chain] });
    else if (day.chains.at(-1)!.asOf !== chain.asOf) day.chains.push(chain);
  }
  let at = 0;
  return { dates: days.map(({ date }) => date), next: () => days[at++] ?? null };
}
