import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { badRow, clean, isNegative, maybeNumber, numberOf, type Row, size } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { dateOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { americanIn } from './option-words.ts';

const flows: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/dividend|distribution/i, 'dividend'],
  [/interest/i, 'interest'],
  [/tax/i, 'tax'],
  [/fee|charge/i, 'fee'],
  [/deposit|withdrawal|wire|transfer|ach|contribution/i, 'in-or-out'],
];

function record(row: Row, out: Entries) {
  const type = row.get('transactiontype');
  const at = dayOnly(dateOf(row.get('transactiondate'), 'mdy'), 'NewYork');
  const amount = maybeNumber(row, 'point', 'amount', 'amount') ?? '0';
  const side = /^(bought|buy)/i.test(type) ? 'buy' : /^(sold|sell)/i.test(type) ? 'sell' : null;
  const ending = /expir/i.test(type)
    ? 'expiry'
    : /assign/i.test(type)
      ? 'assignment'
      : /exercise/i.test(type)
        ? 'exercise'
        : null;
  if (side === null && ending === null) {
    const found = flows.find(([pattern]) => pattern.test(type))?.[1];
    if (found === undefined) throw badRow(`coach does not know the type "${clean(type)}"`);
    const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
    return out.cash(row, { at, kind, amount, currency: 'USD', note: row.get('description') });
  }
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const costs = maybeNumber(row, 'point', 'commission', 'commission');
  return out.trade(row, {
    at,
    instrument: americanIn(row.get('symbol'), row.get('securitytype') === 'EQ' ? '' : row.get('description')),
    side: side ?? (isNegative(quantity) ? 'sell' : 'buy'),
    quantity: size(quantity),
    price: side === null ? '0' : numberOf(row, 'point', 'price', 'price'),
    currency: 'USD',
    charges: side === null ? '0' : costs === undefined ? undefined : size(costs),
    ...(side === null ? {} : { amount }),
    kind: ending ?? 'trade',
  });
}

/** E*TRADE's transactions: days only, month first with two figures of the year, a sale's quantity below zero. */
export const etrade: Format = {
  name: 'etrade',
  source: 'etrade',
  matches: having(
    'transactiondate',
    'transactiontype',
    'securitytype',
    'symbol',
    'quantity',
    'amount',
    'price',
  ),
  read: (sheet, out) => eachRow({ ...sheet, rows: sheet.rows.toReversed() }, out, (row) => record(row, out)),
};
