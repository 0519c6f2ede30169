import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type {
  BarsDocument,
  BarsQuestion,
  MarketStatusDocument,
  QuoteDocument,
  QuoteQuestion,
} from '../../core/shapes/prices.ts';
import { barTime } from '../../domain/bar.ts';
import {
  coverage,
  type Exchange,
  isOpen,
  isoWithOffset,
  localDate,
  nextTradingDay,
  session,
} from '../../domain/calendar/calendar.ts';
import { isRefusal } from '../../domain/refusal.ts';
import type { Stamp } from '../../domain/stamped.ts';
import { loginRows } from './login.ts';
import { seriesNamed } from './series-name.ts';

const limit = (context: Context) => (context.asOf === null ? {} : { asOf: context.asOf });
const told = (context: Context, { warnings = [] }: Pick<Stamp, 'warnings'>) => {
  for (const message of warnings) context.emit({ kind: 'warning', message });
};
const moment = (context: Context) => context.asOf ?? context.ports.clock.now();

/** The last price of a symbol with the change since the close before it. */
export async function marketQuote(input: QuoteQuestion, context: Context): Promise<QuoteDocument> {
  const underlying = await seriesNamed(input.symbol, context);
  const market = await context.ports.market(input.source);
  const sealed = await market.quote({ underlying, ...limit(context), signal: context.signal });
  told(context, sealed);
  const { value, freshness } = sealed.judged(moment(context));
  // Twelve digits: what a subtraction of prices leaves beyond them is noise.
  const change =
    value.previousClose === null ? null : Number((value.last - value.previousClose).toPrecision(12));
  return {
    ...value,
    exchange: underlying.exchange,
    change,
    changeRatio: change === null ? null : change / value.previousClose!,
    asOf: isoWithOffset(underlying.exchange, sealed.asOf),
    source: sealed.source,
    freshness,
  };
}

function bound(day: string | undefined, name: string): number | undefined {
  if (day === undefined) return undefined;
  const at = barTime(day);
  if (Number.isNaN(at)) throw new CoachError('usage', `--${name} "${day}" is not a day`, 'Use YYYY-MM-DD.');
  return at;
}

/** The newest bars of a symbol inside the days asked for. */
export async function marketBars(input: BarsQuestion, context: Context): Promise<BarsDocument> {
  const underlying = await seriesNamed(input.symbol, context);
  const market = await context.ports.market(input.source);
  const from = bound(input.from, 'from');
  const day = bound(input.to, 'to');
  if (from !== undefined && day !== undefined && from > day)
    throw new CoachError('usage', `--from ${input.from} is after --to ${input.to}`, 'Turn them round.');
  const sealed = await market.bars({
    underlying,
    interval: input.interval,
    ...(from === undefined ? {} : { from }),
    ...(day === undefined ? {} : { to: day + 86_399_999 }),
    ...limit(context),
    signal: context.signal,
  });
  told(context, sealed);
  const { value: bars, freshness } = sealed.judged(moment(context));
  const first = Math.max(0, bars.time.length - input.limit);
  const daily = input.interval === '1d';
  const rows = Array.from({ length: bars.time.length - first }, (_, k) => {
    const i = first + k;
    const volume = bars.volume[i]!;
    return {
      time: daily
        ? new Date(bars.time[i]!).toISOString().slice(0, 10)
        : isoWithOffset(underlying.exchange, bars.time[i]!),
      open: bars.open[i]!,
      high: bars.high[i]!,
      low: bars.low[i]!,
      close: bars.close[i]!,
      volume: Number.isFinite(volume) ? volume : null,
    };
  });
  return {
    symbol: underlying.symbol,
    interval: input.interval,
    count: rows.length,
    source: sealed.source,
    freshness,
    bars: rows,
  };
}

function exchangeStatus(exchange: Exchange, now: number) {
  const day = localDate(exchange, now);
  const today = session(exchange, day);
  const next = nextTradingDay(exchange, day);
  const open = isOpen(exchange, now);
  const unknown = isRefusal(open) ? open.refused : null;
  return {
    exchange,
    open: isRefusal(open) ? null : open,
    note:
      unknown ??
      (open ? 'open now' : today && !isRefusal(today) ? 'closed now, a trading day' : 'closed today'),
    session:
      today && !isRefusal(today)
        ? {
            date: today.date,
            open: isoWithOffset(exchange, today.open),
            close: isoWithOffset(exchange, today.close),
          }
        : null,
    nextSession: isRefusal(next) ? null : next,
    calendarThrough: coverage(exchange).through,
  };
}

/** Sessions of every exchange at this moment, and what is at hand offline. */
export async function marketStatus(context: Context): Promise<MarketStatusDocument> {
  const now = moment(context);
  const [stored, sample] = await Promise.all([
    context.ports.market('stored'),
    context.ports.market('sample'),
  ]);
  return {
    now: isoWithOffset('NSE', now),
    exchanges: (['NSE', 'BSE', 'US'] as const).map((exchange) => exchangeStatus(exchange, now)),
    stored: await stored.symbols(),
    sample: await sample.symbols(),
    logins: await loginRows(context),
  };
}
