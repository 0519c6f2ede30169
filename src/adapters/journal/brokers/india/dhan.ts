import type { Instrument } from '../../../../domain/ledger/fill.ts';
import { badRow, clean, numberOf, type Row, sideOf } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { optionOf, plain, share } from '../../instruments.ts';
import { dateOf, momentOf } from '../../times.ts';

const option = /^([A-Z0-9&-]+) (\d{1,2}) ([A-Z]{3}) (?:(\d{4}|\d{2}) )?([\d.]+) (CALL|PUT)$/i;
const future = /^([A-Z0-9&-]+) (?:(\d{1,2}) )?([A-Z]{3})(?: (\d{4}|\d{2}))? FUT$/i;

/** The day that a name without a year means: the first such day on or after the trade. */
function nextDay(day: string, month: string, year: string | undefined, traded: string): string {
  if (year !== undefined) return dateOf(`${day}-${month}-${year}`, 'dmy');
  const same = dateOf(`${day}-${month}-${traded.slice(0, 4)}`, 'dmy');
  return same >= traded ? same : dateOf(`${day}-${month}-${Number(traded.slice(0, 4)) + 1}`, 'dmy');
}

function instrumentOf(row: Row, traded: string): Instrument {
  const name = row.get('name').trim();
  const exchange = row.get('exchange').toUpperCase();
  if (exchange !== 'NSE' && exchange !== 'BSE')
    throw badRow(`coach has no contract sizes for ${clean(exchange)}`);
  const found = option.exec(name);
  if (found !== null) {
    const [, symbol, day, month, year, strike, right] = found;
    const expiry = nextDay(day!, month!, year, traded);
    return optionOf({
      symbol: symbol!,
      exchange,
      expiry,
      strike: Number(strike),
      right: right!,
      multiplier: 1,
    });
  }
  const told = future.exec(name);
  if (told?.[2] !== undefined)
    return {
      kind: 'future',
      symbol: plain(told[1]!),
      exchange,
      expiry: nextDay(told[2], told[3]!, told[4], traded),
      multiplier: 1,
    };
  if (!/^equity$/i.test(row.get('segment')) || told !== null)
    throw badRow(`"${clean(name).slice(0, 40)}" is no contract coach can read`);
  return share(name, exchange);
}

/** Dhan's trade history: Indian times, contracts by name without a year, orders by status, the trade's value as proof. */
export const dhan: Format = {
  name: 'dhan',
  source: 'dhan',
  matches: having(
    'date',
    'time',
    'name',
    'buysell',
    'exchange',
    'segment',
    'quantitylot',
    'tradeprice',
    'tradevalue',
  ),
  read(sheet, out) {
    eachRow({ ...sheet, rows: sheet.rows.toReversed() }, out, (row) => {
      const traded = dateOf(row.get('date'), 'dmy');
      out.trade(row, {
        at: momentOf(`${traded} ${row.get('time')}`, 'India'),
        instrument: instrumentOf(row, traded),
        side: sideOf(row.get('buysell')),
        quantity: numberOf(row, 'point', 'quantity', 'quantitylot'),
        price: numberOf(row, 'point', 'price', 'tradeprice'),
        currency: 'INR',
        worth: numberOf(row, 'point', 'trade value', 'tradevalue'),
      });
    });
  },
};
