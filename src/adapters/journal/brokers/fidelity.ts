import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { added, badRow, clean, isNegative, maybeNumber, numberOf, type Row, size } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { dateOf } from '../times.ts';
import { dayOnly } from '../wall.ts';
import { americanIn } from './option-words.ts';

const flows: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/tax/i, 'tax'],
  [/dividend|distribution|cap gain/i, 'dividend'],
  [/interest/i, 'interest'],
  [/fee|charge/i, 'fee'],
  [/electronic funds|wire|contribution|deposit|withdraw|direct debit|check/i, 'in-or-out'],
  [/transfer|journal/i, 'transfer'],
];

function record(row: Row, out: Entries) {
  const action = row.get('action');
  const at = dayOnly(dateOf(row.get('rundate'), 'mdy'), 'NewYork');
  const amount = maybeNumber(row, 'point', 'amount', 'amount') ?? '0';
  const side = /^(you bought|reinvestment)/i.test(action) ? 'buy' : /^you sold/i.test(action) ? 'sell' : null;
  const ending = /^expired/i.test(action)
    ? 'expiry'
    : /^assigned/i.test(action)
      ? 'assignment'
      : /^exercised/i.test(action)
        ? 'exercise'
        : null;
  if (side === null && ending === null) {
    const found = flows.find(([pattern]) => pattern.test(action))?.[1];
    if (found === undefined) throw badRow(`coach does not know the action "${clean(action).slice(0, 60)}"`);
    const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
    return out.cash(row, { at, kind, amount, currency: 'USD', note: action });
  }
  const quantity = numberOf(row, 'point', 'quantity', 'quantity');
  const costs = ['commission', 'fees', 'accruedinterest'].flatMap(
    (name) => maybeNumber(row, 'point', name, name) ?? [],
  );
  return out.trade(row, {
    at,
    instrument: americanIn(row.get('symbol')),
    side: side ?? (isNegative(quantity) ? 'sell' : 'buy'),
    quantity: size(quantity),
    price: side === null ? '0' : numberOf(row, 'point', 'price', 'price'),
    currency: 'USD',
    charges: added('0', ...costs.map(size)),
    ...(side === null ? {} : { amount }),
    kind: ending ?? 'trade',
  });
}

/** Fidelity's history: days only, the action in words, lines of law below the table. */
export const fidelity: Format = {
  name: 'fidelity',
  source: 'fidelity',
  matches: having('rundate', 'action', 'symbol', 'quantity', 'price', 'amount'),
  read(sheet, out) {
    const below = (reason: string) => reason === 'no row of this table';
    const broken = sheet.broken.filter(({ reason }) => !below(reason));
    eachRow({ ...sheet, broken, rows: sheet.rows.toReversed() }, out, (row) => record(row, out));
  },
};
