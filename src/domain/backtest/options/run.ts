import { equityOf } from '../../desk/state.ts';
import { lookAtEntries } from './entries.ts';
import { lookAtExits, settleDue } from './exits.ts';
import type { History, SessionDay } from './history.ts';
import type { TradeRecord } from './position.ts';
import type { OptionRules } from './rules.ts';
import {
  boundless,
  type OptionSettings,
  type Running,
  runningOn,
  type Skipped,
  sessionAfter,
  step,
} from './running.ts';

export interface OptionRun {
  trades: TradeRecord[];
  open: TradeRecord[];
  skipped: Skipped[];
  /** Minor units at the end of each session: equity, or what was gained where there is no account. */
  equity: { date: string; value: number }[];
}

function session(run: Running, { date, chains }: SessionDay): void {
  const next = sessionAfter(run, date);
  step(run, { at: chains[0]!.asOf, type: 'session', phase: 'open', date, next }, 'exit');
  for (const [i, chain] of chains.entries()) {
    // The closing value of an expiry is that of its session's last snapshot.
    if (i === chains.length - 1) settleDue(run, chain, date);
    lookAtExits(run, chain, date);
    lookAtEntries(run, chain, date);
  }
  step(run, { at: chains.at(-1)!.asOf, type: 'session', phase: 'close', date, next }, 'exit');
}

/**
 * Runs a structure over a symbol's sessions through the desk: what has expired is settled, then exits are looked at, then
 * entries. The rules see the snapshot of the moment and their own trades; fills, charges, margins, limits and the breaker
 * are the desk's.
 */
export function runOptions(history: History, rules: OptionRules, settings: OptionSettings): OptionRun {
  let run: Running | null = null;
  const equity: OptionRun['equity'] = [];
  for (let day = history.next(); day !== null; day = history.next()) {
    run ??= runningOn(day.chains[0]!, rules, settings, history.dates);
    session(run, day);
    equity.push({ date: day.date, value: equityOf(run.state) - (settings.cash === null ? boundless : 0) });
  }
  return {
    trades: run?.ended ?? [],
    open: run === null ? [] : [...run.live.values()],
    skipped: run?.skipped ?? [],
    equity,
  };
}
