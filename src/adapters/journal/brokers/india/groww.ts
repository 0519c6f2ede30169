import { numberOf, sideOf } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { share } from '../../instruments.ts';
import { momentOf, orderOf } from '../../times.ts';
import { pricePerUnit } from './names.ts';

/** Groww's order history of stocks (a workbook): an order a row, what it cost in all instead of a price, orders by status. */
export const groww: Format = {
  name: 'groww',
  source: 'groww',
  matches: having('stockname', 'isin', 'type', 'quantity', 'value', 'exchange', 'executiondateandtime'),
  read(sheet, out) {
    out.note('an order is one row at its average price; its charges are not in the file');
    const order = orderOf(
      sheet.rows.map((row) => row.get('executiondateandtime')),
      'dmy',
    );
    eachRow(sheet, out, (row) => {
      const at = momentOf(row.get('executiondateandtime'), 'India', order);
      const exchange = row.get('exchange').toUpperCase() === 'BSE' ? 'BSE' : 'NSE';
      const side = sideOf(row.get('type'));
      const quantity = numberOf(row, 'point', 'quantity', 'quantity');
      const worth = numberOf(row, 'point', 'value', 'value');
      const id = row.get('exchangeorderid');
      out.trade(row, {
        at,
        instrument: share(row.get('symbol'), exchange, row.get('isin')),
        side,
        quantity,
        price: pricePerUnit(worth, quantity),
        currency: 'INR',
        worth,
        ...(id === '' ? {} : { id: `${exchange}:${id}:${side}`, repeats: true, orderId: id }),
      });
    });
  },
};
