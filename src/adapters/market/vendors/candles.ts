import { barTime } from '../../../domain/bar.ts';
import { isObject, listUnder, under } from '../../files/json.ts';
import { numberIn } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { barsOf, type Draft, intervalOf } from '../series.ts';
import { symbolInName } from '../series-name.ts';

/** Whether the JSON has Kite's or Upstox's candles: `{data:{candles:[[time, open, high, low, close, volume, oi?]]}}`. */
export const isCandles = (json: unknown): boolean =>
  isObject(under(json, 'data')) && 'candles' in under(json, 'data');

const dayOfText = (text: string): number => barTime(text.slice(0, 10));

/** Candles of an Indian broker, either order; the answer names no instrument, so the caller or the file name must. */
export function readCandles(json: unknown, source: Source): Reading {
  const ledger = newLedger();
  const symbol = source.symbol ?? symbolInName(source.name) ?? source.unnamed;
  if (symbol === undefined) {
    throw unreadable(source.name, 'candles name no instrument', 'Name it with --symbol.');
  }
  const rows = listUnder(under(json, 'data'), 'candles').map((row) => (Array.isArray(row) ? row : []));
  const texts = rows.map((row) => (typeof row[0] === 'string' ? row[0] : ''));
  const drafts: Draft[] = rows.map((row, i) => ({
    row: i + 1,
    at: barTime(texts[i]!),
    open: numberIn(row[1]),
    high: numberIn(row[2]),
    low: numberIn(row[3]),
    close: numberIn(row[4]),
    volume: numberIn(row[5]),
  }));
  const midnights = texts.every((text) => /T00:00/.test(text));
  const interval = midnights
    ? '1d'
    : (source.interval ?? intervalOf(drafts.map(({ at }) => at).filter((at) => !Number.isNaN(at))));
  if (interval === undefined) {
    throw unreadable(
      source.name,
      'the spacing of the bars is none coach keeps',
      'Ask for minutes, 5, 15, 30, 60 or days.',
    );
  }
  if (interval === '1d') for (const [i, draft] of drafts.entries()) draft.at = dayOfText(texts[i]!);
  const bars = barsOf({ symbol, interval }, drafts, ledger);
  return { format: 'broker-candles', chains: [], bars: bars === null ? [] : [bars], ledger };
}
