import type { Context } from '../../core/command.ts';
import type { Bars } from '../../domain/bar.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { closeOf } from '../../domain/complete-bars.ts';
import { forwardReturns, type Horizon, horizons } from '../../domain/discovery/forward.ts';
import { type JumpRule, jumpRules } from '../../domain/discovery/history.ts';
import type { DayReturns, Outcome } from '../../domain/discovery/league.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { mean } from '../../domain/stats/sample.ts';
import { parseSymbol } from '../../domain/symbol/symbol.ts';
import type { DiscoveryRepository, StoredMark, StoredPick } from '../../ports/discovery.ts';
import { adjustmentsBySymbol, dateOf } from './gather.ts';

type Run = Awaited<ReturnType<DiscoveryRepository['runs']>>[number];

/** Bars of many symbols, each loaded once, nothing later than a moment. */
export async function historiesUntil(now: number, context: Context) {
  const store = await context.ports.store();
  const adjustments = await adjustmentsBySymbol(context);
  const loaded = new Map<string, Bars | null>();
  // A bar stands for its whole session, so today's counts only once every exchange's session of that date is over.
  const today = localDate('US', now);
  const last = Date.parse(`${today}T00:00:00Z`) - (closeOf('US', today) <= now ? 0 : 86_400_000);
  return {
    adjustments: (symbol: string) => adjustments.get(symbol) ?? [],
    async bars(symbol: string): Promise<Bars | null> {
      if (!loaded.has(symbol)) {
        const found = await store.bars.load(symbol, '1d', { to: last });
        loaded.set(symbol, found ? found.bars : null);
      }
      return loaded.get(symbol)!;
    },
  };
}
export type Histories = Awaited<ReturnType<typeof historiesUntil>>;

/** Session dates of a universe: every date on which a tenth of its members has a bar. */
export async function sessionsOf(members: readonly string[], histories: Histories): Promise<string[]> {
  const counts = new Map<number, number>();
  let series = 0;
  for (const symbol of members) {
    const bars = await histories.bars(symbol);
    if (bars === null) continue;
    series++;
    for (const time of bars.time) counts.set(time, (counts.get(time) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count >= Math.max(1, series / 10))
    .map(([time]) => time)
    .sort((a, b) => a - b)
    .map(dateOf);
}

/** What counts as a jump in a symbol's prices, by the market it trades on. */
function ruleOf(symbol: string): JumpRule {
  const parsed = parseSymbol(symbol);
  return jumpRules[!isRefusal(parsed) && parsed.kind === 'underlying' ? parsed.currency : 'USD'];
}

/** Under this name a run's marks hold the mean of its whole universe. */
export const wholeUniverse = '*';

/** Forward returns of the picks of one run. */
export async function marksOf(
  run: Run,
  picks: readonly StoredPick[],
  sessions: readonly string[],
  histories: Histories,
): Promise<StoredMark[]> {
  const marks: StoredMark[] = [];
  for (const symbol of new Set(picks.map((pick) => pick.symbol))) {
    const bars = await histories.bars(symbol);
    const returns =
      bars === null
        ? horizons.map((horizon) => ({ horizon, date: null, value: null, reason: 'noBar' as const }))
        : forwardReturns(bars, histories.adjustments(symbol), sessions, run.session, ruleOf(symbol));
    for (const { horizon, date, value, reason } of returns)
      marks.push({ run: run.id, symbol, horizon, date, value, reason });
  }
  return marks;
}

/** The mean return of a run's universe at each horizon. */
async function universeMarks(
  run: Run,
  sessions: readonly string[],
  histories: Histories,
): Promise<StoredMark[]> {
  const field = (await fieldOf([run], histories)).get(run.session)!;
  const at = sessions.indexOf(run.session);
  return horizons.map((horizon): StoredMark => {
    const date = at < 0 ? null : (sessions[at + horizon] ?? null);
    const about = { run: run.id, symbol: wholeUniverse, horizon, date };
    if (field[horizon].size > 0) return { ...about, value: mean([...field[horizon].values()]), reason: null };
    return { ...about, value: null, reason: date === null ? 'notYet' : 'noBar' };
  });
}

/** Fills in what has come of every stored pick by a moment; running it again changes nothing. */
export async function markAll(context: Context): Promise<{ runs: number; marks: number; changed: number }> {
  const { discovery } = await context.ports.store();
  const now = context.asOf ?? context.ports.clock.now();
  const runs = await discovery.runs({ before: now });
  const histories = await historiesUntil(now, context);
  const calendars = new Map<string, string[]>();
  let [marks, changed] = [0, 0];
  for (const [i, run] of runs.entries()) {
    context.signal.throwIfAborted();
    context.emit({ kind: 'progress', message: 'marking', done: i + 1, total: runs.length });
    const key = run.members.join(' ');
    if (!calendars.has(key)) calendars.set(key, await sessionsOf(run.members, histories));
    const sessions = calendars.get(key)!;
    const found = await marksOf(run, await discovery.picks(run.id), sessions, histories);
    marks += found.length;
    found.push(...(await universeMarks(run, sessions, histories)));
    changed += await discovery.mark(found, now);
  }
  return { runs: runs.length, marks, changed };
}

/** Marked returns of a run by symbol, without those that ended after a day: they were not known then. */
export function returnsThrough(
  marks: readonly StoredMark[],
  day: string,
): Map<string, Record<Horizon, number | null>> {
  const values = new Map<string, Record<Horizon, number | null>>();
  for (const { symbol, horizon, value, date } of marks) {
    const row = values.get(symbol) ?? { 1: null, 5: null, 20: null };
    row[horizon] = date !== null && date <= day ? value : null;
    values.set(symbol, row);
  }
  return values;
}

/** Outcomes of a run's picks by whom they were picked. */
export function outcomesOf(
  run: Run,
  picks: readonly StoredPick[],
  values: ReadonlyMap<string, Record<Horizon, number | null>>,
) {
  return picks.map((pick) => ({
    pick,
    outcome: {
      date: run.session,
      symbol: pick.symbol,
      returns: values.get(pick.symbol) ?? { 1: null, 5: null, 20: null },
    } satisfies Outcome,
  }));
}

/** Forward returns of the whole universe on the days of the runs. */
export async function fieldOf(
  runs: readonly Run[],
  histories: Histories,
  members: (run: Run) => readonly string[] = (run) => run.members,
): Promise<DayReturns> {
  const days = new Map<string, Record<Horizon, Map<string, number>>>();
  const calendars = new Map<string, string[]>();
  for (const run of runs) {
    if (days.has(run.session)) continue;
    const key = run.members.join(' ');
    if (!calendars.has(key)) calendars.set(key, await sessionsOf(run.members, histories));
    const day = { 1: new Map(), 5: new Map(), 20: new Map() } as Record<Horizon, Map<string, number>>;
    for (const symbol of members(run)) {
      const bars = await histories.bars(symbol);
      if (bars === null) continue;
      const found = forwardReturns(
        bars,
        histories.adjustments(symbol),
        calendars.get(key)!,
        run.session,
        ruleOf(symbol),
      );
      for (const { horizon, value } of found) if (value !== null) day[horizon].set(symbol, value);
    }
    days.set(run.session, day);
  }
  return days;
}
