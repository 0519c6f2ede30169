import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { added, badRow, clean, isNegative, isZero, maybeNumber, numberOf, type Row, size } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { dateOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { americanIn } from './option-words.ts';

const flows: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/dividend/i, 'dividend'],
  [/interest/i, 'interest'],
  [/tax|withh/i, 'tax'],
  [/fee/i, 'fee'],
  [/deposit|withdraw|wire|ach|transfer/i, 'in-or-out'],
];

function record(row: Row, out: Entries) {
  const action = row.get('action');
  const at = dayOnly(dateOf(row.get('tradedate'), 'ymd'), 'NewYork');
  const amount = maybeNumber(row, 'point', 'amount', 'amount') ?? '0';
  const side = /^buy/i.test(action) ? 'buy' : /^sell/i.test(action) ? 'sell' : null;
  if (side === null) {
    const words = `${action} ${row.get('description')}`;
    const found = flows.find(([pattern]) => pattern.test(words))?.[1];
    if (found === undefined || isZero(amount))
      throw badRow(`coach does not know the action "${clean(action)}"`);
    const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
    return out.cash(row, { at, kind, amount, currency: 'USD', note: row.get('description') });
  }
  const costs = ['commission', 'fee'].flatMap((name) => maybeNumber(row, 'point', name, name) ?? []);
  return out.trade(row, {
    at,
    instrument: americanIn(row.get('symbol')),
    side,
    quantity: size(numberOf(row, 'point', 'quantity', 'quantity')),
    price: numberOf(row, 'point', 'price', 'price'),
    currency: 'USD',
    charges: added('0', ...costs.map(size)),
    amount,
  });
}

/** Firstrade's account history, by its published columns: days only, costs in columns of their own. */
export const firstrade: Format = {
  name: 'firstrade',
  source: 'firstrade',
  matches: having(
    'symbol',
    'quantity',
    'price',
    'action',
    'tradedate',
    'settleddate',
    'amount',
    'recordtype',
  ),
  read: (sheet, out) => eachRow({ ...sheet, rows: sheet.rows.toReversed() }, out, (row) => record(row, out)),
};
