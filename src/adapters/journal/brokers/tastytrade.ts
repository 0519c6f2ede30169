import type { FillKind, FlowKind, Instrument } from '../../../domain/ledger/fill.ts';
import {
  added,
  badRow,
  clean,
  isNegative,
  maybeNumber,
  negated,
  numberOf,
  type Row,
  sideOf,
  size,
} from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { american } from '../instruments.ts';
import { momentOf } from '../times.ts';

const flows: readonly [RegExp, FlowKind | 'in-or-out'][] = [
  [/dividend/i, 'dividend'],
  [/interest/i, 'interest'],
  [/fee/i, 'fee'],
  [/tax|withholding/i, 'tax'],
  [/deposit|withdrawal|transfer|ach|wire/i, 'in-or-out'],
  [/adjustment|mark to market/i, 'transfer'],
];
const endings: readonly [RegExp, FillKind][] = [
  [/expir/i, 'expiry'],
  [/assign/i, 'assignment'],
  [/exercise/i, 'exercise'],
];

function instrumentOf(row: Row): Instrument {
  const type = row.get('instrumenttype');
  if (/future/i.test(type)) throw badRow(`coach keeps no ${clean(type).toLowerCase()} of tastytrade`);
  return american(row.get('symbol'));
}

function trade(row: Row, out: Entries, kind: FillKind) {
  const instrument = instrumentOf(row);
  const costs = ['commissions', 'fees'].map((name) => maybeNumber(row, 'point', name, name) ?? '0');
  const value = maybeNumber(row, 'point', 'value', 'value') ?? '0';
  const quantity = size(numberOf(row, 'point', 'quantity', 'quantity'));
  const each = Math.abs(Number(value)) / Number(quantity) / instrument.multiplier;
  return out.trade(row, {
    at: momentOf(row.get('date'), 'NewYork'),
    instrument,
    side: sideOf(row.get('action').replaceAll('_', ' ')),
    quantity,
    price: each.toFixed(6),
    currency: row.get('currency') || 'USD',
    charges: added('0', ...costs.map(negated)),
    amount: maybeNumber(row, 'point', 'total', 'total') ?? value,
    kind,
    orderId: row.get('order').replace(/^-+$/, ''),
  });
}

/** tastytrade's transactions: times with their offset, values and costs signed as money moved. */
export const tastytrade: Format = {
  name: 'tastytrade',
  source: 'tastytrade',
  matches: having('date', 'type', 'subtype', 'action', 'symbol', 'instrumenttype', 'value', 'quantity'),
  read(sheet, out) {
    eachRow({ ...sheet, rows: sheet.rows.toReversed() }, out, (row) => {
      const [type, sub] = [row.get('type'), row.get('subtype')];
      const ending = endings.find(([pattern]) => pattern.test(sub))?.[1];
      if (/^trade$/i.test(type)) return trade(row, out, 'trade');
      if (/^receive deliver$/i.test(type) && row.get('action') !== '')
        return trade(row, out, ending ?? 'adjustment');
      if (/^receive deliver$/i.test(type)) throw badRow(`coach does not know the movement "${clean(sub)}"`);
      const amount = numberOf(row, 'point', 'total', 'total', 'value');
      const found = flows.find(([pattern]) => pattern.test(`${sub} ${row.get('description')}`))?.[1];
      if (found === undefined) throw badRow(`coach does not know the movement "${clean(sub)}"`);
      const kind = found !== 'in-or-out' ? found : isNegative(amount) ? 'withdrawal' : 'deposit';
      const about = { currency: row.get('currency') || 'USD', note: row.get('description') };
      return out.cash(row, { at: momentOf(row.get('date'), 'NewYork'), kind, amount, ...about });
    });
  },
};
