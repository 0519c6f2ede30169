import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Today, TodayInput } from '../../core/shapes/today.ts';
import {
  addDays,
  type Exchange,
  isoWithOffset,
  lastClosedDay,
  localDate,
  nextTradingDay,
  session,
} from '../../domain/calendar/calendar.ts';
import { scheduledEvents } from '../../domain/calendar/events.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { titleOf } from '../../domain/watch/wording.ts';
import type { DeskMoment } from '../../ports/desk.ts';
import { glanceAt } from '../desk/room.ts';
import { namedUnderlying } from '../suggest/snapshot.ts';
import { changesSince } from './changes.ts';
import { positionsOf } from './positions.ts';

const mostQuotes = 30;
const alertsShown = 20;

/** The session of today, and the close before now. */
function sessionOf(exchange: Exchange, now: number): { session: Today['session']; lastClose: number | null } {
  const date = localDate(exchange, now);
  const found = session(exchange, date);
  const next = nextTradingDay(exchange, date);
  const closedDay = lastClosedDay(exchange, now);
  const closed = isRefusal(closedDay) ? null : session(exchange, closedDay);
  const lastClose = closed === null || isRefusal(closed) ? null : closed.close;
  const iso = (ms: number) => isoWithOffset(exchange, ms);
  const about = {
    exchange: exchange === 'US' ? ('US' as const) : ('NSE' as const),
    next: isRefusal(next) ? null : next,
    lastClose: lastClose === null ? null : iso(lastClose),
  };
  if (isRefusal(found))
    return { session: { ...about, state: 'unknown', opens: null, closes: null }, lastClose };
  if (found === null)
    return { session: { ...about, state: 'holiday', opens: null, closes: null }, lastClose };
  if (found.hoursUnknown === true)
    return { session: { ...about, state: 'unknown', opens: null, closes: null }, lastClose };
  const state = now < found.open ? 'before' : now < found.close ? 'open' : 'closed';
  return { session: { ...about, state, opens: iso(found.open), closes: iso(found.close) }, lastClose };
}

async function watchRow(
  { symbol, by }: { symbol: string; by: 'manual' | 'discover' },
  source: string | undefined,
  now: number,
  context: Context,
): Promise<Today['watchlist'][number]> {
  const row = { symbol, by, price: null, change: null, state: null, reason: null };
  try {
    const market = await context.ports.market(source);
    const limit = context.asOf === null ? {} : { asOf: context.asOf };
    const sealed = await market.quote({
      underlying: namedUnderlying(symbol),
      ...limit,
      signal: context.signal,
    });
    const { value, freshness } = sealed.judged(now);
    const change = value.previousClose === null ? null : value.last / value.previousClose - 1;
    const rounded = change === null ? null : Math.round(change * 1e6) / 1e6;
    return { ...row, price: value.last, change: rounded, state: freshness.state };
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    return { ...row, reason: thrown.message };
  }
}

async function momentsOf(context: Context): Promise<DeskMoment[]> {
  const { desk } = await context.ports.store();
  const moments: DeskMoment[] = [];
  for (const { id } of await desk.accounts()) {
    const moment = await desk.load(id);
    if (moment !== null) moments.push(moment);
  }
  return moments;
}

/** The market day in one look: the session, what changed since the last close, positions, room, events, alerts, the watch list and jobs. */
export async function todayOf(
  { exchange: named, source, days }: TodayInput,
  context: Context,
): Promise<Today> {
  const { ports } = context;
  const now = context.asOf ?? ports.clock.now();
  const { watchlist, alerts, watch } = await ports.store();
  const moments = await momentsOf(context);
  const exchange = named ?? (moments[0]?.account.exchange === 'US' ? 'US' : 'NSE');
  const { session: about, lastClose } = sessionOf(exchange, now);
  const since = lastClose ?? now - 86_400_000;
  const entries = (await watchlist.list(now)).slice(0, mostQuotes);
  const held = moments.flatMap(({ state }) =>
    state.trades.flatMap(({ positions }) => positions.map(({ instrument }) => instrument.symbol)),
  );
  const symbols = [...new Set([...held, ...entries.map(({ symbol }) => symbol)])];
  const iso = (ms: number) => isoWithOffset(exchange, ms);
  const [changes, rows, log, runs] = await Promise.all([
    changesSince(symbols, since, now, context),
    Promise.all(entries.map((entry) => watchRow(entry, source, now, context))),
    alerts.log({ before: now, after: since, limit: alertsShown }),
    watch.runs({ after: since, limit: 50 }),
  ]);
  const date = localDate(exchange, now);
  return {
    asOf: iso(now),
    session: about,
    changes,
    positions: moments.flatMap((moment) => positionsOf(moment, context)),
    room: (await Promise.all(moments.map((moment) => glanceAt(moment, context)))).flatMap((glance) =>
      glance === null ? [] : [{ account: glance.account, breaker: glance.breaker, ...glance.roomToday }],
    ),
    events: scheduledEvents(exchange, date, addDays(date, days)),
    alerts: log.map(({ alert }) => ({
      at: iso(alert.at),
      kind: alert.kind,
      severity: alert.severity,
      title: titleOf(alert.kind, alert.facts),
    })),
    watchlist: rows,
    jobs: runs.map(({ job, started, exit, fault }) => ({
      name: job,
      at: iso(started),
      exit,
      fault,
      ok: exit === 0,
    })),
    warnings:
      rows.length < (await watchlist.list(now)).length
        ? [`Only ${mostQuotes} watched symbols are shown`]
        : [],
  };
}
