import { badRow, clean, currencyOf, decimal, isNegative, isZero, negated, size } from './cells.ts';
import { eachRow, type Format } from './format.ts';
import { homeOfIsin, share } from './instruments.ts';
import { dateOf, instant } from './times.ts';

/** Places of the columns, which bear names in the reader's language or none. */
const at = {
  date: 0,
  time: 1,
  product: 2,
  isin: 3,
  quantity: 6,
  price: 7,
  currency: 8,
  worth: 9,
  value: 11,
  home: 12,
  cost: 14,
  costIn: 15,
  order: 18,
} as const;

/** Degiro's transactions: one line a fill, costs in the account's currency. */
export const degiroTransactions: Format = {
  name: 'degiro-transactions',
  source: 'degiro',
  matches: (columns) =>
    columns.length >= 17 &&
    columns[3] === 'isin' &&
    columns[8] === '' &&
    columns[10] === '' &&
    columns[12] === '',
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const moment = instant(dateOf(row.at(at.date), 'dmy'), row.at(at.time), 'Amsterdam');
      const signed = decimal(row.at(at.quantity), 'either', 'quantity');
      if (isZero(signed)) throw badRow('the quantity is zero');
      const side = isNegative(signed) ? 'sell' : 'buy';
      const pence = /^gbx$/i.test(row.at(at.currency));
      const quoted = decimal(row.at(at.price), 'either', 'price');
      const price = pence ? `${quoted}e-2` : quoted;
      const currency = pence ? 'GBP' : currencyOf(row.at(at.currency));
      const home = row.at(at.home) === '' ? currency : currencyOf(row.at(at.home));
      const cost = row.at(at.cost) === '' ? '0' : size(decimal(row.at(at.cost), 'either', 'cost'));
      const costIn = row.at(at.costIn) === '' ? home : currencyOf(row.at(at.costIn));
      const order = row.at(at.order);
      const isin = row.at(at.isin);
      const quantity = size(signed);
      const id =
        order === '' ? {} : { id: `${order}:${side}:${quantity}:${price}`, repeats: true, orderId: order };
      out.trade(row, {
        at: moment,
        instrument: share('', homeOfIsin(isin) ?? 'DEGIRO', isin),
        side,
        quantity,
        price,
        currency,
        charges: costIn === currency ? cost : '0',
        note: clean(row.at(at.product)),
        ...id,
      });
      const about = { at: moment, note: `order ${order}` };
      if (costIn !== currency && !isZero(cost))
        out.cash(row, { ...about, kind: 'fee', amount: negated(cost), currency: costIn });
      if (home === currency || pence) return;
      const worth = decimal(row.at(at.worth), 'either', 'local value');
      const value = decimal(row.at(at.value), 'either', 'value');
      out.cash(row, { ...about, kind: 'transfer', amount: negated(worth), currency });
      out.cash(row, { ...about, kind: 'transfer', amount: value, currency: home });
    });
  },
};
