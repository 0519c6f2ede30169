import type { Instrument } from '../../../../domain/ledger/fill.ts';
import { badRow, clean, numberOf, type Row, sideOf } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { optionOf, plain } from '../../instruments.ts';
import { dateOf, momentOf } from '../../times.ts';
import { indianExchange, tradingSymbol } from './names.ts';

/** A day as the interface writes it in contracts: 28MAR2024. */
function compactDay(text: string): string {
  const found = /^(\d{2})([A-Z]{3})(\d{4})$/i.exec(text.trim());
  if (found === null) throw badRow(`"${clean(text).slice(0, 40)}" is not an expiry`);
  return dateOf(`${found[1]}-${found[2]}-${found[3]}`, 'dmy');
}

/** The contract that a row spells out beside its symbol (NIFTY28MAR2422000CE), or the share. */
function instrumentOf(row: Row): Instrument {
  const exchange = indianExchange(row.get('exchange'));
  const symbol = row.get('tradingsymbol').toUpperCase();
  const expiry = row.get('expirydate');
  if (expiry === '') return tradingSymbol(symbol, exchange);
  const day = compactDay(expiry);
  const root = /^([A-Z0-9&-]+?)\d{2}[A-Z]{3}\d{2}/.exec(symbol)?.[1];
  if (root === undefined) throw badRow(`"${clean(symbol).slice(0, 40)}" is no contract coach can read`);
  const right = row.get('optiontype').toUpperCase();
  if (right !== 'CE' && right !== 'PE')
    return { kind: 'future', symbol: plain(root), exchange, expiry: day, multiplier: 1 };
  const strike = Number(numberOf(row, 'point', 'strike', 'strikeprice'));
  return optionOf({ symbol: root, exchange, expiry: day, strike, right, multiplier: 1 });
}

/** The day of a trade: numbers of orders begin with it (201020000000080 is of 2020-10-20), its time stands alone. */
function dayOf(order: string): string {
  const found = /^(\d{2})(\d{2})(\d{2})\d{6,}$/.exec(order);
  if (found === null) throw badRow(`the order number "${clean(order).slice(0, 40)}" tells no day`);
  return dateOf(`20${found[1]}-${found[2]}-${found[3]}`, 'ymd');
}

/** The trade book of Angel One's interface: a time without a day, which the order's number tells. */
export const angelOne: Format = {
  name: 'angelone',
  source: 'angelone',
  matches: having('tradingsymbol', 'transactiontype', 'fillprice', 'fillsize', 'fillid', 'orderid'),
  read(sheet, out) {
    out.note('the days of trades are those that their order numbers begin with');
    eachRow(sheet, out, (row) => {
      const order = row.get('orderid');
      const day = dayOf(order);
      const side = sideOf(row.get('transactiontype'));
      const exchange = indianExchange(row.get('exchange'));
      const worth = row.get('tradevalue');
      out.trade(row, {
        at: momentOf(`${day} ${row.get('filltime')}`.trim(), 'India'),
        instrument: instrumentOf(row),
        side,
        quantity: numberOf(row, 'point', 'quantity', 'fillsize'),
        price: numberOf(row, 'point', 'price', 'fillprice'),
        currency: 'INR',
        ...(worth === '' ? {} : { worth: numberOf(row, 'point', 'trade value', 'tradevalue') }),
        id: `${day}:${exchange}:${row.get('fillid')}:${side}`,
        orderId: order,
      });
    });
  },
};

/** Orders of Angel One's interface: what was filled, one entry an order at its average price. */
export const angelOneOrders: Format = {
  name: 'angelone-orders',
  source: 'angelone-orders',
  matches: having(
    'tradingsymbol',
    'transactiontype',
    'filledshares',
    'averageprice',
    'orderid',
    'updatetime',
  ),
  read(sheet, out) {
    out.note('an order list has one average price an order; import it or the trade book, not both');
    eachRow(sheet, out, (row) => {
      const filled = row.get('filledshares');
      if (filled === '' || Number(filled) === 0)
        return out.skip(row, `order ${clean(row.get('status')).toLowerCase() || 'open'}: nothing was filled`);
      out.trade(row, {
        at: momentOf(row.get('exchtime', 'updatetime'), 'India', 'dmy'),
        instrument: instrumentOf(row),
        side: sideOf(row.get('transactiontype')),
        quantity: numberOf(row, 'point', 'quantity', 'filledshares'),
        price: numberOf(row, 'point', 'price', 'averageprice'),
        currency: 'INR',
        id: `order:${row.get('orderid')}`,
        orderId: row.get('orderid'),
      });
    });
  },
};
