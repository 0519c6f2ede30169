import { CoachError } from '../../core/errors.ts';
import type { Decimals } from '../files/decimals.ts';
import { columnName } from './cells.ts';
import type { DateOrder } from './times.ts';

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
  'status',
  'account',
  'id',
  'order',
  'note',
] as const;
export type Field = (typeof fields)[number];

/** How a plain CSV is to be read: the columns of each field, and how dates and decimals are written where a person said so. */
export interface Mapping {
  /** Column names as `columnName` gives them; of several, charges are added up and the first that holds something counts elsewhere. */
  columns: Partial<Record<Field, readonly string[]>>;
  dates: DateOrder | null;
  decimals: Decimals | null;
}

export const mapUsage = (message: string): CoachError =>
  new CoachError(
    'usage',
    message,
    `Write it like --map date=Datum,symbol=Ticker,side=Action,quantity=Shares,price=Price,charges=Fee+Tax,dates=dmy,decimals=comma. Fields: ${fields.join(', ')}; dates is ymd, dmy or mdy, decimals is point or comma.`,
  );

/** Names that other programs give to the columns of trades, for files that need no mapping. */
const usual: Record<Field, readonly string[]> = {
  date: ['date', 'datetime', 'tradedate', 'timestamp', 'executedat', 'executiontime', 'transactiondate'],
  time: ['time', 'tradetime'],
  symbol: ['symbol', 'ticker', 'instrument', 'contract', 'tradingsymbol', 'scrip', 'code'],
  side: ['side', 'action', 'buysell', 'type', 'tradetype', 'transactiontype', 'direction'],
  quantity: ['quantity', 'qty', 'shares', 'units', 'size', 'volume'],
  price: ['price', 'avgprice', 'averageprice', 'fillprice', 'tradeprice', 'rate', 'unitprice'],
  charges: [
    'charges',
    'commission',
    'commissions',
    'fees',
    'fee',
    'costs',
    'brokerage',
    'tax',
    'taxes',
    ...['stt', 'ctt', 'securitiestransactiontax', 'transactiontax', 'gst', 'igst', 'cgst', 'sgst', 'utt'],
    ...['servicetax', 'vat', 'levy', 'stamp', 'stampduty', 'stampcharges', 'sebi', 'sebifee', 'sebifees'],
    ...['sebicharges', 'sebiturnoverfees', 'turnoverfee', 'turnoverfees', 'turnovercharges', 'ipft'],
    ...['transactioncharge', 'transactioncharges', 'transactionfee', 'transactionfees', 'dpcharges'],
    ...['exchangefee', 'exchangefees', 'exchangecharges', 'exchangetransactioncharges', 'othercharges'],
    ...['clearingfee', 'clearingfees', 'clearingcharges', 'platformfee', 'otherfees', 'regfee', 'regfees'],
    ...['regulatoryfee', 'regulatoryfees', 'secfee', 'secfees', 'finrafee', 'taf', 'taffee', 'orf', 'orffee'],
    ...['occfee', 'nfafee', 'totalcharges', 'totalfees', 'totalcommission', 'totalbrokerage', 'totaltaxes'],
  ],
  amount: [
    'netamount',
    'net',
    'amount',
    'total',
    'totalamount',
    'tradevalue',
    'value',
    'netcash',
    'proceeds',
  ],
  currency: ['currency', 'ccy'],
  exchange: ['exchange', 'market'],
  expiry: ['expiry', 'expirydate', 'expiration'],
  strike: ['strike', 'strikeprice'],
  right: ['right', 'optiontype', 'putcall', 'callput'],
  isin: ['isin', 'isincode', 'identifier'],
  status: ['status', 'orderstatus', 'state', 'orderstate', 'tradestatus', 'executionstatus', 'fillstatus'],
  account: ['account', 'accountid', 'accountnumber', 'clientid'],
  id: ['id', 'tradeid', 'executionid', 'fillid', 'tradenumber'],
  order: ['orderid', 'order', 'ordernumber'],
  note: ['note', 'notes', 'comment'],
};

/** The mapping a person wrote. */
export function mappingOf(text: string): Mapping {
  const mapping: Mapping = { columns: {}, dates: null, decimals: null };
  for (const part of text.split(',')) {
    const [name = '', ...rest] = part.split('=');
    const value = rest.join('=').trim();
    const field = name.trim().toLowerCase();
    if (value === '') throw mapUsage(`"${part}" in the mapping names no column`);
    if (field === 'dates' && /^(ymd|dmy|mdy)$/.test(value)) mapping.dates = value as DateOrder;
    else if (field === 'decimals' && /^(point|comma)$/.test(value)) mapping.decimals = value as Decimals;
    else if ((fields as readonly string[]).includes(field))
      mapping.columns[field as Field] = value.split('+').map(columnName);
    else throw mapUsage(`The mapping has no field "${name.slice(0, 40)}"`);
  }
  return mapping;
}

const twoOf = (name: string): CoachError =>
  new CoachError(
    'usage',
    `Two columns are called "${name}"`,
    'Give the one that does not count another name, and import the file again.',
  );

/** The mapping that the usual names of columns make. Several columns of cost are all counted. */
export function usualMapping(columns: readonly string[]): Mapping {
  const found: Mapping = { columns: {}, dates: null, decimals: null };
  for (const field of fields) {
    const named = usual[field].filter((name) => columns.includes(name));
    const twice = named.find((name) => columns.indexOf(name) !== columns.lastIndexOf(name));
    if (twice !== undefined) throw twoOf(twice);
    if (named.length > 0) found.columns[field] = field === 'charges' ? named : named.slice(0, 1);
  }
  return found;
}

/** Fields without which a trade cannot be read, that a mapping lacks or the file has no column for. A sum stands for a price, an ISIN for a symbol. */
export function missingFields({ columns: mapped }: Mapping, columns: readonly string[]): Field[] {
  const has = (field: Field) => mapped[field]?.some((name) => columns.includes(name)) === true;
  const wanted: readonly (readonly Field[])[] = [
    ['date'],
    ['symbol', 'isin'],
    ['quantity'],
    ['price', 'amount'],
  ];
  return wanted.filter((choice) => !choice.some(has)).map(([first]) => first!);
}

/** The mapping a file's columns suggest, as a person would write it: what is missing is left to fill in. */
export function mapLine(columns: readonly string[]): string {
  const like = (field: Field): string =>
    usual[field].find((name) => columns.includes(name)) ??
    columns.find((column) => usual[field].some((name) => name.length > 3 && column.includes(name))) ??
    '?';
  const optional = (['side', 'charges', 'currency', 'status'] as const).filter(
    (field) => like(field) !== '?',
  );
  return `--map ${(['date', 'symbol', 'quantity', 'price'] as const)
    .concat(optional as never)
    .map((field) => `${field}=${like(field)}`)
    .join(',')}`;
}
