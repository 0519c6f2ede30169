import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { DiscoverRunOutput } from '../../core/shapes/discovery.ts';
import type { DiscoverExplain, DiscoverPerformance } from '../../core/shapes/league.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import type { LeagueFigures } from '../../domain/discovery/league.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol } from '../../domain/symbol/symbol.ts';
import { homeTime } from '../home-clock.ts';
import { idle, leaseName } from './discover.ts';
import { dateOf } from './gather.ts';
import { returnsThrough, wholeUniverse } from './mark.ts';
import { league } from './performance.ts';
import { type DiscoveryQuestion, prepare, type Scan, scan } from './run.ts';

const exchangeOf = (universe: string) => (universe === 'us' ? 'US' : 'NSE');
const momentOf = (context: Context) => context.asOf ?? context.ports.clock.now();

/** What runs now, what was cut off, and the newest finished scan. */
export async function discoverStatus(context: Context) {
  const { discovery, leases } = await context.ports.store();
  const now = momentOf(context);
  const holder = await leases.holder(leaseName);
  const runs = await discovery.runs({ before: now });
  const last = runs.at(-1);
  let unmarked = 0;
  for (const run of runs) {
    const whole = (await discovery.marks(run.id)).filter(({ symbol }) => symbol === wholeUniverse);
    if (whole.length === 0 || whole.some(({ reason }) => reason === 'notYet')) unmarked++;
  }
  return {
    running: holder && { pid: holder.pid, since: homeTime(context)(holder.since) },
    unfinished: (await discovery.unfinished()).map(({ id, startedAt }) => ({
      runId: id,
      since: homeTime(context)(startedAt),
    })),
    last: last
      ? {
          runId: last.id,
          asOf: isoWithOffset(exchangeOf(last.universe), last.asOf),
          session: last.session,
          universe: last.universe,
          symbols: last.members.length,
        }
      : null,
    runs: runs.length,
    unmarked,
  };
}

/** The document of a finished scan; the newest up to the moment when none is named. Throws `missing`. */
export async function discoverSuggestions(
  run: string | undefined,
  context: Context,
): Promise<DiscoverRunOutput> {
  const { discovery } = await context.ports.store();
  const found = await discovery.document({
    before: momentOf(context),
    ...(run === undefined ? {} : { id: run }),
  });
  if (found === null && run === undefined)
    return idle(
      'NSE',
      momentOf(context),
      'nse-fo',
      'No scan has finished yet: start one with coach discover run',
    );
  if (found === null) {
    throw new CoachError(
      'missing',
      `There is no finished scan ${run}`,
      'The newest is shown by `coach discover suggestions` without an id.',
    );
  }
  return JSON.parse(found.document) as DiscoverRunOutput;
}

const four = (value: number | null): number | null => (value === null ? null : Math.round(value * 1e4) / 1e4);
const ends = (interval: readonly number[] | null): number[] | null =>
  interval?.map((end) => four(end)!) ?? null;

const rowOf = (one: LeagueFigures, five: LeagueFigures, twenty: LeagueFigures) => ({
  n1: one.n,
  n5: five.n,
  n20: twenty.n,
  days5: five.days,
  independent5: five.independent,
  win1: four(one.winRate),
  mean1: four(one.mean),
  win5: four(five.winRate),
  winInterval5: ends(five.winInterval),
  mean5: four(five.mean),
  median5: four(five.median),
  interval5: ends(five.interval),
  universe5: four(five.universe),
  random5: four(five.random),
  mean20: four(twenty.mean),
});

/** The league of pickers and sectors, with what each figure stands against. */
export async function discoverPerformance(
  universe: string | undefined,
  context: Context,
): Promise<DiscoverPerformance> {
  const found = await league(universe, context);
  const { left, all5, survivors5 } = found.survivorship;
  const notes = [
    `Days are the observations: the picks of one day count as their mean, and days whose five sessions overlap count together. Rows are silent below ${found.least} independent days.`,
    'Returns are close to close, splits and bonuses taken out, before costs; the mean of the universe and of 1,000 random pickers that took as many names on the same days, and kept them as long, stand beside them.',
  ];
  if (left.length > 0)
    notes.push(`${left.length} symbols left before the last run; both means of the universe are given.`);
  return {
    from: found.from,
    to: found.to,
    runs: found.runs,
    league: found.rows.map(({ by, name, one, five, twenty, p }) => ({
      by,
      name,
      ...rowOf(one, five, twenty),
      p,
    })),
    survivorship: { left, all5: four(all5), survivors5: four(survivors5) },
    notes,
  };
}

/** What came of a symbol in a run, as far as a moment knows. */
async function returnsOf(symbol: string, run: string, context: Context) {
  const { discovery } = await context.ports.store();
  const marks = (await discovery.marks(run)).filter((mark) => mark.symbol === symbol);
  const known = returnsThrough(marks, dateOf(momentOf(context) - 86_400_000)).get(symbol);
  return marks.map(({ horizon, date, reason }) => ({
    sessions: horizon,
    date,
    value: known?.[horizon] ?? null,
    reason: known?.[horizon] === null ? (reason ?? 'notYet') : null,
  }));
}

function placeOf(symbol: string, { picks, diverging, nearMisses, gathered }: Scan) {
  const among = (list: readonly { symbol: string }[]) => list.some((one) => one.symbol === symbol);
  if (among(picks)) return 'picked' as const;
  if (among(diverging)) return 'diverging' as const;
  if (among(nearMisses)) return 'nearMiss' as const;
  return among(gathered.missing) ? ('missing' as const) : null;
}

/** Everything a scan of this moment knows and thinks of one symbol, and what came of it where the newest run picked it. */
export async function discoverExplain(
  question: { symbol: string; universe: string },
  context: Context,
): Promise<DiscoverExplain> {
  const parsed = parseSymbol(question.symbol);
  const symbol =
    isRefusal(parsed) || parsed.kind !== 'underlying' ? question.symbol.trim().toUpperCase() : parsed.symbol;
  const asked: DiscoveryQuestion = {
    universe: question.universe,
    top: 10,
    pickers: ['metric', 'fuzzy'],
    deadline: 1,
    limits: {},
  };
  const prepared = await prepare(asked, context);
  const found = await scan(prepared, asked, null, context);
  const { universe, gathered, scored } = found;
  const share = gathered.measures.find((one) => one.symbol === symbol) ?? null;
  const { discovery } = await context.ports.store();
  const newest = await discovery.document({ before: momentOf(context) });
  const metric = scored.metric?.get(symbol) ?? null;
  const passes = metric?.pass === true ? ('passed' as const) : ('refused' as const);
  return {
    symbol,
    runId: found.id,
    asOf: isoWithOffset(universe.exchange, found.now),
    session: gathered.session,
    place: placeOf(symbol, found) ?? (share === null ? 'notListed' : passes),
    rank: found.picks.find((pick) => pick.symbol === symbol)?.rank ?? null,
    measures: share,
    pickers: share && { metric, fuzzy: scored.fuzzy?.get(symbol) ?? null, model: null },
    returns: newest === null ? [] : await returnsOf(symbol, newest.id, context),
  };
}
