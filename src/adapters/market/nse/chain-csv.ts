import type { Chain } from '../../../domain/chain/snapshot.ts';
import { columnName, type Row, type Table } from '../../files/csv.ts';
import { monthNameDate } from '../../files/dates.ts';
import { numberIn } from '../../files/numbers.ts';
import { type Ledger, ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { underlyingOf } from '../underlying.ts';

const figures = {
  oi: 'oi',
  chng_in_oi: 'oiChange',
  volume: 'volume',
  iv: 'vendorIv',
  ltp: 'last',
  chng: 'change',
  bid_qty: 'bidQty',
  bid: 'bid',
  ask: 'ask',
  ask_qty: 'askQty',
} as const;

/** Whether the table is what the option chain page's "Download (.csv)" saves: a line of titles, then the header. */
export const isNseChainCsv = (table: Table): boolean =>
  table.columns[0] === 'calls' && table.columns.at(-1) === 'puts';

/** Symbol and expiry, which only the file's name says: option-chain-ED-NIFTY-07-Nov-2024.csv. */
function named(source: Source): { symbol: string; expiry: string } {
  const found = /option-chain-(?:ED-)?(.+?)-(\d{2}-[A-Za-z]{3}-\d{4})/i.exec(source.name);
  const expiry = found === null ? undefined : monthNameDate(found[2]!);
  if (expiry !== undefined) return { symbol: source.symbol ?? found![1]!, expiry };
  const hint = 'Keep the name the site gives it: option-chain-ED-NIFTY-07-Nov-2024.csv.';
  throw unreadable(source.name, 'only the name of such a file says its expiry, and this one does not', hint);
}

/** The name's day is the expiry's, so it says nothing of the moment of the prices. */
function momentOf({ name, asOf }: Source): number {
  if (asOf !== undefined) return asOf;
  const hint = 'Add --as-of with the moment you saved it, like --as-of "2026-11-20 14:30".';
  throw unreadable(name, 'the file does not say of what moment its prices are', hint);
}

interface Layout {
  strike: number;
  calls: [place: number, figure: keyof Leg][];
  puts: [place: number, figure: keyof Leg][];
}

function layoutOf(header: Row | undefined, source: Source): Layout {
  const names = (header?.fields ?? []).map(columnName);
  const strike = names.indexOf('strike');
  const known = names.flatMap((name, place): [number, keyof Leg][] => {
    const figure = (figures as Record<string, keyof Leg>)[name];
    return figure === undefined ? [] : [[place, figure]];
  });
  const calls = known.filter(([place]) => place < strike);
  const puts = known.filter(([place]) => place > strike);
  if (strike >= 0 && calls.length > 0 && puts.length > 0) return { strike, calls, puts };
  throw unreadable(source.name, 'its second line is not the header of an option chain', 'Save it again.');
}

function legOf(
  row: Row,
  expiry: string,
  { strike }: Layout,
  places: Layout['calls'],
  call: boolean,
): Leg | null {
  const leg = bareLeg(row.line, expiry, numberIn(row.fields[strike]), call);
  const filled = places.filter(([place]) => !Number.isNaN(numberIn(row.fields[place])));
  for (const [place, figure] of filled) Object.assign(leg, { [figure]: numberIn(row.fields[place]) });
  leg.vendorIv /= 100;
  return filled.length === 0 ? null : leg;
}

function legsOf(table: Table, source: Source, expiry: string, ledger: Ledger): Leg[] {
  const rows = table.rows();
  const layout = layoutOf(rows.next().value ?? undefined, source);
  const least = Math.max(...layout.puts.map(([place]) => place)) + 1;
  const legs: Leg[] = [];
  for (const row of rows) {
    if (row.fields.length < least) {
      ledger.refuse(row.line, `${row.fields.length} fields where the header has ${least}`);
      continue;
    }
    for (const [places, call] of [
      [layout.calls, true],
      [layout.puts, false],
    ] as const) {
      const leg = legOf(row, expiry, layout, places, call);
      if (leg !== null) legs.push(leg);
    }
  }
  return legs;
}

/**
 * The table of NSE's option chain page: calls left of the strike, puts right. Open interest and volume are contracts,
 * quantities units, volatility percent; there is no price of the underlying.
 */
export function readNseChainCsv(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const { symbol, expiry } = named(source);
  const head: Omit<Chain, 'slices'> = {
    ...underlyingOf(symbol, 'NSE'),
    asOf: momentOf(source),
    spot: Number.NaN,
    source: 'nse-csv',
    openInterestNote: 'contracts, as the source publishes them',
  };
  ledger.note('The file has no price of the underlying');
  const chain = chainOf(head, legsOf(table, source, expiry, ledger), ledger);
  return { format: 'nse-chain-csv', chains: chain.slices.length > 0 ? [chain] : [], bars: [], ledger };
}
