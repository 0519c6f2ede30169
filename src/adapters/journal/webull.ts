import { added, clean, maybeNumber, numberOf, sideOf, size } from './cells.ts';
import { eachRow, type Format } from './format.ts';
import { american } from './instruments.ts';
import { momentOf } from './times.ts';

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
    eachRow(sheet, out, (row) => {
      const filled = row.get('filledqty', 'filled');
      const status = row.get('status');
      if (filled === '' || /^0*\.?0*$/.test(filled) || row.get('filledtime') === '')
        return out.skip(row, `${clean(status).toLowerCase() || 'order'}: nothing was filled`);
      const instrument = american(row.get('symbol'));
      const at = momentOf(row.get('filledtime'), 'NewYork', 'mdy');
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
