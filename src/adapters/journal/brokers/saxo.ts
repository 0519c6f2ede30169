import type { FlowKind } from '../../../domain/ledger/fill.ts';
import {
  badRow,
  clean,
  currencyOf,
  decimal,
  isNegative,
  isZero,
  numberOf,
  type Row,
  sideOf,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format } from '../format.ts';
import { homeOfIsin, plain, share } from '../instruments.ts';
import { dateOf } from '../times.ts';
import { dayOnly, wallOf } from '../wall.ts';

const kinds: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/tax|belasting|withhold/, 'tax'],
  [/dividend|corporate action/, 'dividend'],
  [/fee|kosten|commission|custody/, 'fee'],
  [/interest|rente|renten/, 'interest'],
  [/deposit|withdrawal|storting|opname|cash transfer/, 'in-or-out'],
  [/cash amount|conversion/, 'transfer'],
];

const trade = /^(Buy|Sell|Koop|Verkoop|Kauf|Verkauf|Achat|Vente) (-?[\d.,]+) @ ([\d.,]+) ([A-Z]{3})$/i;

function record(row: Row, out: Entries): void {
  const event = row.get('event');
  const amount = numberOf(row, 'either', 'amount', 'amount', 'bookedamount');
  const isin = row.get('instrumentisin');
  const home = homeOfIsin(isin) ?? 'SAXO';
  const at = dayOnly(dateOf(row.get('tradedate'), 'dmy'), wallOf(home));
  const match = trade.exec(event);
  if (match === null) {
    const words = `${event} ${row.get('type')}`.toLowerCase();
    const found = kinds.find(([pattern]) => pattern.test(words))?.[1];
    if (found === undefined) throw badRow(`coach does not know the event "${clean(event)}"`);
    const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
    out.cash(row, {
      at,
      kind,
      amount,
      currency: currencyOf(row.get('instrumentcurrency')),
      note: [event, row.get('instrument')].join(' '),
    });
    return;
  }
  const [, word, quantity, price, currency] = match;
  const [symbol = ''] = row.get('instrumentsymbol').split(':');
  const number = row.get('orderid');
  const own = row.get('instrumentcurrency');
  const amountToo = own === '' || own === currency;
  const side = sideOf(word!);
  // A sign that contradicts the word would turn a purchase into a sale.
  if (!isZero(amount) && isNegative(amount) !== (side === 'buy'))
    throw badRow('the sign of the amount contradicts the event');
  out.trade(row, {
    at,
    instrument: share(symbol === '' ? isin : plain(symbol), home, isin),
    side,
    quantity: decimal(quantity!, 'either', 'quantity'),
    price: decimal(price!, 'either', 'price'),
    currency: currency!,
    ...(amountToo && (row.get('conversionrate') || '1') === '1' ? { amount, costInside: true } : {}),
    ...(number === ''
      ? {}
      : { id: `${number}:${side}:${quantity}:${price}`, repeats: true, orderId: number }),
  });
}

/** Saxo's transactions: dates only with months by name, decimal commas in quotes, the commission inside the amount. */
export const saxo: Format = {
  name: 'saxo',
  source: 'saxo',
  matches: (columns) =>
    ['tradedate', 'type', 'instrumentisin', 'event'].every((name) => columns.includes(name)) &&
    (columns.includes('amount') || columns.includes('bookedamount')),
  read(sheet, out) {
    eachRow(sheet, out, (row) => record(row, out));
    if (sheet.rows.some((row) => row.get('conversionrate') !== '' && row.get('conversionrate') !== '1'))
      out.note(
        'amounts are taken in the currency of their instrument, also where a conversion rate stands beside them',
      );
  },
};
