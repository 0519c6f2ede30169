import type { Context } from '../../core/command.ts';
import type { Picker } from '../../domain/discovery/ensemble.ts';
import {
  corrected,
  type LeagueFigures,
  leagueFigures,
  leagueRule,
  type Outcome,
} from '../../domain/discovery/league.ts';
import type { Earned } from '../../domain/discovery/weights.ts';
import { mean } from '../../domain/stats/sample.ts';
import { dateOf } from './gather.ts';
import { fieldOf, historiesUntil, outcomesOf, returnsThrough, wholeUniverse } from './mark.ts';

interface Group {
  by: 'picker' | 'sector';
  name: string;
  outcomes: Outcome[];
}

/** Outcomes of every run up to a moment, by picker and (of the ensemble) by sector. */
async function groupsBefore(now: number, universe: string | undefined, context: Context) {
  const { discovery } = await context.ports.store();
  const runs = await discovery.runs({ before: now, ...(universe === undefined ? {} : { universe }) });
  const groups = new Map<string, Group>();
  const add = (by: Group['by'], name: string, outcome: Outcome) => {
    const key = `${by} ${name}`;
    const found = groups.get(key);
    if (found) found.outcomes.push(outcome);
    else groups.set(key, { by, name, outcomes: [outcome] });
  };
  // Of several runs of one session the first stands: the later ones knew no more of it.
  const seen = new Set<string>();
  const counted = runs.filter(({ session }) => !seen.has(session) && seen.add(session));
  // A return that ends on the day of the moment may end after it: only those of days before were surely known.
  const day = dateOf(now - 86_400_000);
  const field = new Map<string, number | null>();
  for (const run of counted) {
    const values = returnsThrough(await discovery.marks(run.id), day);
    field.set(run.session, values.get(wholeUniverse)?.[5] ?? null);
    const found = outcomesOf(run, await discovery.picks(run.id), values);
    for (const { pick, outcome } of found) {
      add('picker', pick.by, outcome);
      if (pick.by === 'ensemble' && pick.sector !== null) add('sector', pick.sector, outcome);
    }
  }
  return { runs: counted, groups: [...groups.values()], field };
}

export interface LeagueRow {
  by: Group['by'];
  name: string;
  one: LeagueFigures;
  five: LeagueFigures;
  twenty: LeagueFigures;
  /** Of `five` against chance, corrected for the rows beside it; null while silent. */
  p: number | null;
}

/** The league: what the picks of each picker earned, against the universe of the same days and against chance. */
export async function league(universe: string | undefined, context: Context) {
  const now = context.asOf ?? context.ports.clock.now();
  const { runs, groups } = await groupsBefore(now, universe, context);
  const histories = await historiesUntil(now, context);
  const field = await fieldOf(runs, histories);
  const rows = groups.map((group): LeagueRow => {
    const [one, five, twenty] = ([1, 5, 20] as const).map((horizon) =>
      leagueFigures(group.outcomes, horizon, field),
    );
    return { by: group.by, name: group.name, one: one!, five: five!, twenty: twenty!, p: five!.p };
  });
  const ps = corrected(rows.map(({ p }) => p));
  const sessions = runs.map(({ session }) => session);
  // Members whose bars end before the last session left the market, or the list.
  const left = new Set<string>();
  const newest = sessions.at(-1);
  for (const symbol of new Set(runs.flatMap(({ members }) => members))) {
    const last = (await histories.bars(symbol))?.time.at(-1);
    if (newest !== undefined && (last === undefined || last < Date.parse(`${newest}T00:00:00Z`)))
      left.add(symbol);
  }
  const survivors =
    left.size === 0
      ? field
      : await fieldOf(runs, histories, (run) => run.members.filter((symbol) => !left.has(symbol)));
  const all = [...field.values()].flatMap((day) => [...day[5].values()]);
  const kept = [...survivors.values()].flatMap((day) => [...day[5].values()]);
  return {
    rows: rows.map((row, i) => ({ ...row, p: ps[i]! })),
    runs: runs.length,
    from: sessions[0] ?? null,
    to: newest ?? null,
    survivorship: {
      left: [...left].sort(),
      all5: all.length === 0 ? null : mean(all),
      survivors5: kept.length === 0 ? null : mean(kept),
    },
    least: leagueRule.least,
  };
}

/** What each picker's own picks earned over their universe at five sessions, by a moment. Reads no prices: only marks. */
export async function earnedBefore(
  universe: string,
  now: number,
  context: Context,
): Promise<Partial<Record<Picker, Earned>>> {
  const { runs, groups, field } = await groupsBefore(now, universe, context);
  if (runs.length === 0) return {};
  const earned: Partial<Record<Picker, Earned>> = {};
  for (const { by, name, outcomes } of groups) {
    if (by !== 'picker' || name === 'ensemble') continue;
    const days = new Map<string, number[]>();
    for (const { date, returns } of outcomes) {
      if (returns[5] === null) continue;
      days.set(date, [...(days.get(date) ?? []), returns[5]]);
    }
    const excess = [...days].flatMap(([date, values]) => {
      const all = field.get(date) ?? null;
      return all === null ? [] : [mean(values) - all];
    });
    if (excess.length > 0) earned[name as Picker] = { days: excess.length, excess: mean(excess) };
  }
  return earned;
}
