import type { FlowKind } from '../../../domain/ledger/fill.ts';
import { priceOf, quantityOf, scaled } from '../../../domain/money.ts';
import { isRefusal } from '../../../domain/refusal.ts';
import { badRow, clean, numberOf, type Row } from '../cells.ts';
import type { Entries } from '../entries.ts';
import { eachRow, type Format, having } from '../format.ts';
import { share } from '../instruments.ts';
import { momentOf } from '../times.ts';

const kinds: readonly [RegExp, FlowKind][] = [
  [/dividend/, 'dividend'],
  [/interest/, 'interest'],
  [/^(deposit|start trade)/, 'deposit'],
  [/^withdraw request/, 'withdrawal'],
  [/fee|refund|sdrt|tax/, 'fee'],
  [/adjustment|corporate action|edit stop/, 'transfer'],
];

/** Money over units as a price with six decimals; the file has no price of its own. */
function priceFrom(amount: string, units: string): string {
  const [money, size] = [scaled(amount, 2, 'halfEven'), quantityOf(units)];
  if (isRefusal(money) || isRefusal(size) || size === 0)
    throw badRow('the amount and the units make no price');
  const price = priceOf((money * 1e6) / size, 'halfEven');
  if (isRefusal(price)) throw badRow(price.refused);
  return String(price / 1e6);
}

function position(row: Row, out: Entries, side: 'buy' | 'sell'): void {
  const quantity = numberOf(row, 'either', 'units', 'units', 'unitscontracts');
  const amount = numberOf(row, 'either', 'amount', 'amount');
  const [symbol = '', quoted = 'USD'] = row.get('details').split('/');
  if (/^cfd$/i.test(row.get('assettype')))
    out.note(
      'CFD rows hold the money put in, not the face value, and do not say long or short: their gain is right, their price is not a market price',
    );
  out.trade(row, {
    at: momentOf(row.get('date'), 'UTC', 'dmy'),
    instrument: share(symbol, quoted === 'USD' ? 'US' : 'ETORO'),
    side,
    quantity,
    price: priceFrom(amount, quantity),
    currency: 'USD',
    amount: side === 'buy' ? `-${amount}` : amount,
    id: `${row.get('positionid')}:${side}`,
    orderId: row.get('positionid'),
  });
}

/** eToro's account activity: dollars, day first; openings and closings of positions by their number. */
export const etoro: Format = {
  name: 'etoro',
  source: 'etoro',
  matches: having('date', 'type', 'details', 'amount', 'realizedequitychange', 'positionid'),
  read(sheet, out) {
    eachRow(sheet, out, (row) => {
      const type = row.get('type').toLowerCase();
      if (type === 'open position' || type === 'position opened') return position(row, out, 'buy');
      if (type === 'position closed' || type === 'profit/loss of trade') return position(row, out, 'sell');
      const kind = kinds.find(([pattern]) => pattern.test(type))?.[1];
      if (kind === undefined) throw badRow(`coach does not know the type "${clean(row.get('type'))}"`);
      out.cash(row, {
        at: momentOf(row.get('date'), 'UTC', 'dmy'),
        kind,
        // What the account gained or lost: a fee that a withdrawal already holds is not counted twice.
        amount: numberOf(row, 'either', 'realized equity change', 'realizedequitychange'),
        currency: 'USD',
        note: `${row.get('type')} ${row.get('details')}`,
      });
    });
  },
};
