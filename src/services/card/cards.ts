import type { z } from 'zod';
import sampleDates from '../../../data/sample/earnings.csv?raw';
import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  IvCard,
  ivCardInput,
  JournalCard,
  journalCardInput,
  ZeroDteCard,
  zeroDteInput,
} from '../../core/shapes/card.ts';
import type { EarningsCard, earningsInput } from '../../core/shapes/card-earnings.ts';
import type { Bars } from '../../domain/bar.ts';
import { addDays, isoWithOffset, localDate } from '../../domain/calendar/calendar.ts';
import { dayNumber } from '../../domain/calendar/zone.ts';
import { impliedOf, moveOver, typicalOf } from '../../domain/card/earnings.ts';
import { earningsCalendar, type ReadCalendar } from '../../domain/card/earnings-calendar.ts';
import { skewHistory, termOf, termShape } from '../../domain/card/iv.ts';
import { zeroDte } from '../../domain/card/zero-dte.ts';
import type { ChainAnalysis } from '../../domain/chain/analysis.ts';
import { reviewJournal } from '../journal/journal.ts';
import { tradesKept } from '../journal/trades.ts';
import { read } from '../reading.ts';
import { dated, loadSnapshot, namedUnderlying, orThrow, type Snapshot } from '../suggest/snapshot.ts';

/** What every card of a chain begins with. */
const headOf = ({ chain, freshness }: Snapshot, found: ChainAnalysis) => ({
  symbol: chain.symbol,
  exchange: chain.exchange,
  currency: chain.currency,
  asOf: isoWithOffset(chain.exchange, chain.asOf),
  source: chain.source,
  freshness,
  spot: found.spot,
});

/** The card of an expiry's last day. */
export async function zeroDteCard(
  asked: z.output<typeof zeroDteInput>,
  context: Context,
): Promise<ZeroDteCard> {
  const input = dated(asked, context);
  const snapshot = await loadSnapshot(input, context);
  const found = read(snapshot, input.expiry);
  const card = zeroDte(found, input.hours);
  const notToday = card.expiresToday
    ? []
    : [`${card.expiry} is not today's expiry: the table goes by days, and gamma and pin are of then.`];
  return {
    ...headOf(snapshot, found),
    ...card,
    warnings: [...notToday, ...snapshot.warnings, ...found.warnings],
  };
}

/** The card of volatility: rank, term, skew and their history. */
export async function ivCard(asked: z.output<typeof ivCardInput>, context: Context): Promise<IvCard> {
  const input = dated(asked, context);
  const snapshot = await loadSnapshot(input, context);
  const found = read(snapshot, input.expiry);
  const { underlying, chain } = snapshot;
  const past =
    input.chain === undefined
      ? await (await context.ports.market(input.source)).history({
          underlying,
          asOf: chain.asOf,
          limit: input.snapshots,
        })
      : [];
  const term = termOf(found.solved, found.day);
  return {
    ...headOf(snapshot, found),
    expiry: found.expiry,
    atmIv: found.atm.iv,
    iv30: found.iv30,
    ...found.ivStanding,
    realized: found.premium.realizedVolatility,
    premium: found.premium.vrp,
    term,
    termShape: termShape(term),
    skew: skewHistory(past, snapshot.rate, found),
    warnings: [...snapshot.warnings, ...found.warnings],
  };
}

/** Calendar days before now that a vendor is asked for: two years of quarters. */
const backDays = 740;

/** A vendor's own list; throws `usage` where it keeps none. */
async function announcedBy(
  vendor: string,
  { today, symbol, ahead }: { today: string; symbol: string | null; ahead: number },
  context: Context,
): Promise<string> {
  const market = await context.ports.market(vendor);
  const { signal } = context;
  const span = { from: addDays(today, symbol === null ? 0 : -backDays), to: addDays(today, ahead) };
  return market.announced!({ symbol, ...span, signal });
}

async function calendarOf(
  input: z.output<typeof earningsInput>,
  symbol: string | null,
  today: string,
  context: Context,
) {
  const path = input.calendar ?? (context.ports.settings.get('calendar').value as string | null);
  if (path === null)
    throw new CoachError(
      'usage',
      'There is no calendar of announcements',
      'Give a CSV (symbol,date,time), iCal or JSON file with --calendar, nse or alpaca to ask there, or for good: coach config set calendar <file>',
    );
  const asked = path === 'nse' || path === 'alpaca';
  const text = asked
    ? await announcedBy(path, { today, symbol, ahead: input.ahead }, context)
    : path === 'sample'
      ? sampleDates
      : await context.ports.readText(path, context.signal);
  const read = orThrow(earningsCalendar(text, today)) as ReadCalendar;
  return { path, ...read };
}

/** Daily bars around announcements, null with a warning where there are none. */
async function barsOf(
  symbol: string,
  input: z.output<typeof earningsInput>,
  context: Context,
  warnings: string[],
) {
  try {
    const underlying = namedUnderlying(symbol);
    const to = context.asOf ?? context.ports.clock.now();
    const market = await context.ports.market(input.source);
    const sealed = await market.bars({ underlying, interval: '1d', from: 0, to });
    return sealed.judged(to).value as Bars;
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    warnings.push(`No daily bars: ${thrown.message}`);
    return null;
  }
}

async function chainOf(
  symbol: string,
  input: z.output<typeof earningsInput>,
  context: Context,
  warnings: string[],
) {
  try {
    const snapshot = await loadSnapshot({ symbol, source: input.source }, context);
    return read(snapshot, undefined);
  } catch (thrown) {
    if (!(thrown instanceof CoachError)) throw thrown;
    warnings.push(`No option chain: ${thrown.message}`);
    return null;
  }
}

/** Announcements ahead, and of one symbol what they did and what options expect. */
export async function earningsCard(
  input: z.output<typeof earningsInput>,
  context: Context,
): Promise<EarningsCard> {
  const now = context.asOf ?? context.ports.clock.now();
  const today = localDate('NSE', now);
  const symbol = input.symbol === undefined ? null : namedUnderlying(input.symbol).symbol;
  const { path, days, refused } = await calendarOf(input, symbol, today, context);
  const until = addDays(today, input.ahead);
  const results = days.filter(({ kind }) => kind === 'results');
  const ahead = days.filter(({ date }) => date >= today);
  const upcoming = ahead.filter((one) => one.date <= until && (symbol === null || one.symbol === symbol));
  const warnings = path === 'sample' ? ['The dates are made up: nothing here can be traded on.'] : [];
  if (days.length > 0 && results.length === 0)
    warnings.push('This list holds no results of companies, only other dates (Alpaca keeps none).');
  const card = {
    calendar: { path, days: days.length, refused },
    upcoming: upcoming.map((one) => ({ ...one, inDays: dayNumber(one.date) - dayNumber(today) })),
    warnings,
  };
  if (symbol === null) return { ...card, symbol, next: null, past: [], typical: null, implied: null };
  const next = ahead.find((one) => one.symbol === symbol && one.kind === 'results') ?? null;
  const bars = await barsOf(symbol, input, context, warnings);
  const past =
    bars === null
      ? []
      : results
          .filter((one) => one.symbol === symbol && one.date < today)
          .reverse()
          .flatMap((one) => moveOver(bars, one) ?? []);
  const found = next === null ? null : await chainOf(symbol, input, context, warnings);
  if (past.some(({ time }) => time === 'unknown'))
    warnings.push('Where the calendar does not say before or after, the move is of two sessions.');
  return {
    ...card,
    symbol,
    next,
    past,
    typical: typicalOf(past),
    implied: next === null || found === null ? null : impliedOf(found.solved, next, found.spot),
  };
}

/** What the journal says of its keeper, at a glance. */
export async function journalCard(
  { period }: z.output<typeof journalCardInput>,
  context: Context,
): Promise<JournalCard> {
  const review = await reviewJournal({ period } as Parameters<typeof reviewJournal>[0], context);
  const ended = await tradesKept({}, context, ({ closedAt, netMajor }) =>
    closedAt === null ? null : { closedAt, won: netMajor > 0 },
  );
  const closed = ended.sort((a, b) => b.closedAt - a.closedAt).map(({ won }) => won);
  const first = closed[0];
  const other = closed.findIndex((won) => won !== first);
  const findings = review.insights.filter(({ finding }) => finding !== null);
  return {
    period: review.period,
    trades: review.trades,
    streak: {
      n: first === undefined ? 0 : other < 0 ? closed.length : other,
      kind: first === undefined ? null : first ? 'wins' : 'losses',
    },
    findings,
    noFinding:
      findings.length > 0
        ? null
        : review.trades === 0
          ? 'There is no closed trade in this period.'
          : `Nothing differs more than chance explains; a side needs ${review.leastTrades} trades.`,
    discipline: review.discipline,
    best: review.best.slice(0, 3),
    worst: review.worst.slice(0, 3),
  };
}
