import { CoachError } from '../../../core/errors.ts';
import type { Bars } from '../../../domain/bar.ts';
import { lastClosedDay, tradingDays } from '../../../domain/calendar/calendar.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import type { Underlying } from '../../../domain/symbol/symbol.ts';
import type { BarsRequest, ChainRequest } from '../../../ports/market.ts';
import { unpack } from '../archive.ts';
import { readMembers } from '../detect.ts';
import type { Reading } from '../reading.ts';
import type { Site } from './site.ts';

const firstUnifiedDay = '2024-07-08';
const mostDays = 40;
const importHint = 'Import them with `coach market import <file>`.';

const compact = (date: string): string => date.replaceAll('-', '');
const dayFirst = (date: string): string => `${date.slice(8)}${date.slice(5, 7)}${date.slice(0, 4)}`;

function known<T>(answer: T): Exclude<T, { refused: string }> {
  if (isRefusal(answer)) throw new CoachError('missing', answer.refused, answer.hint ?? '');
  return answer as Exclude<T, { refused: string }>;
}

async function daily(
  site: Site,
  path: string,
  symbol: string,
  signal: AbortSignal | undefined,
): Promise<Reading[]> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return readMembers(unpack(name, await site.file(path, signal)), { name, symbol }, signal);
  } catch (thrown) {
    if (!(thrown instanceof CoachError) || thrown.kind !== 'usage') throw thrown;
    throw new CoachError(
      'unavailable',
      `NSE's daily file cannot be used: ${thrown.message}`,
      'Try again later.',
      { cause: thrown },
    );
  }
}

/** The chain of the last session closed by then, from the exchange's daily derivatives file. */
export async function archivedChain(site: Site, request: ChainRequest & { asOf: number }): Promise<Chain> {
  const { symbol } = request.underlying;
  const day = known(lastClosedDay('NSE', request.asOf));
  if (day < firstUnifiedDay) {
    throw new CoachError(
      'missing',
      `The NSE archive in today's layout starts on ${firstUnifiedDay}, not ${day}`,
      importHint,
    );
  }
  const path = `/content/fo/BhavCopy_NSE_FO_0_0_0_${compact(day)}_F_0000.csv.zip`;
  const readings = await daily(site, path, symbol, request.signal);
  const chain = readings.flatMap(({ chains }) => chains).find((found) => found.symbol === symbol);
  if (chain === undefined)
    throw new CoachError('missing', `${symbol} had no options on ${day}`, 'Check the symbol.');
  return chain;
}

function joined(symbol: string, days: readonly Bars[]): Bars {
  const column = (pick: (bars: Bars) => Float64Array) =>
    Float64Array.from(days.flatMap((bars) => [...pick(bars)]));
  return {
    symbol,
    interval: '1d',
    time: column((bars) => bars.time),
    open: column((bars) => bars.open),
    high: column((bars) => bars.high),
    low: column((bars) => bars.low),
    close: column((bars) => bars.close),
    volume: column((bars) => bars.volume),
  };
}

function pathOf({ assetClass }: Underlying, date: string): string {
  const listed = assetClass === 'index' || assetClass === 'volatility';
  return listed
    ? `/content/indices/ind_close_all_${dayFirst(date)}.csv`
    : `/content/cm/BhavCopy_NSE_CM_0_0_0_${compact(date)}_F_0000.csv.zip`;
}

function sessionsOf(request: BarsRequest, now: number): string[] {
  const last = known(lastClosedDay('NSE', Math.min(request.to ?? now, now)));
  const reach = new Date(Date.parse(last) - 45 * 86_400_000).toISOString().slice(0, 10);
  const first = request.from === undefined ? reach : new Date(request.from).toISOString().slice(0, 10);
  if (first > last)
    throw new CoachError('missing', `No session closed between ${first} and ${last}`, 'Widen the span.');
  const days = known(tradingDays('NSE', first, last));
  if (request.from === undefined || days.length <= mostDays) return days;
  throw new CoachError(
    'missing',
    `${days.length} days of bars are that many downloads from the NSE archive; coach fetches at most ${mostDays}`,
    importHint,
  );
}

/** Daily bars of an index (its closes file) or a share (the cash market's daily file), one download a session, newest 30 or so unless a span is asked for. */
export async function archivedBars(site: Site, request: BarsRequest, now: number): Promise<Bars> {
  const { symbol } = request.underlying;
  const found: Bars[] = [];
  for (const date of sessionsOf(request, now)) {
    if (pathOf(request.underlying, date).includes('_CM_') && date < firstUnifiedDay) continue;
    try {
      const readings = await daily(site, pathOf(request.underlying, date), symbol, request.signal);
      found.push(...readings.flatMap(({ bars }) => bars).filter((bars) => bars.symbol === symbol));
    } catch (thrown) {
      if (!(thrown instanceof CoachError) || thrown.kind !== 'missing') throw thrown;
    }
  }
  if (found.length === 0)
    throw new CoachError('missing', `The NSE archive has no bars of ${symbol} for that span`, importHint);
  return joined(symbol, found);
}
