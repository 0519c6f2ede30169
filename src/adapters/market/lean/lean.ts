import type { Bars } from '../../../domain/bar.ts';
import { toEpoch } from '../../../domain/calendar/calendar.ts';
import type { Exchange } from '../../../domain/calendar/zone.ts';
import { type Row, rowFault, type Table, tableOf } from '../../files/csv.ts';
import { compactDate, dateInName } from '../../files/dates.ts';
import { numberIn } from '../../files/numbers.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { barsOf, type Draft, intervalOf } from '../series.ts';
import { symbolInName } from '../series-name.ts';
import { underlyingAnywhere } from '../underlying.ts';

const columns = ['time', 'open', 'high', 'low', 'close', 'volume'];
const daily = /^\d{8} \d{2}:\d{2},/;
const intraday = /^\d{1,8},-?[\d.]+(?:,-?[\d.]+){4}\s*$/;

const firstLine = (text: string): string => text.slice(0, 400).split('\n', 1)[0]!.trim();

/** Whether a headerless file is Lean's: `19980102 00:00,…` a day or `33300000,…` (milliseconds since midnight) a minute. */
export const isLeanBars = (text: string): boolean =>
  daily.test(firstLine(text)) || intraday.test(firstLine(text));

/** Equities come in ten-thousandths of the currency, indices as they are; a fraction anywhere tells which. */
function scaleOf(drafts: readonly Draft[]): number {
  return drafts.some(({ close, open }) => close % 1 !== 0 || open % 1 !== 0) ? 1 : 10_000;
}

function draftOf(row: Row, at: number): Draft {
  const [open, high, low, close, volume] = row.fields.slice(1).map(numberIn) as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { row: row.line, at, open, high, low, close, volume };
}

function rescaled(drafts: Draft[], ledger: Ledger): Draft[] {
  const scale = scaleOf(drafts);
  if (scale === 1) ledger.note('Prices have fractions and are taken as they stand');
  else ledger.note('Prices are ten-thousandths of the currency');
  for (const draft of drafts) {
    draft.open /= scale;
    draft.high /= scale;
    draft.low /= scale;
    draft.close /= scale;
  }
  return drafts;
}

function rowsOf(table: Table, ledger: Ledger, timeOf: (text: string) => number): Draft[] {
  const drafts: Draft[] = [];
  for (const row of table.rows()) {
    const wrong = rowFault(row, table, columns.length);
    if (wrong === undefined) drafts.push(draftOf(row, timeOf(row.fields[0]!)));
    else ledger.refuse(row.line, wrong);
  }
  return drafts;
}

function readDaily(table: Table, symbol: string, ledger: Ledger): Bars | null {
  const timeOf = (text: string) => Date.parse(compactDate(text.slice(0, 8)) ?? '');
  return barsOf({ symbol, interval: '1d' }, rescaled(rowsOf(table, ledger, timeOf), ledger), ledger);
}

const openingBell = 33_300_000;

/** India where coach knows the name as Indian or the bars keep India's hours; the times are the exchange's own. */
function exchangeOf(name: string, drafts: readonly Draft[]): Exchange {
  const known = underlyingAnywhere(name).exchange;
  if (known !== 'US') return known;
  const keepsHours = drafts.every(({ at }) => !(at < 32_400_000) && !(at > 56_400_000));
  return keepsHours && drafts.some(({ at }) => at === openingBell) ? 'NSE' : 'US';
}

function readIntraday(table: Table, source: Source, symbol: string, ledger: Ledger): Bars | null {
  const day = dateInName(source.name);
  if (day === undefined) {
    throw unreadable(
      source.name,
      'its times count from a midnight that nothing names',
      'Put the day in the name: 20190101_nifty.csv.',
    );
  }
  const timeOf = (text: string) =>
    /^\d{1,8}$/.test(text) && Number(text) < 86_400_000 ? Number(text) : Number.NaN;
  const drafts = rowsOf(table, ledger, timeOf);
  const midnight = toEpoch(exchangeOf(symbol, drafts), day, '00:00');
  for (const draft of drafts) draft.at += midnight;
  const interval = intervalOf(drafts.map(({ at }) => at)) ?? '1m';
  return barsOf({ symbol, interval }, rescaled(drafts, ledger), ledger);
}

/** Lean's bar files, one series each; symbol and, for minutes, the day stand in the name only. */
export function readLeanBars(text: string, source: Source): Reading {
  const ledger = newLedger();
  const symbol = source.symbol ?? symbolInName(source.name) ?? source.unnamed;
  if (symbol === undefined) {
    throw unreadable(
      source.name,
      'nothing says which instrument these bars are of',
      'Name it with --symbol.',
    );
  }
  const table = tableOf(source.name, text, columns);
  const whole = daily.test(firstLine(text));
  const bars = whole ? readDaily(table, symbol, ledger) : readIntraday(table, source, symbol, ledger);
  return {
    format: whole ? 'lean-daily' : 'lean-minute',
    chains: [],
    bars: bars === null ? [] : [bars],
    ledger,
  };
}
