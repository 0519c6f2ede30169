import { badRow, clean, numberOf, sideOf } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { momentOf } from '../../times.ts';
import { indianExchange, tradingSymbol } from './names.ts';

const sides: Record<string, 'buy' | 'sell' | undefined> = { '1': 'buy', '-1': 'sell' };

/** The trade book of Fyers' interface (version 3): symbols with their exchange, sides as 1 and -1, the trade's value as proof. */
export const fyers: Format = {
  name: 'fyers',
  source: 'fyers',
  matches: having('symbol', 'orderdatetime', 'tradedqty', 'tradeprice', 'side', 'tradenumber'),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const [exchange, name] = row.get('symbol').split(':');
      if (exchange === undefined || name === undefined)
        throw badRow(`"${clean(row.get('symbol'))}" names no exchange`);
      const home = indianExchange(exchange);
      const when = row.get('orderdatetime');
      const at = momentOf(when, 'India', 'dmy');
      const side = sides[row.get('side')] ?? sideOf(row.get('side'));
      const worth = row.get('tradevalue');
      const number = row.get('tradenumber', 'id');
      if (number === '') throw badRow('the trade has no number');
      out.trade(row, {
        at,
        instrument: tradingSymbol(name, home),
        side,
        quantity: numberOf(row, 'point', 'quantity', 'tradedqty'),
        price: numberOf(row, 'point', 'price', 'tradeprice'),
        currency: 'INR',
        ...(worth === '' ? {} : { worth: numberOf(row, 'point', 'trade value', 'tradevalue') }),
        id: `${home}:${number}:${side}`,
        orderId: row.get('ordernumber'),
      });
    });
  },
};
