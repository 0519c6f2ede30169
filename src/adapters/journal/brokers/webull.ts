import { added, clean, maybeNumber, numberOf, sideOf, size } from '../cells.ts';
import { eachRow, type Format } from '../format.ts';
import { american } from '../instruments.ts';
import { momentOf } from '../times.ts';

/** Webull's order history, shares and options: US Eastern times whatever "EST" says in summer, month first. */
export const webull: Format = {
  name: 'webull',
  source: 'webull',
  matches: (columns) =>
    columns.includes('symbol') &&
    columns.includes('filledtime') &&
    (columns.includes('filledavgprice') || columns.includes('avgprice')) &&
    (columns.includes('bs') || columns.includes('side')),
  read(sheet, out) {
    let spread = '';
    eachRow(sheet, out, (row) => {
      // A spread is a line without a symbol, its legs on the lines below it, which may leave the time to it.
      if (row.get('symbol') === '' && row.get('name') !== '') {
        spread = row.get('filledtime');
        return out.skip(row, 'a spread; its legs count');
      }
      if (row.get('name') !== '') spread = '';
      const filled = row.get('filledqty', 'filled');
      const status = row.get('status');
      const time = row.get('filledtime') || spread;
      if (filled === '' || /^0*\.?0*$/.test(filled) || time === '')
        return out.skip(row, `${clean(status).toLowerCase() || 'order'}: nothing was filled`);
      const instrument = american(row.get('symbol'));
      const at = momentOf(time, 'NewYork', 'mdy');
      const costs = [
        maybeNumber(row, 'point', 'commission', 'commission'),
        maybeNumber(row, 'point', 'fee', 'fee', 'fees'),
      ].flatMap((cost) => (cost === undefined ? [] : [size(cost)]));
      if (instrument.expiry !== undefined && new Date(at).toISOString().slice(0, 10) > instrument.expiry)
        out.note(`row ${row.line}: the trade is later than the expiry in its symbol`);
      out.trade(row, {
        at,
        instrument,
        side: sideOf(row.get('bs', 'side')),
        quantity: numberOf(row, 'point', 'filled quantity', 'filledqty', 'filled'),
        price: numberOf(row, 'point', 'price', 'filledavgprice', 'avgprice'),
        currency: 'USD',
        charges: costs.length === 0 ? undefined : added(...costs),
      });
    });
  },
};
