import { badRow, clean, numberOf, sideOf } from '../../cells.ts';
import { eachRow, type Format, having } from '../../format.ts';
import { share } from '../../instruments.ts';
import { momentOf } from '../../times.ts';
import { contractIn, indianExchange } from './names.ts';

/** `/Date(1715587966000+0530)/` is an instant since 1970 in UTC, whatever offset stands beside it. */
function instantOf(text: string): number {
  const epoch = /^\/Date\((\d{12,13})(?:[+-]\d{4})?\)\/$/.exec(text);
  return epoch === null ? momentOf(text, 'India', 'dmy') : Number(epoch[1]);
}

/** The trade book of 5paisa's interface: contracts in words, cash and derivatives by a letter. */
export const fivePaisa: Format = {
  name: '5paisa',
  source: '5paisa',
  matches: having('exch', 'exchtype', 'scripname', 'buysell', 'qty', 'rate', 'exchangetradeid'),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const exchange = indianExchange(row.get('exch'));
      const name = row.get('scripname');
      const kind = row.get('exchtype').toUpperCase();
      if (kind !== 'C' && kind !== 'D') throw badRow(`coach keeps no segment ${clean(kind)}`);
      const contract = kind === 'D' ? contractIn(name, exchange) : null;
      if (kind === 'D' && contract === null)
        throw badRow(`"${clean(name).slice(0, 40)}" is no contract coach can read`);
      const side = sideOf(row.get('buysell'));
      const number = row.get('exchangetradeid');
      if (number === '') throw badRow('the trade has no number');
      out.trade(row, {
        at: instantOf(row.get('exchangetradetime')),
        instrument: contract ?? share(name, exchange),
        side,
        quantity: numberOf(row, 'point', 'quantity', 'qty'),
        price: numberOf(row, 'point', 'price', 'rate'),
        currency: 'INR',
        id: `${exchange}:${number}:${side}`,
        orderId: row.get('exchorderid'),
      });
    });
  },
};
