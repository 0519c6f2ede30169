import { isNegative, numberOf } from '../cells.ts';
import { eachRow, type Format } from '../format.ts';
import { american } from '../instruments.ts';
import { momentOf } from '../times.ts';

/** Transactions as pyfolio and zipline write them: signed amounts of shares, UTC; a midnight means that only the day is known. */
export const pyfolio: Format = {
  name: 'pyfolio',
  source: 'pyfolio',
  matches: (columns) =>
    ['amount', 'price', 'symbol'].every((name) => columns.includes(name)) &&
    columns[0] === '' &&
    (columns.includes('sid') || columns.includes('txndollars')),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const quantity = numberOf(row, 'point', 'amount', 'amount');
      const time = row.at(0);
      const day = /^(\d{4}-\d{2}-\d{2})[ T]00:00:00(\+00:00|Z)?$/.exec(time);
      out.trade(row, {
        at: momentOf(day === null ? time : day[1]!, 'NewYork'),
        instrument: american(row.get('symbol')),
        side: isNegative(quantity) ? 'sell' : 'buy',
        quantity,
        price: numberOf(row, 'point', 'price', 'price'),
        currency: 'USD',
      });
    });
  },
};
