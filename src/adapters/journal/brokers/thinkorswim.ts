import type { Instrument } from '../../../domain/ledger/fill.ts';
import { badRow, clean, isNegative, numberOf, type Row, sideOf, size } from '../cells.ts';
import { eachRow, type Format, having } from '../format.ts';
import { american, optionOf } from '../instruments.ts';
import { dateOf, momentOf } from '../times.ts';

function instrumentOf(row: Row): Instrument {
  const type = row.get('type').toUpperCase();
  if (type === 'STOCK' || type === 'ETF' || type === '') return american(row.get('symbol'));
  if (type !== 'CALL' && type !== 'PUT')
    throw badRow(`coach keeps no ${clean(type).toLowerCase()} of thinkorswim`);
  return optionOf({
    symbol: row.get('symbol'),
    exchange: 'US',
    expiry: dateOf(row.get('exp'), 'mdy'),
    strike: Number(numberOf(row, 'point', 'strike', 'strike')),
    right: type,
    multiplier: 100,
  });
}

/** The trade history of a thinkorswim account statement: Eastern times, no costs, of a spread the legs below its first line. */
export const thinkorswim: Format = {
  name: 'thinkorswim',
  source: 'thinkorswim',
  matches: having('exectime', 'spread', 'side', 'qty', 'poseffect', 'symbol', 'price'),
  read(sheet, out) {
    let time = '';
    // Whatever stands below is another section of the statement.
    const end = sheet.rows.findIndex((row) => !/^(buy|sell)$/i.test(row.get('side')));
    const rows = end < 0 ? sheet.rows : sheet.rows.slice(0, end);
    const last = rows.at(-1)?.line ?? 0;
    const broken = sheet.broken.filter(({ row }) => row.line < last);
    if (end >= 0) out.note(`the statement is read to row ${last}; its other sections are not`);
    eachRow({ ...sheet, rows, broken }, out, (row) => {
      time = row.get('exectime') || time;
      const quantity = numberOf(row, 'point', 'quantity', 'qty');
      const side = sideOf(row.get('side'));
      if (isNegative(quantity) !== (side === 'sell'))
        throw badRow('the sign of the quantity contradicts the side');
      out.trade(row, {
        at: momentOf(time, 'NewYork', 'mdy'),
        instrument: instrumentOf(row),
        side,
        quantity: size(quantity),
        price: numberOf(row, 'point', 'price', 'price'),
        currency: 'USD',
      });
    });
  },
};
