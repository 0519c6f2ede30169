import { CoachError } from '../../core/errors.ts';
import type { Instrument } from '../../domain/ledger/fill.ts';
import { isRefusal } from '../../domain/refusal.ts';
import { parseSymbol, underlyingOf } from '../../domain/symbol/symbol.ts';
import {
  badRow,
  columnName,
  currencyOf,
  type Decimals,
  isNegative,
  maybeNumber,
  numberOf,
  type Row,
  sideOf,
  size,
} from './cells.ts';
import { type About, eachRow, type Format } from './format.ts';
import { indianContract, optionOf, share } from './instruments.ts';
import { type DateOrder, dateOf, momentOf, wallOf } from './times.ts';

const fields = [
  'date',
  'time',
  'symbol',
  'side',
  'quantity',
  'price',
  'charges',
  'amount',
  'currency',
  'exchange',
  'expiry',
  'strike',
  'right',
  'isin',
  'id',
  'order',
  'note',
] as const;
type Field = (typeof fields)[number];

/** How a plain CSV is to be read: a column for each field, and how dates and decimals are written. */
export interface Mapping {
  columns: Partial<Record<Field, string>>;
  dates: DateOrder;
  decimals: Decimals;
}

const usage = (message: string) =>
  new CoachError(
    'usage',
    message,
    `Write it like --map date=Datum,symbol=Ticker,side=Action,quantity=Shares,price=Price,dates=dmy,decimals=comma. Fields: ${fields.join(', ')}; dates is ymd, dmy or mdy, decimals is point or comma.`,
  );

/** Names that other programs give to the columns of trades, for files that need no mapping. */
const usual: Record<Field, readonly string[]> = {
  date: ['date', 'datetime', 'tradedate', 'timestamp', 'executedat', 'executiontime'],
  time: ['time', 'tradetime'],
  symbol: ['symbol', 'ticker', 'instrument', 'contract', 'tradingsymbol'],
  side: ['side', 'action', 'buysell', 'type', 'tradetype', 'transactiontype', 'direction'],
  quantity: ['quantity', 'qty', 'shares', 'units', 'size', 'volume'],
  price: ['price', 'avgprice', 'averageprice', 'fillprice', 'tradeprice', 'rate'],
  charges: ['charges', 'commission', 'fees', 'fee', 'costs', 'brokerage'],
  amount: [],
  currency: ['currency', 'ccy'],
  exchange: ['exchange', 'market'],
  expiry: ['expiry', 'expirydate', 'expiration'],
  strike: ['strike', 'strikeprice'],
  right: ['right', 'optiontype', 'putcall', 'callput'],
  isin: ['isin'],
  id: ['id', 'tradeid', 'executionid', 'fillid'],
  order: ['orderid', 'order'],
  note: ['note', 'notes', 'comment'],
};

/** The mapping a person wrote. */
export function mappingOf(text: string): Mapping {
  const mapping: Mapping = { columns: {}, dates: 'ymd', decimals: 'point' };
  for (const part of text.split(',')) {
    const [name = '', ...rest] = part.split('=');
    const value = rest.join('=').trim();
    const field = name.trim().toLowerCase();
    if (value === '') throw usage(`"${part}" in the mapping names no column`);
    if (field === 'dates' && /^(ymd|dmy|mdy)$/.test(value)) mapping.dates = value as DateOrder;
    else if (field === 'decimals' && /^(point|comma)$/.test(value)) mapping.decimals = value as Decimals;
    else if ((fields as readonly string[]).includes(field))
      mapping.columns[field as Field] = columnName(value);
    else throw usage(`The mapping has no field "${name.slice(0, 40)}"`);
  }
  return mapping;
}

/** The mapping that the usual names of columns make. */
export function usualMapping(columns: readonly string[]): Mapping {
  const found: Mapping = { columns: {}, dates: 'ymd', decimals: 'point' };
  for (const field of fields) {
    const column = usual[field].find((name) => columns.includes(name));
    if (column !== undefined) found.columns[field] = column;
  }
  return found;
}

/** Fields without which a trade cannot be read, that a mapping lacks or the file has no column for. */
export function missingFields({ columns: mapped }: Mapping, columns: readonly string[]): Field[] {
  const has = (field: Field) => mapped[field] !== undefined && columns.includes(mapped[field]);
  return (['date', 'symbol', 'quantity', 'price'] as const).filter((field) => !has(field));
}

interface Cells {
  of(field: Field): string;
  number(field: Field): string | undefined;
}

/** Exchange, clock and contract of a row: what it says itself, else what was said about the file, else the symbol's own. */
function instrumentOf(cells: Cells, mapping: Mapping, about: About): Instrument {
  const symbol = cells.of('symbol');
  const named = (cells.of('exchange') || about.exchange || '').toUpperCase();
  const expiry = cells.of('expiry') === '' ? undefined : dateOf(cells.of('expiry'), mapping.dates);
  const parsed = parseSymbol(['NSE', 'BSE', 'US'].includes(named) ? `${named}:${symbol}` : symbol, expiry);
  const home = named !== '' ? named : isRefusal(parsed) ? undefined : underlyingOf(parsed).exchange;
  if (home === undefined)
    throw badRow(`${isRefusal(parsed) ? parsed.refused : symbol}; say --exchange NSE, BSE or US`);
  const strike = cells.number('strike');
  if (strike !== undefined && expiry !== undefined && cells.of('right') !== '') {
    const root = isRefusal(parsed) ? symbol : underlyingOf(parsed).symbol;
    return optionOf({
      symbol: root,
      exchange: home,
      expiry,
      strike: Number(strike),
      right: cells.of('right'),
      multiplier: home === 'US' ? 100 : 1,
    });
  }
  if (isRefusal(parsed)) return share(symbol, home, cells.of('isin'));
  if (parsed.kind === 'underlying') {
    if (parsed.assetClass === 'index' || parsed.assetClass === 'volatility')
      throw badRow(`${parsed.symbol} is an index and is never traded itself`);
    return share(parsed.symbol, parsed.exchange, cells.of('isin'));
  }
  if (home === 'NSE' || home === 'BSE') return indianContract(symbol, home, expiry);
  if (parsed.kind === 'future')
    throw badRow(`coach has no multiplier for the future ${parsed.underlying.symbol}`);
  return optionOf({ ...parsed, symbol: parsed.underlying.symbol, exchange: home, multiplier: 100 });
}

function record(row: Row, mapping: Mapping, about: About, out: Parameters<Format['read']>[1]): void {
  const cells: Cells = {
    of: (field) => (mapping.columns[field] === undefined ? '' : row.get(mapping.columns[field])),
    number: (field) =>
      mapping.columns[field] === undefined
        ? undefined
        : maybeNumber(row, mapping.decimals, field, mapping.columns[field]),
  };
  const instrument = instrumentOf(cells, mapping, about);
  const wall = wallOf(instrument.exchange);
  const when =
    mapping.columns.time === mapping.columns.date
      ? cells.of('date')
      : `${cells.of('date')} ${cells.of('time')}`.trim();
  const quantity = numberOf(row, mapping.decimals, 'quantity', mapping.columns.quantity!);
  const told = cells.of('side');
  const home = wall === 'NewYork' ? 'USD' : wall === 'India' ? 'INR' : undefined;
  const currency = cells.of('currency') || about.currency || home;
  if (currency === undefined) throw badRow('no currency; say --currency');
  const charges = cells.number('charges');
  const id = cells.of('id');
  out.trade(row, {
    at: momentOf(when, wall, mapping.dates),
    instrument,
    side: told === '' ? (isNegative(quantity) ? 'sell' : 'buy') : sideOf(told),
    quantity: size(quantity),
    price: numberOf(row, mapping.decimals, 'price', mapping.columns.price!),
    currency: currencyOf(currency),
    charges: charges === undefined ? undefined : size(charges),
    amount: cells.number('amount'),
    id: id === '' ? undefined : `${id}:${instrument.symbol}`,
    orderId: cells.of('order'),
    note: cells.of('note'),
  });
}

/** A plain CSV of trades under a mapping. */
export const mapped = (mapping: Mapping, source: string): Format => ({
  name: 'mapped',
  source,
  matches: () => false,
  read(sheet, out, about) {
    const missing = missingFields(mapping, sheet.columns);
    if (missing.length > 0)
      throw usage(
        `${about.name} has no column for ${missing.join(', ')}; its columns are ${sheet.columns
          .filter((name) => name !== '')
          .slice(0, 30)
          .join(', ')}`,
      );
    eachRow(sheet, out, (row) => record(row, mapping, about, out));
  },
});
