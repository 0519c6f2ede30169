import type { Context } from '../../core/command.ts';
import type { Bars } from '../../domain/bar.ts';
import { localDate } from '../../domain/calendar/calendar.ts';
import { ivByDay, ivStanding } from '../../domain/chain/state/rank.ts';
import { sumPresent, totals, totalsOfAll } from '../../domain/chain/state/totals.ts';
import { closeOf } from '../../domain/complete-bars.ts';
import { type Conditions, conditionsOf } from '../../domain/discovery/conditions.ts';
import { type Adjustment, type History, historyOf, jumpRules } from '../../domain/discovery/history.ts';
import { type Known, type Measures, measuresOf } from '../../domain/discovery/measures.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { buildUpsOf } from './futures.ts';
import type { Member, Universe } from './universe.ts';

const day = 86_400_000;
/** Holds the longest window with its weekends and holidays. */
const lookBack = 400 * day;

/** Why a member of the universe was not looked at. */
export interface Missing {
  symbol: string;
  code: 'noBars' | 'stale' | 'tooShort';
  /** Its last session, where there is one. */
  lastBar: string | null;
}

export interface Gathered {
  measures: Measures[];
  missing: Missing[];
  /** Jumps that no adjustment explains, within what was looked at. */
  unexplained: { symbol: string; date: string; ratio: number }[];
  /** Last complete session of the universe. */
  session: string;
  /** The universe's index and what followed days like this one; null where its bars do not reach. */
  conditions: Conditions | null;
  /** Names the exact data: of each member its last bar, its closes and what is known beside them. */
  fingerprint: string;
}

export const dateOf = (time: number): string => new Date(time).toISOString().slice(0, 10);

/** Adjustments of every symbol, oldest first. */
export async function adjustmentsBySymbol(context: Context): Promise<Map<string, Adjustment[]>> {
  const found = new Map<string, Adjustment[]>();
  for (const { symbol, date, factor } of await (await context.ports.store()).adjustments.list()) {
    const list = found.get(symbol);
    if (list) list.push({ date, factor });
    else found.set(symbol, [{ date, factor }]);
  }
  return found;
}

/** The newest session that was over at a moment, as 00:00 UTC of its date: a bar of a later one cannot be reached. */
function lastComplete(universe: Universe, now: number): number {
  const today = localDate(universe.exchange, now);
  const over = closeOf(universe.exchange, today) <= now;
  return Date.parse(`${today}T00:00:00Z`) - (over ? 0 : day);
}

type Load = (symbol: string) => Promise<Bars | null>;

/** Daily bars up to a session, out of the store or of the bundled sample; nothing later is read. */
async function loaderOf(universe: Universe, last: number, context: Context): Promise<Load> {
  const window = { from: Math.max(0, last - lookBack), to: last };
  if (universe.sample) {
    const market = await context.ports.market('sample');
    return async (symbol) => {
      const sealed = await market.bars({ underlying: namedUnderlying(symbol), interval: '1d', ...window });
      const { value } = sealed.judged(last + day);
      return value.time.length === 0 ? null : value;
    };
  }
  const { bars } = await context.ports.store();
  return async (symbol) => (await bars.load(symbol, '1d', window))?.bars ?? null;
}

/** A daily history as it was known at a moment. */
async function known(
  symbol: string,
  load: Load,
  adjustments: ReadonlyMap<string, Adjustment[]>,
  currency: Universe['currency'],
): Promise<History | null> {
  const bars = await load(symbol);
  return bars && historyOf(bars, adjustments.get(symbol) ?? [], bars.time.length, jumpRules[currency]);
}

/** Days after which a stored chain says nothing of how its options trade now. */
const chainAge = 10 * day;

/** What stored option chains say of a member; nothing where none of late is stored. */
async function optionFigures(
  member: Member,
  universe: Universe,
  now: number,
  context: Context,
): Promise<Known> {
  const { chains } = await context.ports.store();
  const rows = await chains.summaries(member.symbol, { before: now, after: Math.max(0, now - lookBack) });
  const last = rows.at(-1);
  if (last === undefined || now - last.asOf > chainAge) return {};
  const { asOf: newest, chainId } = last;
  // One chain: two sources of one moment would count every contract twice.
  const latest = rows.filter((row) => row.chainId === chainId);
  const chain = (await chains.byId(chainId))?.chain;
  const { callVolume, putVolume } = totalsOfAll((chain?.slices ?? []).map(totals));
  const traded = sumPresent(Float64Array.of(callVolume, putVolume));
  const byDay = ivByDay(
    rows.flatMap((row) => (row.atmIv === null ? [] : [{ ...row, atmIv: row.atmIv }])),
    universe.exchange,
  );
  const today = localDate(universe.exchange, newest);
  const standing = ivStanding(today, byDay.find(({ date }) => date === today)?.atmIv ?? null, {
    ivByDay: byDay,
  });
  return {
    openInterest: latest.reduce((sum, { callOi, putOi }) => sum + callOi + putOi, 0),
    optionVolume: Number.isNaN(traded) ? null : traded,
    ivRank: standing.ivRank,
  };
}

/** A member's bars older than this many sessions of the universe are no news. */
const staleAfter = 5;
const leastSessions = 21;

/** Everything the pickers may know at a moment: measures of each member, and why others were not looked at. */
export async function gather(universe: Universe, now: number, context: Context): Promise<Gathered> {
  const store = await context.ports.store();
  const adjustments = await adjustmentsBySymbol(context);
  const last = lastComplete(universe, now);
  const load = await loaderOf(universe, last, context);
  const index = await known(universe.index, load, adjustments, universe.currency);
  const optioned = new Set(await store.chains.symbols({ before: now, after: now - lookBack }));
  const found: { member: Member; history: History }[] = [];
  const missing: Missing[] = [];
  const total = universe.members.length;
  for (const [i, member] of universe.members.entries()) {
    context.signal.throwIfAborted();
    if (i % 250 === 0) context.emit({ kind: 'progress', message: 'reading prices', done: i, total });
    const history = await known(member.symbol, load, adjustments, universe.currency);
    if (history === null) missing.push({ symbol: member.symbol, code: 'noBars', lastBar: null });
    else found.push({ member, history });
  }
  const dates = new Set<number>();
  for (const { history } of found) for (const time of history.time.subarray(-2 * staleAfter)) dates.add(time);
  const sessions = [...dates].sort((a, b) => b - a);
  const newest = sessions[0] ?? last;
  const oldest = sessions[Math.min(staleAfter, sessions.length - 1)] ?? last;
  const gathered: Gathered = {
    measures: [],
    missing,
    unexplained: [],
    session: dateOf(newest),
    conditions: index && conditionsOf(index),
    fingerprint: '',
  };
  const marks: string[] = [];
  const buildUps = await buildUpsOf(universe.sample ? '' : gathered.session, context);
  for (const { member, history } of found) {
    const lastTime = history.time.at(-1)!;
    const lastBar = dateOf(lastTime);
    const { symbol, sector, marketCap } = member;
    if (lastTime < oldest) missing.push({ symbol, code: 'stale', lastBar });
    else if (history.time.length < leastSessions) missing.push({ symbol, code: 'tooShort', lastBar });
    else {
      const options: Known = {
        ...(optioned.has(symbol) ? await optionFigures(member, universe, now, context) : {}),
        ...(lastBar === gathered.session ? buildUps.get(symbol) : {}),
      };
      const measures = measuresOf(history, symbol === universe.index ? null : index, {
        sector,
        marketCap,
        ...options,
      });
      if (measures) gathered.measures.push(measures);
      gathered.unexplained.push(...history.faults.map(({ date, ratio }) => ({ symbol, date, ratio })));
      const known = JSON.stringify([sector, marketCap, options]);
      marks.push(
        `${symbol} ${lastBar} ${history.close.at(-1)} ${history.close.length} ${history.close[0]} ${known}`,
      );
    }
  }
  gathered.fingerprint = context.ports.digest(marks.join('\n'));
  gathered.missing.sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  return gathered;
}
