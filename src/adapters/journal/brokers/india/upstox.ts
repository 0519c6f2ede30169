import type { Instrument } from '../../../../domain/ledger/fill.ts';
import { badRow, clean, numberOf, type Row, sideOf } from '../../cells.ts';
import type { Entries } from '../../entries.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { optionOf, plain, share } from '../../instruments.ts';
import { dateOf, momentOf, orderOf } from '../../times.ts';

const doubt =
  'options that do not say whether they are calls or puts are kept as one position a strike; their gain is right, nothing else can be told of them';

function instrumentOf(row: Row, order: 'dmy' | 'mdy', out: Entries): Instrument {
  const exchange = row.get('exchange').toUpperCase();
  if (exchange !== 'NSE' && exchange !== 'BSE')
    throw badRow(`coach has no contract sizes for ${clean(exchange)}`);
  const type = row.get('instrumenttype').toUpperCase();
  const symbol = row.get('company');
  if (!/^(FO|F&O|NFO|BFO|FNO)$/i.test(row.get('segment'))) return share(symbol, exchange);
  const expiry = dateOf(row.get('expiry'), order);
  if (/FUT/.test(type)) return { kind: 'future', symbol: plain(symbol), exchange, expiry, multiplier: 1 };
  const strike = numberOf(row, 'point', 'strike', 'strikeprice');
  const right = /CALL|(^|\W)CE$/.test(type) ? 'CE' : /PUT|(^|\W)PE$/.test(type) ? 'PE' : null;
  if (right !== null)
    return optionOf({ symbol, exchange, expiry, strike: Number(strike), right, multiplier: 1 });
  out.note(doubt);
  const name = [plain(symbol), expiry, Number(strike), row.get('scripcode')].join(' ').trim();
  return { kind: 'other', symbol: plain(name), exchange, multiplier: 1 };
}

/** Upstox's trade book: day first, Indian times, the amount of each trade as proof. */
export const upstox: Format = {
  name: 'upstox',
  source: 'upstox',
  matches: having(
    'date',
    'company',
    'amount',
    'exchange',
    'segment',
    'tradenum',
    'tradetime',
    'side',
    'quantity',
  ),
  read(sheet, out) {
    const order = orderOf(
      sheet.rows.flatMap((row) => [row.get('date'), row.get('expiry')]),
      'dmy',
    );
    eachRow(sheet, out, (row) => {
      const day = dateOf(row.get('date'), order);
      const side = sideOf(row.get('side'));
      out.trade(row, {
        at: momentOf(`${day} ${row.get('tradetime')}`, 'India'),
        instrument: instrumentOf(row, order, out),
        side,
        quantity: numberOf(row, 'point', 'quantity', 'quantity'),
        price: numberOf(row, 'point', 'price', 'price'),
        currency: 'INR',
        worth: numberOf(row, 'point', 'amount', 'amount'),
        id: `${day}:${row.get('exchange')}:${row.get('tradenum')}:${side}`,
      });
    });
  },
};
