import { added, maybeNumber, numberOf, sideOf, size } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { share } from '../../instruments.ts';
import { dateOf } from '../../times.ts';
import { dayOnly } from '../../wall.ts';

const costs = ['brokerage', 'transactioncharges', 'stampduty'] as const;

/** ICICI Direct's equity transactions: days only, the broker's own names of shares beside their ISIN, costs in three columns, none for the tax. */
export const icici: Format = {
  name: 'icici',
  source: 'icici',
  matches: having('stocksymbol', 'isincode', 'action', 'quantity', 'transactionprice', 'transactiondate'),
  read(sheet, out) {
    out.note('securities transaction tax is not in the file, and so not in the charges');
    eachRow(sheet, out, (row) => {
      const exchange = row.get('exchange').toUpperCase() === 'BSE' ? 'BSE' : 'NSE';
      const paid = costs.flatMap((name) => maybeNumber(row, 'point', name, name) ?? []);
      out.trade(row, {
        at: dayOnly(dateOf(row.get('transactiondate'), 'dmy'), 'India'),
        instrument: share(row.get('stocksymbol'), exchange, row.get('isincode')),
        side: sideOf(row.get('action')),
        quantity: numberOf(row, 'point', 'quantity', 'quantity'),
        price: numberOf(row, 'point', 'price', 'transactionprice'),
        currency: 'INR',
        charges: added('0', ...paid.map(size)),
      });
    });
  },
};
