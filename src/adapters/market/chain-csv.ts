import { barTime } from '../../domain/bar.ts';
import type { Chain } from '../../domain/chain/snapshot.ts';
import { columnOf, remembered, rowFault, type Table } from '../files/csv.ts';
import { anyDate, stampOf } from '../files/dates.ts';
import { absentOrUpTo, numberIn, positive, priceLimit } from '../files/numbers.ts';
import { type Ledger, ledger as newLedger } from './ledger.ts';
import type { Leg } from './leg.ts';
import { bareLeg, chainOf } from './legs.ts';
import { momentOf } from './moments.ts';
import { type Reading, type Source, unreadable } from './reading.ts';
import { symbolInName } from './series-name.ts';
import { type About, knownAnywhere } from './underlying.ts';

const aliases = {
  symbol: ['symbol', 'underlying', 'underlying_symbol', 'ticker', 'root'],
  asOf: ['as_of', 'asof', 'timestamp', 'quote_time', 'quote_datetime', 'quote_date', 'snapshot_time', 'date'],
  spot: ['spot', 'underlying_price', 'underlying_last', 'underlying_value', 'spot_price'],
  expiry: ['expiry', 'expiration', 'expiry_date', 'expiration_date', 'expire_date', 'exp'],
  strike: ['strike', 'strike_price'],
  right: ['type', 'right', 'option_type', 'call_put', 'cp', 'put_call', 'side', 'optiontype'],
  last: ['last', 'ltp', 'last_price', 'lastprice', 'last_trade_price', 'price', 'close'],
  change: ['change', 'chng', 'price_change'],
  bid: ['bid', 'bid_price', 'bidprice', 'bid_eod', 'bid_1545'],
  ask: ['ask', 'ask_price', 'askprice', 'offer', 'ask_eod', 'ask_1545'],
  bidQty: ['bid_qty', 'bid_size', 'bidqty', 'bid_quantity', 'bid_size_eod', 'bid_size_1545'],
  askQty: ['ask_qty', 'ask_size', 'askqty', 'ask_quantity', 'ask_size_eod', 'ask_size_1545'],
  oi: ['oi', 'open_interest', 'openinterest'],
  oiChange: ['oi_change', 'change_in_oi', 'chng_in_oi', 'oichange', 'oi_chg'],
  volume: ['volume', 'vol', 'traded_volume', 'trade_volume'],
  iv: ['iv', 'implied_volatility', 'impliedvolatility', 'implied_vol', 'implied_volatility_1545'],
  spotBid: ['underlying_bid_eod', 'underlying_bid_1545', 'underlying_bid'],
  spotAsk: ['underlying_ask_eod', 'underlying_ask_1545', 'underlying_ask'],
  root: ['root', 'option_root', 'option_symbol_root'],
  lot: ['lot', 'lot_size', 'lotsize', 'multiplier', 'contract_size'],
} as const;
type Column = keyof typeof aliases;
type Field = (column: Column) => string;

const rights = new Map([
  ['c', true],
  ['ce', true],
  ['call', true],
  ['calls', true],
  ['p', false],
  ['pe', false],
  ['put', false],
  ['puts', false],
]);

const at = (table: Table, column: Column): number => columnOf(table, ...aliases[column]);

/** Whether the header has what a chain needs: expiry, strike and call or put. */
export const isChainCsv = (table: Table): boolean =>
  (['expiry', 'strike', 'right'] as const).every((column) => at(table, column) >= 0);

/** Percent where the middle figure would be above 300 % as a fraction, else as they stand. */
function settleIv(legs: readonly Leg[], ledger: Ledger): void {
  const middle = legs.map((leg) => leg.vendorIv).filter((iv) => iv > 0 && iv < Number.POSITIVE_INFINITY);
  middle.sort((a, b) => a - b);
  if ((middle[middle.length >> 1] ?? 0) <= 3) return;
  for (const leg of legs) leg.vendorIv /= 100;
  ledger.note('Implied volatilities are read as percent');
}

function legOf(line: number, field: Field, expiry: string, call: boolean): Leg {
  const leg = bareLeg(line, expiry, numberIn(field('strike')), call);
  for (const name of [
    'last',
    'change',
    'bid',
    'ask',
    'bidQty',
    'askQty',
    'oi',
    'oiChange',
    'volume',
  ] as const) {
    leg[name] = numberIn(field(name));
  }
  leg.vendorIv = numberIn(field('iv').replace(/%$/, ''));
  const root = field('root').toUpperCase();
  if (root !== '') leg.root = root;
  return leg;
}

/** One underlying at one moment in the file. */
interface Group {
  about: About;
  asOf: number;
  spot: number;
  lot: number;
  legs: Leg[];
}

interface Groups {
  /** The group of a row, or the reason it has none. */
  of(field: Field): Group | string | null;
  all(): Group[];
}

function groupsOf(table: Table, source: Source, ledger: Ledger): Groups {
  const found = new Map<string, Group>();
  const abouts = remembered(knownAnywhere);
  const timeOf = (exchange: About['exchange']) =>
    remembered((text) => {
      const day = anyDate(text);
      if (day !== undefined)
        return momentOf({ ...source, name: day, asOf: undefined }, exchange, newLedger());
      const stamp = stampOf(exchange, text);
      return Number.isNaN(stamp) ? barTime(text) : stamp;
    });
  const times = { NSE: timeOf('NSE'), BSE: timeOf('BSE'), US: timeOf('US') };
  const hasTime = at(table, 'asOf') >= 0;
  const unnamed = at(table, 'symbol') < 0 ? (source.symbol ?? symbolInName(source.name)) : undefined;
  let fileMoment: number | undefined;
  return {
    of(field) {
      const about = abouts(unnamed ?? field('symbol'));
      if (about === null) return 'the symbol is not a symbol';
      if (source.symbol !== undefined && about.symbol !== source.symbol) return null;
      const asOf = hasTime
        ? times[about.exchange](field('asOf'))
        : (fileMoment ??= momentOf(source, about.exchange, ledger));
      if (Number.isNaN(asOf)) return 'the time of the row is not a time';
      const key = `${about.symbol} ${asOf}`;
      let group = found.get(key);
      if (group === undefined)
        found.set(key, (group = { about, asOf, spot: Number.NaN, lot: Number.NaN, legs: [] }));
      return group;
    },
    all: () => [...found.values()],
  };
}

function addRow(
  groups: Groups,
  line: number,
  field: Field,
  dateOf: (text: string) => string | undefined,
): string | null {
  const call = rights.get(field('right').toLowerCase());
  if (call === undefined) return `the type is neither call nor put`;
  const expiry = dateOf(field('expiry'));
  if (expiry === undefined) return 'the expiry is not a date like 2026-08-25';
  const group = groups.of(field);
  if (group === null || typeof group === 'string') return group;
  const quoted = (numberIn(field('spotBid')) + numberIn(field('spotAsk'))) / 2;
  const told = numberIn(field('spot'));
  const spot = Number.isNaN(told) ? quoted : told;
  const lot = numberIn(field('lot'));
  if (!absentOrUpTo(spot, priceLimit)) return 'the price of the underlying is not a price';
  if (!absentOrUpTo(lot, 1e6)) return 'the lot is not a lot size';
  if (spot > 0) group.spot = spot;
  if (lot > 0) group.lot = lot;
  group.legs.push(legOf(line, field, expiry, call));
  return null;
}

function chainOfGroup(group: Group, ledger: Ledger): Chain {
  settleIv(group.legs, ledger);
  const head: Omit<Chain, 'slices'> = {
    ...group.about,
    asOf: group.asOf,
    spot: positive(group.spot),
    source: 'csv',
    openInterestNote: 'contracts, as the file gives them',
  };
  const lotSize = group.lot > 0 ? group.lot : group.about.exchange === 'US' ? 100 : null;
  return chainOf(head, group.legs, ledger, () => ({ lotSize }));
}

/**
 * A chain as a plain table, one row an option: expiry, strike and type are needed, the rest is taken where a
 * column of a known name is there. Open interest and volume are contracts, quantities units.
 */
export function readChainCsv(table: Table, source: Source): Reading {
  const ledger = newLedger();
  const places = Object.fromEntries(
    Object.keys(aliases).map((column) => [column, at(table, column as Column)]),
  ) as Record<Column, number>;
  const least = Math.max(places.expiry, places.strike, places.right) + 1;
  const groups = groupsOf(table, source, ledger);
  const dateOf = remembered((text) => anyDate(text.slice(0, 11).trim()) ?? anyDate(text.slice(0, 10)));
  for (const row of table.rows()) {
    const field: Field = (column) => row.fields[places[column]]?.trim() ?? '';
    const wrong = rowFault(row, table, least) ?? addRow(groups, row.line, field, dateOf);
    if (wrong !== null) ledger.refuse(row.line, wrong);
  }
  const chains = groups.all().flatMap((group) => {
    const chain = chainOfGroup(group, ledger);
    return chain.slices.length === 0 ? [] : [chain];
  });
  if (chains.length === 0 && ledger.read === 0) {
    throw unreadable(
      source.name,
      `it holds nothing of ${source.symbol ?? 'any symbol'}`,
      'Leave --symbol out.',
    );
  }
  if (chains.some((chain) => Number.isNaN(chain.spot)))
    ledger.note('The file has no price of the underlying');
  return { format: 'chain-csv', chains, bars: [], ledger };
}
