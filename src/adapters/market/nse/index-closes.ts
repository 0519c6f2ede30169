import { columnOf, remembered, rowFault, type Table } from '../../files/csv.ts';
import { anyDate } from '../../files/dates.ts';
import { numberIn } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Reading, Source } from '../reading.ts';
import { barsOf, type Draft } from '../series.ts';
import { knownAs } from '../underlying.ts';

const names = [
  'index_name',
  'index_date',
  'open_index_value',
  'high_index_value',
  'low_index_value',
  'closing_index_value',
  'volume',
] as const;

/** Whether the header is that of NSE's daily file of index closes (`ind_close_all_DDMMYYYY.csv`). */
export const isIndexCloses = (table: Table): boolean => names.every((name) => table.columns.includes(name));

/** NSE's daily file of index closes: one bar an index, INDIA VIX among them; an index without a full bar is refused. */
export function readIndexCloses(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const places = names.map((name) => columnOf(table, name));
  const least = Math.max(...places) + 1;
  const dateOf = remembered(anyDate);
  const series = new Map<string, Draft[]>();
  for (const row of table.rows()) {
    const fault = rowFault(row, table, least);
    const [name, day, ...figures] = places.map((place) => row.fields[place]?.trim() ?? '');
    const about = fault === undefined ? knownAs(name!, 'NSE') : null;
    if (about === null) {
      ledger.refuse(row.line, fault ?? 'the index has no usable name');
      continue;
    }
    if (source.symbol !== undefined && about.symbol !== source.symbol) continue;
    const [open, high, low, close, volume] = figures.map(numberIn) as [
      number,
      number,
      number,
      number,
      number,
    ];
    const draft = { row: row.line, at: Date.parse(dateOf(day!) ?? ''), open, high, low, close, volume };
    const drafts = series.get(about.symbol);
    if (drafts === undefined) series.set(about.symbol, [draft]);
    else drafts.push(draft);
  }
  const bars = [...series].flatMap(
    ([symbol, drafts]) => barsOf({ symbol, interval: '1d' }, drafts, ledger) ?? [],
  );
  return { format: 'index-closes', chains: [], bars, ledger };
}
