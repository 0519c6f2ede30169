import { toEpoch } from '../../../domain/calendar/zone.ts';
import type { Chain } from '../../../domain/chain/snapshot.ts';
import { columnOf, rowFault, type Table } from '../../files/csv.ts';
import { isoDate } from '../../files/dates.ts';
import { numberIn, priceIn } from '../../files/numbers.ts';
import { ledger as newLedger } from '../ledger.ts';
import type { Leg } from '../leg.ts';
import { bareLeg, chainOf } from '../legs.ts';
import { type Reading, type Source, unreadable } from '../reading.ts';
import { knownInName, symbolInName } from '../series-name.ts';
import { underlyingOf } from '../underlying.ts';

const needed = ['quote_readtime', 'underlying_last', 'expire_date', 'strike', 'c_bid', 'p_bid'] as const;

/** Whether the header is OptionsDX's: names in brackets, a call and a put in one row. */
export const isOptionsDx = (table: Table): boolean => needed.every((name) => table.columns.includes(name));

/** "10 x 12" is so many contracts bid and asked. */
const sizesIn = (text: string): [number, number] => {
  const match = /^(\d+) x (\d+)$/.exec(text.trim());
  return match === null ? [Number.NaN, Number.NaN] : [Number(match[1]), Number(match[2])];
};

/** OptionsDX quotes, a call and a put a row, New York time, volatility a fraction; no open interest. */
export function readOptionsDx(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const name = source.symbol ?? knownInName(source.name) ?? symbolInName(source.name);
  if (name === undefined)
    throw unreadable(source.name, 'nothing says what its options are on', 'Name it with --symbol.');
  const about = underlyingOf(name, 'US');
  const groups = new Map<number, { spot: number; legs: Leg[] }>();
  for (const row of table.rows()) {
    const fault = rowFault(row, table, needed.length);
    const cell = (column: string) => row.fields[columnOf(table, column)]?.trim() ?? '';
    const [day = '', clock = ''] = cell('quote_readtime').split(' ');
    const expiry = isoDate(cell('expire_date'));
    const asOf = isoDate(day) === undefined ? Number.NaN : toEpoch('US', day, clock);
    if (fault !== undefined || expiry === undefined || Number.isNaN(asOf)) {
      ledger.refuse(row.line, fault ?? 'the time or the expiry is none');
      continue;
    }
    const group = groups.get(asOf) ?? { spot: Number.NaN, legs: [] };
    groups.set(asOf, group);
    group.spot = priceIn(cell('underlying_last'));
    for (const side of ['c', 'p'] as const) {
      const leg = bareLeg(row.line, expiry, numberIn(cell('strike')), side === 'c');
      leg.bid = numberIn(cell(`${side}_bid`));
      leg.ask = numberIn(cell(`${side}_ask`));
      [leg.bidQty, leg.askQty] = sizesIn(cell(`${side}_size`));
      leg.last = numberIn(cell(`${side}_last`));
      leg.volume = numberIn(cell(`${side}_volume`));
      leg.vendorIv = numberIn(cell(`${side}_iv`));
      group.legs.push(leg);
    }
  }
  const chains = [...groups].map(([asOf, { spot, legs }]): Chain => {
    const head = { ...about, asOf, spot, source: 'optionsdx', openInterestNote: 'not in the file' };
    return chainOf(head, legs, ledger, () => ({ lotSize: 100 }));
  });
  if (chains.length === 0) throw unreadable(source.name, 'it holds no quotes', 'Download the data again.');
  return { format: 'optionsdx', chains: chains.filter(({ slices }) => slices.length > 0), bars: [], ledger };
}
