import { clean, numberOf, sideOf } from '../cells.ts';
import { eachRow, type Format, having } from '../format.ts';
import { american } from '../instruments.ts';
import { momentOf } from '../times.ts';

/** Orders of the Alpaca API: what was filled, one entry an order at its average price. */
export const alpacaOrders: Format = {
  name: 'alpaca-orders',
  source: 'alpaca-orders',
  matches: having('filledqty', 'filledavgprice', 'symbol', 'side'),
  read(sheet, out) {
    out.note('an order list has one average price an order; import it or the activities, not both');
    eachRow(sheet, out, (row) => {
      const filled = row.get('filledqty');
      if (filled === '' || Number(filled) === 0)
        return out.skip(row, `order ${clean(row.get('status')) || 'without a status'}: nothing was filled`);
      out.trade(row, {
        at: momentOf(row.get('filledat', 'updatedat'), 'UTC'),
        instrument: american(row.get('symbol')),
        side: sideOf(row.get('side')),
        quantity: numberOf(row, 'point', 'filled_qty', 'filledqty'),
        price: numberOf(row, 'point', 'filled_avg_price', 'filledavgprice'),
        currency: 'USD',
        id: `order:${row.get('id')}`,
        orderId: row.get('id'),
      });
    });
  },
};
