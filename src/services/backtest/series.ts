import type { Context } from '../../core/command.ts';
import { CoachError } from '../../core/errors.ts';
import type { Finding } from '../../core/shapes/backtest.ts';
import type { BarsQuestion } from '../../core/shapes/backtest-question.ts';
import { type Bars, barTime, sliceBars } from '../../domain/bar.ts';
import { isoWithOffset } from '../../domain/calendar/calendar.ts';
import { type Exchange, localDate } from '../../domain/calendar/zone.ts';
import type { ImportedFile } from '../../ports/market.ts';
import { seriesNamed } from '../market/series-name.ts';
import { pipedFor } from '../suggest/snapshot.ts';

/** A series of bars with where it came from. */
export interface Loaded {
  bars: Bars;
  source: string;
  /** Null where bars are of a file and nothing says which exchange they are of. */
  exchange: Exchange | null;
}

/** Which bars; of any source that has them. */
export type SeriesQuestion = Omit<BarsQuestion, 'source'> & { source?: string | undefined };

const dayMs = 86_400_000;
const listed = (value: string | string[] | undefined): string[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

function bound(day: string | undefined, name: string): number | undefined {
  if (day === undefined) return undefined;
  const at = barTime(day);
  if (Number.isNaN(at)) throw new CoachError('usage', `--${name} "${day}" is not a day`, 'Use YYYY-MM-DD.');
  return at;
}

/** The bars of a series inside the days asked for. */
function within({ bars, ...rest }: Loaded, from: number, to: number): Loaded {
  let start = 0;
  let end = bars.time.length;
  while (start < end && bars.time[start]! < from) start++;
  while (end > start && bars.time[end - 1]! > to) end--;
  return { ...rest, bars: start === 0 && end === bars.time.length ? bars : sliceBars(bars, start, end) };
}

function refusals(path: string, { refused, refusedMore, rowsRead }: ImportedFile): Finding[] {
  const [first] = refused;
  if (first === undefined) return [];
  const count = refused.length + refusedMore;
  const message = `${path}: ${count} of ${rowsRead} rows were left out; row ${first.row}: ${first.reason}`;
  return [{ code: 'refusedRows', count, at: `row ${first.row}`, message }];
}

async function ofFiles(paths: readonly string[], context: Context, warnings: Finding[]): Promise<Loaded[]> {
  const files = await context.ports.files();
  const found: Loaded[] = [];
  for (const path of paths) {
    const file = await files.read(path, {
      unnamed: paths.length === 1 ? 'BARS' : `BARS${found.length + 1}`,
      ...(await pipedFor(path, context)),
      signal: context.signal,
    });
    if (file.bars.length === 0)
      throw new CoachError('usage', `${path} holds no bars`, 'See docs/formats.md for what coach reads.');
    warnings.push(...refusals(path, file));
    found.push(...file.bars.map((bars) => ({ bars, source: `file ${file.format}`, exchange: null })));
  }
  return found;
}

async function ofMarket(question: SeriesQuestion, context: Context, warnings: Finding[]): Promise<Loaded[]> {
  const market = await context.ports.market(question.source);
  const found: Loaded[] = [];
  for (const name of listed(question.symbol)) {
    const underlying = await seriesNamed(name, context);
    const sealed = await market.bars({
      underlying,
      interval: question.interval,
      ...(context.asOf === null ? {} : { asOf: context.asOf }),
      signal: context.signal,
    });
    const { value } = sealed.judged(context.asOf ?? context.ports.clock.now());
    found.push({ bars: value, source: sealed.source, exchange: underlying.exchange });
    if (!sealed.sample) continue;
    const message = `The bars of ${underlying.symbol} are the bundled sample: made-up prices`;
    warnings.push({ code: 'sampleData', message });
  }
  return found;
}

/** The series a question names, out of files or a market, at least two bars each. Throws `usage` and `missing`. */
export async function loadSeries(
  question: SeriesQuestion,
  context: Context,
): Promise<{ series: Loaded[]; warnings: Finding[] }> {
  const paths = listed(question.bars);
  const symbols = listed(question.symbol);
  if ((paths.length === 0) === (symbols.length === 0))
    throw new CoachError(
      'usage',
      'A backtest needs bars: --bars <file> or --symbol <symbol>, one of them',
      'For example: coach backtest run sma-cross --symbol NIFTY',
    );
  const warnings: Finding[] = [];
  const from = bound(question.from, 'from') ?? Number.NEGATIVE_INFINITY;
  const to = bound(question.to, 'to') ?? Number.POSITIVE_INFINITY;
  if (from > to) throw new CoachError('usage', '--from is after --to', 'Turn them round.');
  const cap = context.asOf ?? Number.POSITIVE_INFINITY;
  const loaded =
    paths.length > 0 ? await ofFiles(paths, context, warnings) : await ofMarket(question, context, warnings);
  const series = loaded.map((one) => within(one, from, Math.min(to + dayMs - 1, cap)));
  const short = series.find(({ bars }) => bars.time.length < 2);
  if (short !== undefined)
    throw new CoachError(
      'usage',
      `${short.bars.symbol} has ${short.bars.time.length} bars in those days`,
      'A backtest needs two bars at least; widen --from and --to.',
    );
  return { series, warnings };
}

/** The time of a bar as it is shown: a date for daily bars, else ISO 8601 with the offset of its exchange. */
export function barMoment({ bars, exchange }: Loaded, bar: number): string {
  const at = bars.time[bar]!;
  if (bars.interval === '1d') return new Date(at).toISOString().slice(0, 10);
  if (exchange !== null) return isoWithOffset(exchange, at);
  return new Date(at).toISOString().replace('.000Z', '+00:00');
}

/** Hash over every column of every series, in order. */
export function dataHash(series: readonly Loaded[], context: Context): string {
  const parts = series.map(({ bars }) => {
    const columns = [bars.time, bars.open, bars.high, bars.low, bars.close, bars.volume];
    const hashes = columns.map((column) =>
      context.ports.digest(new Uint8Array(column.buffer, column.byteOffset, column.byteLength)),
    );
    return `${bars.symbol} ${bars.interval} ${hashes.join(' ')}`;
  });
  return context.ports.digest(parts.join('\n'));
}

export const sessionDate = ({ exchange, bars }: Loaded, bar: number): string =>
  exchange === null
    ? new Date(bars.time[bar]!).toISOString().slice(0, 10)
    : localDate(exchange, bars.time[bar]!);
