import type { Instrument } from '../../../../domain/ledger/fill.ts';
import { badRow, clean, numberOf, type Row, sideOf } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { indianContract, share } from '../../instruments.ts';
import { type DateOrder, type DateSeen, dateOf, momentOf, orderOf } from '../../times.ts';

const homes: Record<string, 'NSE' | 'BSE' | undefined> = { NSE: 'NSE', NFO: 'NSE', BSE: 'BSE', BFO: 'BSE' };

/** Contracts and shares read before: a file names each of them many times. */
const seen = new Map<string, Instrument>();
const mostSeen = 50_000;

/** The contract or share of an Indian row; commodity and currency segments count in lots of another size and are refused. */
export function indianInstrument(
  symbol: string,
  exchange: string,
  isin: string,
  derivative: boolean,
  expiry?: string,
): Instrument {
  const key = `${symbol}|${exchange}|${isin}|${derivative}|${expiry ?? ''}`;
  const met = seen.get(key);
  if (met !== undefined) return met;
  const made = instrumentOf(symbol, exchange, isin, derivative, expiry);
  if (seen.size >= mostSeen) seen.clear();
  seen.set(key, made);
  return made;
}

function instrumentOf(
  symbol: string,
  exchange: string,
  isin: string,
  derivative: boolean,
  expiry?: string,
): Instrument {
  const home = homes[exchange.toUpperCase()];
  if (home === undefined)
    throw badRow(`coach has no contract sizes for ${clean(exchange) || 'a row without an exchange'}`);
  return derivative
    ? indianContract(symbol, home, expiry)
    : share(symbol.replace(/-(EQ|BE)$/, ''), home, isin);
}

const isDerivative = (row: Row): boolean =>
  /^(FO|NFO|BFO|F&O)/i.test(row.get('segment')) ||
  /^[NB]FO$/i.test(row.get('exchange')) ||
  row.get('expirydate') !== '';

const months = 'JAN,FEB,MAR,APR,MAY,JUN,JUL,AUG,SEP,OCT,NOV,DEC'.split(',');

/** What the symbol of a contract tells of its expiry: the day of a weekly one, the month of a monthly one. */
function expiryNamed(symbol: string): string | undefined {
  const weekly = /^[A-Z&-]+?(\d{2})([1-9OND])(\d{2})\d+(?:\.\d+)?(?:CE|PE)$/.exec(symbol);
  const monthly = /^[A-Z0-9&-]+?(\d{2})([A-Z]{3})(?:FUT|\d+(?:\.\d+)?(?:CE|PE))$/.exec(symbol);
  const two = (month: number) => String(month).padStart(2, '0');
  if (monthly !== null && months.includes(monthly[2]!))
    return `20${monthly[1]}-${two(months.indexOf(monthly[2]!) + 1)}`;
  if (weekly === null) return undefined;
  const month = 'OND'.includes(weekly[2]!) ? 10 + 'OND'.indexOf(weekly[2]!) : Number(weekly[2]);
  return `20${weekly[1]}-${two(month)}-${weekly[3]}`;
}

/** Dates of a row, each beside the field that tells the same day beyond doubt: a spreadsheet may have turned day and month round. */
function datesOf(row: Row): DateSeen[] {
  const [traded, executed] = [row.get('tradedate'), row.get('orderexecutiontime')];
  const sure = (text: string) => /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
  return [
    [traded, sure(executed)],
    [executed, sure(traded)],
    [row.get('expirydate'), expiryNamed(row.get('symbol'))],
  ].map(([date, beside]): DateSeen => (beside === undefined ? [date!] : [date!, beside]));
}

function* datesIn(rows: Iterable<Row>): Generator<DateSeen> {
  for (const row of rows) yield* datesOf(row);
}

const dayMs = 86_400_000;

/** The expiry a file gives beside a name; refused where the two cannot be one, as a holiday moves an expiry by some days only. */
function expiryOf(row: Row, order: DateOrder): string | undefined {
  const text = row.get('expirydate');
  if (text === '') return undefined;
  const expiry = dateOf(text, order);
  const name = expiryNamed(row.get('symbol')) ?? expiry.slice(0, 7);
  const near =
    name.length === 7
      ? expiry.startsWith(name)
      : Math.abs(Date.parse(expiry) - Date.parse(name)) <= 5 * dayMs;
  if (!near) throw badRow(`the expiry ${expiry} is not that of ${clean(row.get('symbol'))}`);
  return expiry;
}

/** Zerodha Console's tradebook, equity and F&O: no charges, times of the Indian clock, an order in several trades. */
export const zerodha: Format = {
  name: 'zerodha',
  source: 'zerodha',
  matches: having('symbol', 'tradetype', 'quantity', 'price', 'tradeid', 'orderid'),
  read(sheet, out) {
    const order = orderOf(datesIn(sheet.rows), 'dmy');
    eachRow(sheet, out, (row) => {
      const exchange = row.get('exchange');
      const instrument = indianInstrument(
        row.get('symbol'),
        exchange,
        row.get('isin'),
        isDerivative(row),
        expiryOf(row, order),
      );
      const at = momentOf(row.get('orderexecutiontime', 'tradedate'), 'India', order);
      const day = dateOf(row.get('tradedate', 'orderexecutiontime').split(/[T ]/)[0]!, order);
      const number = row.get('tradeid');
      if (number === '') throw badRow('the trade has no number');
      if (/e\+/i.test(number))
        throw badRow(`a spreadsheet has cut the trade's number to ${clean(number)}; export the file again`);
      const side = sideOf(row.get('tradetype'));
      out.trade(row, {
        at,
        instrument,
        side,
        quantity: numberOf(row, 'point', 'quantity', 'quantity'),
        price: numberOf(row, 'point', 'price', 'price'),
        currency: 'INR',
        id: `${day}:${exchange}:${number}:${side}`,
        orderId: row.get('orderid'),
      });
    });
  },
};

/** Trades of the Kite Connect API. Numbers are those of the tradebook, so that both tell of one trade. */
export const kite: Format = {
  name: 'kite-trades',
  source: 'zerodha',
  matches: having('tradeid', 'tradingsymbol', 'averageprice', 'transactiontype'),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const exchange = row.get('exchange');
      const home = homes[exchange.toUpperCase()] ?? exchange;
      const time = row.get('filltimestamp', 'exchangetimestamp');
      const side = sideOf(row.get('transactiontype'));
      out.trade(row, {
        at: momentOf(time, 'India'),
        instrument: indianInstrument(row.get('tradingsymbol'), exchange, '', /^[NB]FO$/i.test(exchange)),
        side,
        quantity: numberOf(row, 'point', 'quantity', 'quantity'),
        price: numberOf(row, 'point', 'average_price', 'averageprice'),
        currency: 'INR',
        id: `${time.slice(0, 10)}:${home}:${row.get('tradeid')}:${side}`,
        orderId: row.get('orderid'),
      });
    });
  },
};

/** Orders of the Kite Connect API: what was filled, one entry an order at its average price. */
export const kiteOrders: Format = {
  name: 'kite-orders',
  source: 'zerodha-orders',
  matches: having('orderid', 'tradingsymbol', 'filledquantity', 'averageprice', 'transactiontype'),
  read(sheet, out) {
    out.note('an order list has one average price an order; import it or the tradebook, not both');
    eachRow(sheet, out, (row) => {
      const filled = row.get('filledquantity');
      if (filled === '' || Number(filled) === 0)
        return out.skip(
          row,
          `order ${clean(row.get('status')).toLowerCase() || 'without a status'}: nothing was filled`,
        );
      const exchange = row.get('exchange');
      out.trade(row, {
        at: momentOf(row.get('exchangetimestamp', 'ordertimestamp'), 'India'),
        instrument: indianInstrument(row.get('tradingsymbol'), exchange, '', /^[NB]FO$/i.test(exchange)),
        side: sideOf(row.get('transactiontype')),
        quantity: numberOf(row, 'point', 'filled_quantity', 'filledquantity'),
        price: numberOf(row, 'point', 'average_price', 'averageprice'),
        currency: 'INR',
        id: `order:${row.get('orderid')}`,
        orderId: row.get('orderid'),
      });
    });
  },
};
