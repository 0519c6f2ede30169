import type { Instrument } from '../../../domain/ledger/fill.ts';
import { badRow, clean, numberOf, type Row, sideOf } from '../cells.ts';
import { eachRow, type Format, having } from '../format.ts';
import { indianContract, share } from '../instruments.ts';
import { dateOf, momentOf, orderOf } from '../times.ts';

const homes: Record<string, 'NSE' | 'BSE' | undefined> = { NSE: 'NSE', NFO: 'NSE', BSE: 'BSE', BFO: 'BSE' };

/** The contract or share of an Indian row; commodity and currency segments count in lots of another size and are refused. */
export function indianInstrument(
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

/** Zerodha Console's tradebook, equity and F&O: no charges, times of the Indian clock, an order in several trades. */
export const zerodha: Format = {
  name: 'zerodha',
  source: 'zerodha',
  matches: having('symbol', 'tradetype', 'quantity', 'price', 'tradeid', 'orderid'),
  read(sheet, out) {
    const order = orderOf(
      sheet.rows.map((row) => row.get('tradedate', 'orderexecutiontime')),
      'dmy',
    );
    eachRow(sheet, out, (row) => {
      const expiry = row.get('expirydate');
      const exchange = row.get('exchange');
      const instrument = indianInstrument(
        row.get('symbol'),
        exchange,
        row.get('isin'),
        isDerivative(row),
        expiry === '' ? undefined : dateOf(expiry, order),
      );
      const at = momentOf(row.get('orderexecutiontime', 'tradedate'), 'India', order);
      const day = dateOf(row.get('tradedate', 'orderexecutiontime').split(/[T ]/)[0]!, order);
      const number = row.get('tradeid');
      if (number === '') throw badRow('the trade has no number');
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
